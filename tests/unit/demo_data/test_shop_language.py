"""The shop's intents, replies, articles: enough of them, fitting each other."""

import re
from pathlib import Path

import pytest

from collabtui.understanding.articles import parse
from collabtui.understanding.domain import load_domain, load_out_of_scope
from collabtui.understanding.entities import find

DEMO_DATA = Path(__file__).resolve().parents[3] / "demo_data"
DOMAIN = load_domain(DEMO_DATA)
ARTICLES = sorted((DEMO_DATA / "knowledge").glob("*.md"))
WANTED = {
    "order_status", "password_reset", "refund_status", "return_item", "cancel_order", "change_address",
    "shipping_cost", "delivery_time", "payment_methods", "payment_failed", "warranty", "gift_card",
    "opening_hours", "account_delete", "invoice_copy", "product_availability", "complaint",
    "thanks_goodbye", "greeting", "affirm", "deny", "exchange_item", "damaged_item", "missing_item", "wrong_item",
    "track_return", "change_order", "double_charge", "promo_code", "loyalty_points", "size_advice", "delivery_slot",
    "parcel_lost", "newsletter_unsubscribe", "data_request", "store_pickup", "international_shipping",
    "business_order", "bot_identity",
}  # fmt: skip

each_article = pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)


def parts(path: Path) -> tuple[dict[str, str], str]:
    """The front matter with the body of an article."""
    _, head, body = path.read_text(encoding="utf-8").split("---\n", 2)
    return dict(line.split(": ", 1) for line in head.splitlines()), body


def amounts(text: str) -> set[str]:
    return {entity.value for entity in find(text) if entity.type == "money"}


def test_the_shop_knows_its_intents() -> None:
    assert {intent.intent for intent in DOMAIN.intents} == WANTED


def test_every_intent_has_at_least_twenty_five_examples() -> None:
    assert min(len(intent.examples) for intent in DOMAIN.intents) >= 25


def test_asking_for_a_person_is_no_intent_but_a_signal_of_its_own() -> None:
    assert not {"contact_human", "human", "agent"} & {intent.intent for intent in DOMAIN.intents}


def test_there_are_enough_sentences_that_no_intent_answers() -> None:
    assert len(load_out_of_scope(DEMO_DATA / "out_of_scope.toml")) >= 150


def test_no_example_is_written_twice_nor_is_it_out_of_scope() -> None:
    examples = [example.lower() for intent in DOMAIN.intents for example in intent.examples]
    outside = [line.lower() for line in load_out_of_scope(DEMO_DATA / "out_of_scope.toml")]
    assert len({*examples, *outside}) == len(examples) + len(outside)


def test_each_intent_has_short_with_long_examples() -> None:
    for intent in DOMAIN.intents:
        lengths = [len(example.split()) for example in intent.examples]
        assert max(lengths) - min(lengths) >= 3, intent.intent


def test_replies_name_articles_that_exist_for_the_public() -> None:
    named = {reply.article for reply in DOMAIN.replies.intents.values() if reply.article}
    public = {path.stem for path in ARTICLES if parts(path)[0]["audience"] == "public"}
    assert named <= public


def test_an_amount_that_a_reply_names_is_in_its_article() -> None:
    for name, reply in DOMAIN.replies.intents.items():
        if reply.article and reply.text:
            _, body = parts(DEMO_DATA / "knowledge" / f"{reply.article}.md")
            assert amounts(reply.text) <= amounts(body), name


def test_a_number_of_days_that_a_reply_names_is_in_its_article() -> None:
    span = re.compile(r"\b[0-9]+(?: to [0-9]+| more)?[ -](?:working days?|days?|years?|weeks?|minutes)\b")
    for name, reply in DOMAIN.replies.intents.items():
        if reply.article and reply.text:
            _, body = parts(DEMO_DATA / "knowledge" / f"{reply.article}.md")
            for words in span.findall(reply.text):
                assert words.replace(" more", "") in " ".join(body.split()), f"{name}: {words}"


def test_the_closing_promises_only_the_callback_that_exists() -> None:
    assert "book a call here" in DOMAIN.replies.closing.callback
    assert "call me back" not in DOMAIN.replies.closing.callback


def test_the_closing_names_neither_keys_nor_commands_which_differ_from_window_to_line_mode() -> None:
    closing = DOMAIN.replies.closing
    assert not re.search(r"\bF[0-9]|/[a-z]", " ".join((closing.thanks, closing.resources, closing.callback)))


def test_there_are_enough_articles_for_both_audiences() -> None:
    audiences = [parts(path)[0]["audience"] for path in ARTICLES]
    assert len(ARTICLES) >= 45
    assert audiences.count("internal") >= 6


@each_article
def test_an_article_has_sections_under_three_headings_or_more(path: Path) -> None:
    article = parse(path.read_text(encoding="utf-8"), path.stem, path.name)
    assert len(dict.fromkeys(article.headings)) >= 3
    assert "" not in article.headings


@each_article
def test_an_article_is_read_in_a_minute_unless_it_is_a_policy(path: Path) -> None:
    head, body = parts(path)
    words = len(body.split())
    assert words >= 800 if "policy" in head["tags"].split(", ") else 120 <= words <= 300


def test_there_are_long_policies() -> None:
    assert sum("policy" in parts(path)[0]["tags"].split(", ") for path in ARTICLES) >= 3


@each_article
def test_an_article_is_reached_from_another_one_or_from_a_reply(path: Path) -> None:
    named = {reply.article for reply in DOMAIN.replies.intents.values()}
    named |= {id for other in ARTICLES for id in parts(other)[0].get("related", "").split(", ")}
    assert path.stem in named


def test_an_article_for_the_public_names_no_internal_limit() -> None:
    for path in ARTICLES:
        head, body = parts(path)
        assert ("For the desk only." in body) == (head["audience"] == "internal"), path.stem


def test_the_shipped_model_is_small() -> None:
    assert sum(path.stat().st_size for path in (DEMO_DATA / "model").iterdir()) < 1_500_000
