"""The broker's commands that an agent's actions ask for."""

from typing import Literal

from broker.domain.commands import (
    ClearField,
    HandBack,
    MarkSuggestion,
    PostMessage,
    RateSuggestion,
    Resolve,
    ScheduleCallback,
    SetField,
)
from broker.domain.context import FieldValue
from broker.domain.conversation import Conversation
from broker.domain.desk_commands import BeginWrapUp, EndWrapUp, SetPresence
from broker.domain.events import SuggestionFate
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
from broker.domain.judgement_events import Verdict
from broker.domain.team_commands import AskColleague, EndConsult, FlagTurn, Hold, MarkEscalation, Oversee, Unhold
from broker.domain.teamwork_events import Oversight
from collabtui.console.entries import Call, Ending, Sleep, Status, Target
from collabtui.writing.spans import Provenance


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
    mode: Literal["warm", "blind"] = "warm" if target.warm else "blind"
    return Transfer(state.id, target.skill, target.agent or None, target.note, mode)


def take_back(state: Conversation, offer: str) -> WithdrawOffer:
    """Keep it after all: the colleague is asked no longer."""
    return WithdrawOffer(state.id, offer, "taken back")


def reassign(state: Conversation, target: Target) -> Reassign:
    """A supervisor's: send it to another skill or agent, whoever has it."""
    return Reassign(state.id, target.skill, target.agent or None, target.note)


def take_over(state: Conversation, name: str) -> TakeOver:
    """A supervisor's: answer under this name from now on."""
    return TakeOver(state.id, name)


def oversee(state: Conversation, mode: Oversight | Literal["off"], name: str) -> Oversee:
    """A supervisor's: watch, advise or speak under this name; or leave."""
    return Oversee(state.id, mode, name)


def hold(state: Conversation) -> Hold | Unhold:
    """Set it aside without giving it away, or go on with it."""
    return Unhold(state.id) if state.on_hold else Hold(state.id)


def snooze(state: Conversation, until: Sleep) -> Snooze:
    """Let it sleep."""
    return Snooze(state.id, until.until, until.note)


def wake(state: Conversation) -> WakeUp:
    """End its sleep now."""
    return WakeUp(state.id)


def consult(state: Conversation, agent: str, question: str) -> AskColleague:
    """Ask a colleague for advice."""
    return AskColleague(state.id, agent, question)


def end_consult(state: Conversation, consult: str) -> EndConsult:
    """The question is answered, or needs no answer any more."""
    return EndConsult(state.id, consult)


def judge(state: Conversation, ticket: str, verdict: Verdict, note: str = "") -> MarkEscalation:
    """Say what one thinks of the handoff that opened ``ticket``."""
    return MarkEscalation(state.id, ticket, verdict, note)


def wrap_up(conversation: str) -> BeginWrapUp:
    """Take time for the paperwork on what just ended."""
    return BeginWrapUp(conversation)


def ready(me: str, conversation: str) -> EndWrapUp:
    """The paperwork is done."""
    return EndWrapUp(me, conversation)


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


def rate(state: Conversation, suggestion: str, reason: str = "", *, good: bool) -> RateSuggestion:
    """Say what one thinks of a suggestion."""
    return RateSuggestion(state.id, suggestion, good, reason)


def flag(state: Conversation, message: str, reason: str = "") -> FlagTurn:
    """Hold a bot's message for a mistake."""
    return FlagTurn(state.id, message, reason)


def sent(state: Conversation, suggestion: str, made: Provenance) -> MarkSuggestion:
    """A suggestion went out with a message; how much of it, how much of the message is the AI's."""
    return MarkSuggestion(
        state.id, suggestion, "sent", ai_share=made.ai_share, kept_share=made.kept_share, edits=made.edits
    )


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
