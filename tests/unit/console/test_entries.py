"""What is entered in a dialog is a value or a sentence."""

import pytest

from collabtui.console import entries
from collabtui.console.entries import Call, Ending, FieldText, Status, Target, Wrong

AT = 1_800_000_000_000


def wrong(found: object, part: str) -> str:
    assert isinstance(found, Wrong)
    assert found.part == part
    assert found.why.endswith((".", "?"))
    return found.why


def test_a_message_is_kept_as_it_stands() -> None:
    assert entries.message("  hi\n ") == "  hi\n "


def test_a_message_says_something_within_bounds() -> None:
    wrong(entries.message(" \n"), "text")
    assert "8,001" in wrong(entries.message("a" * 8_001), "text")
    assert entries.message("a" * 8_000) == "a" * 8_000


def test_an_ending_needs_its_code() -> None:
    assert entries.ending(" solved ", " she called ") == Ending("solved", "she called")
    wrong(entries.ending("  ", "x"), "code")
    wrong(entries.ending("a\x07b", ""), "code")
    wrong(entries.ending("llo Hana, I am looking", ""), "code")
    wrong(entries.ending("a" * 81, ""), "code")
    wrong(entries.ending("ok", "a" * 2_001), "note")


def test_a_transfer_goes_to_a_skill_or_to_an_agent() -> None:
    assert entries.target("billing", "vip") == Target("billing", "", "vip")
    assert entries.target(" @ben ", "") == Target("", "ben", "")
    wrong(entries.target("", ""), "whom")
    wrong(entries.target("@", ""), "whom")
    wrong(entries.target("@b n", ""), "whom")
    wrong(entries.target("@ben", "a" * 2_001), "note")


def test_a_transfer_to_nobody_known_names_the_nearest() -> None:
    assert "@ben?" in wrong(entries.target("@bem", "", ["ada", "ben"]), "whom")
    assert "no agent @zoe" in wrong(entries.target("@zoe", "", ["ada", "ben"]), "whom")
    assert entries.target("@ben", "", ["ada", "ben"], "ada") == Target("", "ben", "")
    assert "yours already" in wrong(entries.target("@ada", "", ["ada", "ben"], "ada"), "whom")


def test_a_reason_may_be_empty_but_not_endless() -> None:
    assert entries.reason(" lunch ") == "lunch"
    assert entries.reason("") == ""
    wrong(entries.reason("a" * 2_001), "reason")


def test_a_call_needs_its_time_with_a_number() -> None:
    assert entries.call("in 2h", " +1 206  555-0110 ", "bag", AT) == Call(AT + 7_200_000, "+1 206 555-0110", "bag")
    wrong(entries.call("soon", "+1 206 555 0110", "", AT), "when")
    wrong(entries.call("in 2h", "", "", AT), "phone")
    wrong(entries.call("in 2h", "call me", "", AT), "phone")
    wrong(entries.call("in 2h", "12345", "a" * 2_001, AT), "topic")


def test_a_field_has_a_name_with_a_value() -> None:
    assert entries.field_text(" order ", " 42") == FieldText("order", " 42")
    wrong(entries.field_text(" ", "42"), "name")
    assert "Clear field" in wrong(entries.field_text("order", " "), "value")
    wrong(entries.field_text("or\nder", "42"), "name")
    wrong(entries.field_text("order", "4" * 2_001), "value")


@pytest.mark.parametrize("why", ["", "lunch"])
def test_a_presence_may_have_a_reason(why: str) -> None:
    assert entries.status("away", f" {why} ") == Status("away", why)
    wrong(entries.status("away", "a" * 81), "reason")
