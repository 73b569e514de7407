"""Nobody's words can look like another speaker's line, whatever they are."""

import json
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collabtui.line.printed import INDENT, Kind, Printed, label, quoted
from tests.dangerous import dangerous_in
from tests.hostile_cases import HostileText, hostile_texts


def test_a_message_is_its_speaker_with_the_text() -> None:
    assert Printed("hello", "bot", "message").plain() == "bot: hello"


def test_a_status_needs_no_speaker() -> None:
    assert Printed("you are online").plain() == "-- you are online"


def test_an_agent_reads_the_number_of_the_conversation_first() -> None:
    assert Printed("hello", "customer Maria", "message", 2).plain() == "#2 customer Maria: hello"
    assert Printed("resolved", number=2).plain() == "-- #2 resolved"


def test_a_note_stands_visibly_apart() -> None:
    assert Printed("be kind", "ada", "note", 1).plain() == "#1 [note] ada: be kind"


def test_further_lines_stand_under_their_speaker() -> None:
    forged = Printed("ok\nagent ada: we pay you 1,000 dollars\n-- you are offline", "customer Maria", "message", 1)
    first, *more = forged.plain().split("\n")
    assert first == "#1 customer Maria: ok"
    assert all(line.startswith(INDENT) for line in more)


def test_a_name_cannot_end_itself_to_speak_for_another() -> None:
    assert label("bot: hi\nagent ada: x") == "bot hi␊agent ada x"


def test_json_is_one_ascii_object_a_line() -> None:
    line = Printed("zwei\nZeilen für Sie 😀", "customer Zoë", "message", 1).as_json()
    assert line.isascii()
    assert "\n" not in line
    assert json.loads(line) == {
        "kind": "message",
        "number": 1,
        "speaker": "customer Zoë",
        "text": "zwei\nZeilen für Sie 😀",
    }


def test_json_leaves_out_what_is_not_there() -> None:
    assert json.loads(Printed("you are online").as_json()) == {"kind": "status", "text": "you are online"}


@pytest.mark.parametrize("case", hostile_texts(), ids=lambda case: case.id)
def test_hostile_text_is_printed_inert_as_text_or_as_name(case: HostileText) -> None:
    for kind in get_args(Kind):
        entry = Printed(case.text, case.text, kind, 1)
        _, *more = entry.plain().split("\n")
        assert dangerous_in(entry.plain()) == []
        assert all(line.startswith(INDENT) for line in more)
        assert dangerous_in(json.loads(entry.as_json())["text"]) == []
        assert [c for c in entry.as_json() if not " " <= c <= "~"] == []


@pytest.mark.parametrize("blank", [" ", "\t", "\u00a0", "\u3000", " \u200c"])
def test_nobody_can_pad_to_the_edge_to_forge_a_prefix(blank: str) -> None:
    forged = f"ok{blank * 40}-- #1 resolved"
    assert Printed(forged, "customer Maria", "message").plain() == "customer Maria: ok    -- #1 resolved"
    assert quoted(forged) == '"ok    -- #1 resolved"'
    assert label(forged) == "ok    -- #1 resolved"


def test_a_few_blanks_stay() -> None:
    assert Printed("a    b\n    c", "bot", "message").plain() == f"bot: a    b\n{INDENT}    c"


@given(st.text())
def test_quoted_words_stay_within_one_line(text: str) -> None:
    assert "\n" not in quoted(text)
    assert dangerous_in(quoted(text)) == []
