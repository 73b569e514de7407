"""The commands that reach the broker say what the agent meant, on what the agent saw."""

from dataclasses import replace

from broker.domain.actors import Actor
from broker.domain.commands import (
    AcceptOffer,
    ClearField,
    DeclineOffer,
    HandBack,
    MarkSuggestion,
    PostMessage,
    Resolve,
    ScheduleCallback,
    SetField,
    Transfer,
)
from broker.domain.context import Field, FieldValue, Reading
from broker.domain.desk_commands import SetPresence
from collabtui.console import commands
from collabtui.console.entries import Call, Ending, Status, Target
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
