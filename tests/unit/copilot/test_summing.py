"""The summary that a copilot keeps in a conversation's context."""

import pytest

from broker.domain.actors import Actor
from broker.domain.context import Field, Reading, Source
from broker.domain.conversation import Conversation
from broker.domain.conversation_parts import Line
from broker.domain.events import Visibility
from collabtui.copilot.summing import summary_of, turns_of, wants_summary

MARIA, ADA, BOT, DESK = Actor("customer", "maria"), Actor("agent", "ada"), Actor("bot", "b"), Actor("desk", "desk")


def line(n: int, author: Actor, text: str, visibility: Visibility = "public") -> Line:
    return Line(n, n, author, f"m{n}", text, visibility)


SAID = (
    line(1, MARIA, "My tent FH-10234 arrived torn. Will I get a new one?"),
    line(2, BOT, "I will hand you to a person."),
    line(3, DESK, "You are number 1."),
    line(4, ADA, "she sounds upset", "note"),
)
STATE = Conversation("c1", lines=SAID)


def held(value: str, by: Actor, source: Source) -> Conversation:
    return Conversation(
        "c1", lines=SAID, fields={"summary": Field("summary", (Reading(value, 4, source, 1.0, by, 9),))}
    )


def test_the_summary_has_a_line_for_each_section_with_its_turns() -> None:
    wish = summary_of(STATE)
    assert wish is not None
    assert (wish.field.name, wish.field.source, wish.expected_version) == ("summary", "copilot", 0)
    lines = wish.field.value.splitlines()
    assert lines[0].startswith("Situation: ")
    assert "[1]" in lines[0]
    assert "order number: FH-10234 [1]" in wish.field.value


def test_notes_with_the_desks_own_lines_are_no_turns() -> None:
    assert [turn.side for turn in turns_of(STATE)] == ["customer", "agent"]


def test_a_persons_summary_stays() -> None:
    assert summary_of(held("mine", ADA, "agent")) is None


def test_the_same_summary_is_not_written_twice() -> None:
    wish = summary_of(STATE)
    assert wish is not None
    assert summary_of(held(wish.field.value, Actor("copilot", "c"), "copilot")) is None
    again = summary_of(held("an older one", Actor("copilot", "c"), "copilot"))
    assert again is not None
    assert again.expected_version == 4


@pytest.mark.parametrize(("summed", "wanted"), [(-1, True), (1, False), (-2, True)])
def test_a_summary_is_made_at_first_then_once_enough_was_said(summed: int, wanted: bool) -> None:
    assert wants_summary(STATE, summed) is wanted


def test_three_more_messages_make_it_old() -> None:
    more = Conversation("c1", lines=(*SAID, *(line(n, MARIA, "And?") for n in (5, 6, 7))))
    assert wants_summary(more, 1)


def test_nobody_who_said_nothing_is_summed_up() -> None:
    assert not wants_summary(Conversation("c1"), -1)
    assert summary_of(Conversation("c1", lines=(line(1, MARIA, "Hello!"),))) is None
