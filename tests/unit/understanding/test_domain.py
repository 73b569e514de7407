"""How a shop's intents with its replies are read."""

import json
import re
from pathlib import Path

import pytest

from collabtui.understanding.domain import (
    Domain,
    load_domain,
    load_intents,
    load_out_of_scope,
    load_replies,
)
from collabtui.understanding.toml_file import DataFileError
from tests.hostile_cases import HostileText, hostile_texts

REPLIES = """
[order_status]
flow = "order_status"

[greeting]
text = "Hello."

[fallback]
texts = ["Sorry?", "Pardon?"]

[closing]
thanks = "Thanks."
resources = "See Help."
callback = "Shall we ring you?"
survey = "From 1 to 5?"
"""


def intent_file(folder: Path, name: str, *, count: int = 12, stem: str | None = None) -> None:
    examples = ", ".join(f'"{name} {i}"' for i in range(count))
    text = f'intent = "{name}"\ndescribes = "About {name}."\nexamples = [{examples}]\n'
    folder.mkdir(exist_ok=True)
    (folder / f"{stem or name}.toml").write_text(text, encoding="utf-8")


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    for name in ("order_status", "greeting"):
        intent_file(tmp_path / "intents", name)
    (tmp_path / "replies.toml").write_text(REPLIES, encoding="utf-8")
    return tmp_path


def refused(shop: Path) -> str:
    with pytest.raises(DataFileError) as caught:
        load_domain(shop)
    return str(caught.value)


def changed(shop: Path, old: str, new: str) -> Path:
    path = shop / "replies.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return shop


def test_a_domain_holds_its_intents_by_name_with_their_replies(shop: Path) -> None:
    domain: Domain = load_domain(shop)
    assert [intent.intent for intent in domain.intents] == ["greeting", "order_status"]
    assert domain.replies.intents["order_status"].flow == "order_status"
    assert domain.replies.intents["greeting"].text == "Hello."
    assert domain.replies.fallback.texts == ("Sorry?", "Pardon?")


def test_an_intent_needs_twelve_examples(tmp_path: Path) -> None:
    intent_file(tmp_path, "greeting", count=11)
    with pytest.raises(DataFileError, match=r"line 3, field examples: .* at least 12 items"):
        load_intents(tmp_path)


def test_an_intent_lives_in_the_file_of_its_name(tmp_path: Path) -> None:
    intent_file(tmp_path, "greeting", stem="hello")
    with pytest.raises(DataFileError, match=r"hello\.toml, line 1, field intent: is 'greeting'"):
        load_intents(tmp_path)


def test_a_folder_without_intents_is_told(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match=r"holds no \.toml file"):
        load_intents(tmp_path)
    with pytest.raises(DataFileError, match=r"is no folder"):
        load_intents(tmp_path / "none")


def test_an_intent_without_reply_is_told(shop: Path) -> None:
    intent_file(shop / "intents", "warranty")
    assert refused(shop).endswith("has no section [warranty]; expected one for each intent.")


def test_a_reply_without_intent_is_told(shop: Path) -> None:
    changed(shop, "[greeting]", '[farewell]\ntext = "Bye."\n\n[greeting]')
    assert "field farewell: is no intent; expected a file intents/farewell.toml" in refused(shop)


def test_a_reply_is_either_a_flow_or_a_text(shop: Path) -> None:
    changed(shop, 'text = "Hello."', 'text = "Hello."\nflow = "order_status"')
    assert "field greeting: Value error, expected either flow or text" in refused(shop)


def test_an_empty_reply_is_refused(shop: Path) -> None:
    assert "expected either flow or text" in refused(changed(shop, 'text = "Hello."', ""))


def test_a_flow_needs_no_article(shop: Path) -> None:
    changed(shop, 'flow = "order_status"', 'flow = "order_status"\narticle = "returns"')
    assert "expected no article beside flow" in refused(shop)


def test_a_missing_shared_section_is_told(shop: Path) -> None:
    assert "field closing: Field required" in refused(changed(shop, "[closing]", "[fallback.closing]"))


def test_there_is_at_least_one_text_for_a_fallback(shop: Path) -> None:
    assert "field fallback.texts" in refused(changed(shop, '["Sorry?", "Pardon?"]', "[]"))


def test_replies_load_without_intents(shop: Path) -> None:
    assert set(load_replies(shop / "replies.toml").intents) == {"order_status", "greeting"}


def test_out_of_scope_sentences_load_in_their_order(tmp_path: Path) -> None:
    path = tmp_path / "out_of_scope.toml"
    path.write_text('examples = ["one", "two"]\n', encoding="utf-8")
    assert load_out_of_scope(path) == ("one", "two")


def test_the_mistakes_of_all_files_are_told_at_once_sorted_by_file_with_line(shop: Path) -> None:
    intent_file(shop / "intents", "greeting", count=3)
    (shop / "intents" / "broken.toml").write_text("intent = \n", encoding="utf-8")
    (shop / "intents" / "order_status.toml").write_text(
        'intent = "order_status"\ndescribes = 7\nexamples = [\n    "one",\n    2,  # a number, "quoted"\n    "",\n'
        + "".join(f'    "more {number}",\n' for number in range(12))
        + "]\n",
        encoding="utf-8",
    )
    (shop / "out_of_scope.toml").write_bytes(b'examples = [\n"\xff"]\n')
    changed(shop, 'text = "Hello."', 'txt = "Hello."')
    changed(shop, 'thanks = "Thanks."', "thanks = 1")
    told = refused(shop).splitlines()
    places = [line.removeprefix(f"{shop}/").partition(": ")[0] for line in told]
    assert places == [
        "intents/broken.toml",
        "intents/greeting.toml, line 3, field examples",
        "intents/order_status.toml, line 2, field describes",
        "intents/order_status.toml, line 5, field examples.1",
        "intents/order_status.toml, line 6, field examples.2",
        "out_of_scope.toml, line 2",
        "replies.toml, line 6, field greeting.txt",
        "replies.toml, line 12, field closing.thanks",
    ]


def test_each_intent_without_a_reply_with_each_reply_without_an_intent_is_told(shop: Path) -> None:
    intent_file(shop / "intents", "returns")
    intent_file(shop / "intents", "warranty")
    (shop / "intents" / "greeting.toml").unlink()
    assert [line.partition(": ")[2] for line in refused(shop).splitlines()] == [
        "is no intent; expected a file intents/greeting.toml.",
        "has no section [returns]; expected one for each intent.",
        "has no section [warranty]; expected one for each intent.",
    ]


@pytest.mark.parametrize("case", hostile_texts(), ids=lambda case: case.id)
def test_hostile_text_in_an_example_is_no_more_than_text(shop: Path, case: HostileText) -> None:
    text = case.text[:2_000].strip() or "nothing"
    written = json.dumps(text.encode("utf-8", "replace").decode(), ensure_ascii=True)
    escaped = re.sub(r"(?:\\ud[0-9a-f]{3})+", "?", written)
    path = shop / "intents" / "greeting.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('"greeting 0"', escaped), encoding="utf-8")
    examples = next(intent.examples for intent in load_domain(shop).intents if intent.intent == "greeting")
    assert len(examples) == 12
