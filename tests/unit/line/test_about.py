"""Typed lines become commands about one conversation."""

import pytest

from broker.domain.commands import (
    ClearField,
    Command,
    HandBack,
    PostMessage,
    Resolve,
    ScheduleCallback,
    SetField,
    Transfer,
)
from broker.domain.context import FieldValue
from broker.domain.events import ContextCleared, ContextSet
from collabtui.line.about import command_for
from collabtui.line.parse import Callback
from collabtui.line.parse_agent import Clear, Done, Note, Pass, Return, Set
from tests.unit.line.values import ADA, BOT, HELD, conversation, value

STATE = conversation(*HELD, (BOT, ContextSet(value("order", "FH-1"), 1)), (ADA, ContextCleared("order", 2)))


@pytest.mark.parametrize(
    ("line", "command"),
    [
        (Note("be kind"), PostMessage("c1", "be kind", visibility="note")),
        (Pass("billing", "", "x"), Transfer("c1", "billing", None, "x")),
        (Pass("", "ben", ""), Transfer("c1", "", "ben")),
        (Return("x"), HandBack("c1", "x")),
        (Done("solved", "x"), Resolve("c1", "solved", "x")),
        (Callback(9, "555", "x"), ScheduleCallback("c1", 9, "555", "x")),
    ],
)
def test_each_line_has_its_command(line: Note | Pass | Return | Done | Callback, command: Command) -> None:
    assert command_for(line, STATE) == command


def test_a_new_field_is_written_over_nothing() -> None:
    assert command_for(Set("city", "Rome"), STATE) == SetField("c1", FieldValue("city", "Rome", "agent"), 0)


def test_an_emptied_field_still_has_its_version() -> None:
    assert command_for(Set("order", "FH-2"), STATE) == SetField("c1", FieldValue("order", "FH-2", "agent"), 2)
    assert command_for(Clear("order"), STATE) == ClearField("c1", "order", 2)
