"""Searching articles: the right one first, whatever somebody types."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collabtui.copilot.index import ArticleIndex
from collabtui.understanding.articles import Article, load_articles
from tests.hostile_cases import HostileText, hostile_texts

KNOWLEDGE = Path(__file__).parents[3] / "demo_data" / "knowledge"
DEMO = ArticleIndex(load_articles(KNOWLEDGE))

#: What people type into a search box that is SQLite's own syntax.
SYNTAX = [
    '"', '""', '"unclosed', "NEAR(", "NEAR(refund order, 2)", "AND", "OR OR", "NOT x", "refund NOT order", "ref*",
    "*", "^refund", "secret:x", "title:refund", "article:1", "{title tags}:refund", "refund -order", "-", "+", "(",
    ")", "()", "(" * 900, "'", "it's", ":", ";", "--", "/*", "\\", "%", "_", "?", "?1", "@x", "$x", "a,b", ".",
    '"a" NEAR/2 "b"', "'; DROP TABLE heads; --", "\x00", "refund\x00order", "\ud800", "ſ", "İ", "٣",
]  # fmt: skip


@pytest.fixture
def two() -> Iterator[ArticleIndex]:
    """An article on boots for everybody beside one on stoves for the desk."""
    index = ArticleIndex(
        [
            Article("boots", "Caring for boots", ("boots", "wax"), "public", ("Brush them.", "Use wax on leather.")),
            Article("stoves", "Stove recall", ("stove",), "internal", ("Ask for the serial number.",)),
        ]
    )
    yield index
    index.close()


@pytest.mark.parametrize(
    ("question", "article"),
    [
        ("I forgot my login and now I am locked out", "password-reset"),
        ("How do I return an item without its box?", "returns"),
        ("What does express delivery cost?", "shipping-costs"),
        ("Which repairs does the warranty cover, with a faulty zip?", "warranty"),
        ("Do you take Apple Pay?", "payment-methods"),
        ("The payment failed, my card has expired", "failed-payments"),
        ("Until when can I use the gift card?", "gift-cards"),
        ("Please delete all my data", "deleting-your-account"),
        ("I need an invoice with our tax number", "invoices"),
        ("When will the stove be in stock again?", "stock"),
        ("Are you open on Saturday?", "opening-hours"),
        ("I moved: can you send it to my new address?", "changing-the-address"),
        ("Stop my order, I bought it twice", "cancelling-an-order"),
        ("When is the money of my refund on my account?", "refunds"),
        ("The parcel got stuck with the carrier", "carrier-problems"),
    ],
)
def test_the_right_article_comes_first(question: str, article: str) -> None:
    assert DEMO.search(question)[0].article == article


def test_a_hit_has_the_passage_that_fits(two: ArticleIndex) -> None:
    hit = two.search("Which wax for leather?")[0]
    assert (hit.article, hit.title, hit.audience) == ("boots", "Caring for boots", "public")
    assert hit.passage == "Use wax on leather."


def test_where_only_the_title_fits_the_article_begins_at_its_beginning(two: ArticleIndex) -> None:
    hit = two.search("recall")[0]
    assert (hit.article, hit.audience, hit.passage) == ("stoves", "internal", "Ask for the serial number.")


def test_word_forms_are_found(two: ArticleIndex) -> None:
    assert two.search("brushing")[0].passage == "Brush them."


def test_scores_fall_from_hit_to_hit_within_zero_to_one() -> None:
    scores = [hit.score for hit in DEMO.search("Where is my refund for the order I returned?", 10)]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)


def test_no_more_hits_than_wanted_each_of_another_article() -> None:
    articles = [hit.article for hit in DEMO.search("order delivery refund address account card", 4)]
    assert len(articles) == len(set(articles)) == 4


@pytest.mark.parametrize("text", ["", "   ", "Hi there, thank you!", "!?", "xyzzy"])
def test_what_says_nothing_finds_nothing(text: str) -> None:
    assert DEMO.search(text) == ()


def test_a_word_is_never_an_operator(two: ArticleIndex) -> None:
    assert [hit.article for hit in two.search("boots NOT boots")] == ["boots"]
    assert two.search("title:nothing") == ()
    assert two.search("lea*") == ()


@pytest.mark.parametrize("text", SYNTAX, ids=ascii)
def test_search_syntax_gives_hits_or_none_but_never_an_error(text: str) -> None:
    assert len(DEMO.search(text)) <= 3


@pytest.mark.parametrize("case", hostile_texts(), ids=lambda case: case.id)
def test_hostile_text_gives_hits_or_none_but_never_an_error(case: HostileText) -> None:
    assert len(DEMO.search(case.text)) <= 3


@given(st.text(st.characters(), max_size=200))
def test_any_text_at_all_can_be_searched_for(text: str) -> None:
    assert len(DEMO.search(text)) <= 3
