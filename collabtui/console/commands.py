"""The broker's commands that an agent's actions ask for."""

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
from broker.domain.context import FieldValue
from broker.domain.conversation import Conversation
from broker.domain.desk_commands import SetPresence
from broker.domain.events import SuggestionFate
from collabtui.console.entries import Call, Ending, Status, Target


def accept(conversation: str, offer: str) -> AcceptOffer:
    """Take the offered conversation."""
    return AcceptOffer(conversation, offer)


def decline(conversation: str, offer: str, reason: str = "") -> DeclineOffer:
    """Pass the offer on."""
    return DeclineOffer(conversation, offer, reason)


def reply(state: Conversation, text: str, suggestion: str | None = None) -> PostMessage:
    """An answer under the ownership that the writer sees, to the customer's newest message."""
    proposed = state.suggestions.get(suggestion) if suggestion else None
    fit = suggestion if proposed and not proposed.internal else None
    return PostMessage(state.id, text, state.epoch, reply_to=_newest_question(state), suggestion=fit)


def note(state: Conversation, text: str, suggestion: str | None = None) -> PostMessage:
    """Words that only the desk reads, whoever owns the conversation."""
    known = suggestion if suggestion in state.suggestions else None
    return PostMessage(state.id, text, visibility="note", suggestion=known)


def resolve(state: Conversation, ending: Ending) -> Resolve:
    """Say that the matter is done."""
    return Resolve(state.id, ending.code, ending.note)


def transfer(state: Conversation, target: Target) -> Transfer:
    """Give it to another skill or agent."""
    return Transfer(state.id, target.skill, target.agent or None, target.note)


def hand_back(state: Conversation, remark: str = "") -> HandBack:
    """Give it back to the bots."""
    return HandBack(state.id, remark)


def callback(state: Conversation, call: Call) -> ScheduleCallback:
    """Plan a call."""
    return ScheduleCallback(state.id, call.due, call.phone, call.topic)


def set_field(state: Conversation, name: str, value: str) -> SetField:
    """Write a field over the version that the agent saw, so that no write is lost that nobody saw."""
    return SetField(state.id, FieldValue(name, value, "agent"), _version(state, name))


def clear_field(state: Conversation, name: str) -> ClearField:
    """Empty a field, at the version that the agent saw."""
    return ClearField(state.id, name, _version(state, name))


def mark(state: Conversation, suggestion: str, fate: SuggestionFate) -> MarkSuggestion:
    """What became of a suggestion."""
    return MarkSuggestion(state.id, suggestion, fate)


def presence(status: Status) -> SetPresence:
    """What the agent says of being there."""
    return SetPresence(status.presence, status.reason)


def went_offline() -> SetPresence:
    """The agent leaves."""
    return SetPresence("offline")


def _version(state: Conversation, name: str) -> int:
    field = state.fields.get(name)
    return field.version if field else 0


def _newest_question(state: Conversation) -> str | None:
    lines = (line.message for line in reversed(state.lines) if line.author.role == "customer")
    return next(lines, None)
