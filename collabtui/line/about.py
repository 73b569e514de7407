"""The command that a typed line asks for in one conversation, purely."""

from typing import assert_never

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
from broker.domain.conversation import Conversation
from collabtui.line.parse import Callback
from collabtui.line.parse_agent import Clear, Done, Note, Pass, Return, Set


def command_for(line: Note | Set | Clear | Pass | Return | Done | Callback, state: Conversation) -> Command:
    """The command; a field is written over the version in ``state``, so that no write is lost that nobody saw."""
    match line:
        case Note(text):
            return PostMessage(state.id, text, visibility="note")
        case Set(name, value):
            return SetField(state.id, FieldValue(name, value, "agent"), _version(state, name))
        case Clear(name):
            return ClearField(state.id, name, _version(state, name))
        case Pass(skill, agent, note):
            return Transfer(state.id, skill, agent or None, note)
        case Return(note):
            return HandBack(state.id, note)
        case Done(code, note):
            return Resolve(state.id, code, note)
        case Callback(due, phone, topic):
            return ScheduleCallback(state.id, due, phone, topic)
        case _:
            assert_never(line)


def _version(state: Conversation, name: str) -> int:
    field = state.fields.get(name)
    return field.version if field else 0
