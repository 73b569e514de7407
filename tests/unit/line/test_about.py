"""Typed lines become commands about one conversation."""

import pytest

from broker.domain.commands import ClearField, Command, HandBack, PostMessage, Resolve, ScheduleCallback, SetField
from broker.domain.context import FieldValue
from broker.domain.events import ContextCleared, ContextSet
from broker.domain.handoff_commands import Snooze, Transfer, WithdrawOffer
from broker.domain.owner_events import WarmOffered
from broker.domain.team_commands import AskColleague, EndConsult, Hold, MarkEscalation, Unhold
from broker.domain.teamwork_events import ConsultAsked
from collabtui.line.about import NO_CONSULT, NO_HANDOFF, NO_WARM, Line, command_for
from collabtui.line.agent_lines import (
    Answered,
    Ask,
    Clear,
    Done,
    GoOn,
    Keep,
    Mark,
    Note,
    Pass,
    Return,
    Set,
    Sleep,
    TakeBack,
)
from collabtui.line.parse import Callback
from tests.unit.line.values import ADA, BOT, HELD, OPENED, conversation, value

STATE = conversation(*HELD, (BOT, ContextSet(value("order", "FH-1"), 1)), (ADA, ContextCleared("order", 2)))


@pytest.mark.parametrize(
    ("line", "command"),
    [
        (Note("be kind"), PostMessage("c1", "be kind", visibility="note")),
        (Pass("billing", "", "x"), Transfer("c1", "billing", None, "x")),
        (Pass("", "ben", ""), Transfer("c1", "", "ben")),
        (Pass("", "ben", "x", warm=True), Transfer("c1", "", "ben", "x", "warm")),
        (Return("x"), HandBack("c1", "x")),
        (Keep("busy"), Hold("c1", "busy")),
        (GoOn(), Unhold("c1")),
        (Sleep(9, "x"), Snooze("c1", 9, "x")),
        (Ask("ben", "is it so?"), AskColleague("c1", "ben", "is it so?")),
        (Mark("needless"), MarkEscalation("c1", "t1", "needless")),
        (Done("solved", "x"), Resolve("c1", "solved", "x")),
        (Callback(9, "555", "x"), ScheduleCallback("c1", 9, "555", "x")),
    ],
)
def test_each_line_has_its_command(line: Line, command: Command) -> None:
    assert command_for(line, STATE, "ada") == command


def test_a_new_field_is_written_over_nothing() -> None:
    assert command_for(Set("city", "Rome"), STATE, "ada") == SetField("c1", FieldValue("city", "Rome", "agent"), 0)


def test_an_emptied_field_still_has_its_version() -> None:
    assert command_for(Set("order", "FH-2"), STATE, "ada") == SetField("c1", FieldValue("order", "FH-2", "agent"), 2)
    assert command_for(Clear("order"), STATE, "ada") == ClearField("c1", "order", 2)


def test_what_is_under_way_with_a_colleague_is_ended_by_its_own_id() -> None:
    warm = conversation(*HELD, (ADA, WarmOffered("w1", "ben", 9)))
    assert command_for(TakeBack(), warm, "ada") == WithdrawOffer("c1", "w1", "taken back")
    asked = conversation(*HELD, (ADA, ConsultAsked("q1", "ben", "ada", "?")))
    assert command_for(Answered(), asked, "ada") == EndConsult("c1", "q1")
    assert command_for(Answered(), asked, "cleo") == NO_CONSULT


def test_where_there_is_nothing_to_end_or_to_judge_a_sentence_says_so() -> None:
    assert command_for(TakeBack(), STATE, "ada") == NO_WARM
    assert command_for(Answered(), STATE, "ada") == NO_CONSULT
    assert command_for(Mark("right"), conversation(OPENED), "ada") == NO_HANDOFF
