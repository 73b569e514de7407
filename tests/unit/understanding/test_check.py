"""What the check of a shop finds, on a small shop that is spoilt in one way each time."""

import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from collabtui.understanding.check import check
from collabtui.understanding.cli import app
from collabtui.understanding.shop_files import load_shop

DEMO_DATA = Path(__file__).resolve().parents[3] / "demo_data"
TODAY = date(2026, 12, 1)
KEPT = ("gift_card", "greeting", "warranty")


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """Three intents of the demo shop with all that belongs to them."""
    for folder in ("intents", "knowledge"):
        (tmp_path / folder).mkdir()
    for name in KEPT:
        shutil.copy(DEMO_DATA / "intents" / f"{name}.toml", tmp_path / "intents")
    for name in ("gift-cards", "warranty"):
        text = (DEMO_DATA / "knowledge" / f"{name}.md").read_text(encoding="utf-8")
        lines = [line for line in text.splitlines() if not line.startswith("related:")]
        (tmp_path / "knowledge" / f"{name}.md").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "out_of_scope.toml").write_text('examples = ["how tall is a giraffe"]\n', encoding="utf-8")
    (tmp_path / "replies.toml").write_text(_replies(), encoding="utf-8")
    return tmp_path


def _replies() -> str:
    sections = (DEMO_DATA / "replies.toml").read_text(encoding="utf-8").split("\n[")
    wanted = (*KEPT, "fallback", "closing", "ask", "flows")
    return "\n".join(f"[{text}" for text in sections if text.startswith(wanted))


def found(shop: Path) -> dict[str, list[str]]:
    """The files of the findings, by code."""
    codes: dict[str, list[str]] = {}
    for finding in check(load_shop(shop), TODAY):
        codes.setdefault(finding.code, []).append(finding.file)
    return codes


def add(shop: Path, intent: str, *examples: str) -> None:
    path = shop / "intents" / f"{intent}.toml"
    more = "".join(f"    {json.dumps(example)},\n" for example in examples)
    path.write_text(path.read_text(encoding="utf-8").replace("examples = [\n", f"examples = [\n{more}"), "utf-8")


def test_a_sound_shop_has_no_findings(shop: Path) -> None:
    assert found(shop) == {}


def test_the_same_sentence_in_two_intents_is_an_error(shop: Path) -> None:
    add(shop, "warranty", "Do you sell GIFT cards?")
    assert found(shop)["same_in_two_intents"] == ["intents/gift_card.toml"]


def test_nearly_the_same_sentence_in_two_intents_is_a_warning(shop: Path) -> None:
    add(shop, "gift_card", "I would like to know whether the lantern that I bought last spring can still be used")
    add(shop, "warranty", "I would like to know whether the lantern that I bought last spring can still be used?!x")
    assert found(shop)["nearly_the_same"] == ["intents/gift_card.toml"]


def test_an_example_that_is_out_of_scope_as_well_is_an_error(shop: Path) -> None:
    add(shop, "greeting", "How tall is a giraffe?")
    assert found(shop)["also_out_of_scope"] == ["intents/greeting.toml"]


def test_examples_that_teach_the_same_are_told_whatever_their_numbers(shop: Path) -> None:
    add(shop, "warranty", "the stove of order FH-10234 is broken", "The stove of order FH-99999 is broken!")
    assert found(shop) == {"duplicate": ["intents/warranty.toml"]}


def test_an_example_of_another_intent_is_told(shop: Path) -> None:
    add(shop, "warranty", "how much money is left on my gift card voucher")
    assert found(shop) == {"mislabelled": ["intents/warranty.toml"]}


def test_an_intent_with_few_examples_is_told(shop: Path) -> None:
    path = shop / "intents" / "greeting.toml"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines[:15], "]"]), encoding="utf-8")
    assert found(shop) == {"few_examples": ["intents/greeting.toml"]}


def test_a_kind_of_entity_that_nothing_uses_is_told(shop: Path) -> None:
    kind = '[[entity]]\ntype = "{}"\ndescribes = "One."\nforms = [{{ pattern = "{}[0-9]{{4}}", confidence = 0.9 }}]\n'
    declared = kind.format("voucher_code", "G") + kind.format("meter_number", "M")
    (shop / "entities.toml").write_text(declared, encoding="utf-8")
    add(shop, "gift_card", "G1234 is not accepted at the checkout")
    told = [one.text for one in check(load_shop(shop), TODAY) if one.code == "entity_never_used"]
    assert len(told) == 1
    assert told[0].startswith("meter_number ")


def test_a_kind_of_entity_that_a_flow_asks_for_is_used(shop: Path) -> None:
    declared = '[[entity]]\ntype = "meter"\ndescribes = "One."\nforms = [{ pattern = "M[0-9]{4}", confidence = 0.9 }]\n'
    (shop / "entities.toml").write_text(declared, encoding="utf-8")
    (shop / "flows").mkdir()
    (shop / "flows" / "read.toml").write_text('[[slot]]\nname = "number"\ntype = "meter"\n', encoding="utf-8")
    assert "entity_never_used" not in found(shop)


def test_a_reply_that_names_a_number_without_an_article_is_told(shop: Path) -> None:
    path = shop / "replies.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('article = "warranty"\n', ""), encoding="utf-8")
    assert found(shop) == {
        "reply_without_article": ["replies.toml"],
        "article_never_linked": ["knowledge/warranty.md"],
    }


def test_an_article_that_is_no_longer_valid_is_told(shop: Path) -> None:
    path = shop / "knowledge" / "warranty.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("audience: public", f"audience: public\nvalid until: {TODAY}"), encoding="utf-8")
    assert found(shop) == {}
    path.write_text(text.replace("audience: public", "audience: public\nvalid until: 2026-11-30"), encoding="utf-8")
    assert found(shop) == {"article_expired": ["knowledge/warranty.md"]}


def test_errors_come_before_warnings(shop: Path) -> None:
    add(shop, "gift_card", "buy a voucher as a present!")
    add(shop, "warranty", "do you sell gift cards")
    codes = [finding.code for finding in check(load_shop(shop), TODAY)]
    assert codes[0] == "same_in_two_intents"
    assert "duplicate" in codes


def test_the_command_answers_yes_with_its_warnings(shop: Path) -> None:
    add(shop, "warranty", "the stove of order FH-10234 is broken", "The stove of order FH-99999 is broken!")
    ran = CliRunner().invoke(app, ["check", str(shop)])
    assert ran.exit_code == 0
    assert ran.output.startswith("warning: intents/warranty.toml: 'the stove of order FH-")
    assert ran.output.endswith("0 errors, 1 warnings.\n")


def test_the_command_answers_no_when_there_is_an_error(shop: Path) -> None:
    add(shop, "warranty", "do you sell gift cards")
    ran = CliRunner().invoke(app, ["check", str(shop), "--json"])
    told = json.loads(ran.output)
    assert (ran.exit_code, told["errors"]) == (1, 1)
    assert told["findings"][0]["kind"] == "error"
    assert told["findings"][0]["code"] == "same_in_two_intents"


def test_the_command_tells_every_broken_file_at_once(shop: Path) -> None:
    (shop / "intents" / "warranty.toml").write_text("intent = ", encoding="utf-8")
    (shop / "knowledge" / "warranty.md").write_text("no head", encoding="utf-8")
    (shop / "entities.toml").write_text("[[entity]]\ntype = 3\n", encoding="utf-8")
    ran = CliRunner().invoke(app, ["check", str(shop), "--json"])
    findings = json.loads(ran.output)["findings"]
    assert ran.exit_code == 1
    assert {one["code"] for one in findings} == {"broken_file"}
    assert {one["file"] for one in findings} == {"entities.toml", "intents/warranty.toml", "knowledge/warranty.md"}


def test_a_folder_that_is_none_cannot_be_opened(tmp_path: Path) -> None:
    ran = CliRunner().invoke(app, ["check", str(tmp_path / "gone")])
    assert ran.exit_code == 3
    assert "is no folder; expected one with intents" in ran.output


def test_hostile_words_are_told_without_their_controls(shop: Path) -> None:
    add(shop, "warranty", "\x1b]0;owned\x07 do you sell gift cards", "\x1b]0;owned\x07 do you sell gift cards")
    ran = CliRunner().invoke(app, ["check", str(shop)])
    assert "2 warnings" not in ran.output
    assert "owned" in ran.output
    assert "\x1b" not in ran.output
    assert "\x07" not in ran.output


def test_the_demo_shop_is_without_findings() -> None:
    # A year on, articles with a date would be told as expired: that is what their dates are for.
    assert check(load_shop(DEMO_DATA), TODAY) == ()
