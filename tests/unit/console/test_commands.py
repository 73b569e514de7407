"""The commands that reach the broker say what the agent meant, on what the agent saw."""

from dataclasses import replace

from broker.domain.actors import Actor
from broker.domain.commands import (
    ClearField,
    HandBack,
    MarkSuggestion,
    PostMessage,
    Resolve,
    ScheduleCallback,
    SetField,
)
from broker.domain.context import Field, FieldValue, Reading
from broker.domain.desk_commands import BeginWrapUp, EndWrapUp, SetPresence
from broker.domain.handoff_commands import (
    AcceptOffer,
    DeclineOffer,
    Reassign,
    Snooze,
    TakeOver,
    Transfer,
    WakeUp,
    WithdrawOffer,
)
from broker.domain.team_commands import AskColleague, EndConsult, Hold, MarkEscalation, Oversee, Unhold
from collabtui.console import commands
from collabtui.console.entries import Call, Ending, Sleep, Status, Target
from tests.unit.console.made import MINE, conversation, line

STATE = conversation(MINE, line(4), line(6, "agent"), line(7, "desk"))


def test_a_reply_names_the_ownership_the_question_the_suggestion() -> None:
    assert commands.reply(STATE, "yes", "s1") == PostMessage("c1", "yes", 3, "public", reply_to="m4", suggestion="s1")


def test_a_reply_never_rests_on_what_is_for_the_desk_or_unknown() -> None:
    assert commands.reply(STATE, "yes", "s2").suggestion is None
    assert commands.reply(STATE, "yes", "gone").suggestion is None


def test_a_reply_may_come_before_any_question() -> None:
    assert commands.reply(conversation(), "hello").reply_to is None


def test_a_note_is_for_the_desk() -> None:
    assert commands.note(STATE, "careful", "s2") == PostMessage("c1", "careful", visibility="note", suggestion="s2")


def test_a_field_is_written_over_the_version_that_was_seen() -> None:
    order = Field("order", (Reading("42", 5, "bot", 0.9, Actor("bot", "b"), 1),))
    state = replace(STATE, fields={"order": order})
    assert commands.set_field(state, "order", "43") == SetField("c1", FieldValue("order", "43", "agent"), 5)
    assert commands.set_field(state, "size", "L") == SetField("c1", FieldValue("size", "L", "agent"), 0)
    assert commands.clear_field(state, "order") == ClearField("c1", "order", 5)


def test_the_other_wishes_say_what_was_entered() -> None:
    assert commands.accept("c1", "o1") == AcceptOffer("c1", "o1")
    assert commands.decline("c1", "o1", "lunch") == DeclineOffer("c1", "o1", "lunch")
    assert commands.resolve(STATE, Ending("solved", "ok")) == Resolve("c1", "solved", "ok")
    assert commands.transfer(STATE, Target("billing", "", "vip")) == Transfer("c1", "billing", None, "vip")
    assert commands.transfer(STATE, Target("", "ben", "")) == Transfer("c1", "", "ben", "")
    assert commands.hand_back(STATE, "easy") == HandBack("c1", "easy")
    assert commands.callback(STATE, Call(9, "112", "bag")) == ScheduleCallback("c1", 9, "112", "bag")
    assert commands.mark(STATE, "s1", "sent") == MarkSuggestion("c1", "s1", "sent")
    assert commands.presence(Status("away", "lunch")) == SetPresence("away", "lunch")
    assert commands.went_offline() == SetPresence("offline")


def test_a_transfer_says_whether_it_waits_for_a_yes() -> None:
    assert commands.transfer(STATE, Target("", "ben", "x", warm=True)) == Transfer("c1", "", "ben", "x", "warm")
    assert commands.take_back(STATE, "w1") == WithdrawOffer("c1", "w1", "taken back")


def test_hold_is_the_way_there_and_back() -> None:
    assert commands.hold(STATE) == Hold("c1")
    assert commands.hold(replace(STATE, on_hold=True)) == Unhold("c1")


def test_each_wish_of_the_team_names_its_conversation() -> None:
    assert commands.snooze(STATE, Sleep(9, "x")) == Snooze("c1", 9, "x")
    assert commands.wake(STATE) == WakeUp("c1")
    assert commands.consult(STATE, "ben", "?") == AskColleague("c1", "ben", "?")
    assert commands.end_consult(STATE, "q1") == EndConsult("c1", "q1")
    assert commands.judge(STATE, "t1", "needless", "x") == MarkEscalation("c1", "t1", "needless", "x")
    assert commands.wrap_up("c1") == BeginWrapUp("c1")
    assert commands.ready("ada", "c1") == EndWrapUp("ada", "c1")


def test_a_supervisors_wishes_carry_the_name_that_others_read() -> None:
    assert commands.reassign(STATE, Target("billing", "", "x")) == Reassign("c1", "billing", None, "x")
    assert commands.take_over(STATE, "Sam") == TakeOver("c1", "Sam")
    assert commands.oversee(STATE, "whisper", "Sam") == Oversee("c1", "whisper", "Sam")
