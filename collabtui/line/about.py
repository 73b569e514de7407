"""The command that a typed line asks for in one conversation, purely."""

from typing import assert_never

from broker.domain.commands import (
    ClearField,
    Command,
    HandBack,
    PostMessage,
    RateSuggestion,
    Resolve,
    ScheduleCallback,
    SetField,
)
from broker.domain.context import FieldValue
from broker.domain.conversation import Conversation
from broker.domain.conversation_parts import Suggestion
from broker.domain.handoff_commands import Snooze, Transfer, WithdrawOffer
from broker.domain.team_commands import AskColleague, EndConsult, FlagTurn, Hold, MarkEscalation, Unhold
from collabtui.line.agent_lines import (
    Answered,
    Ask,
    Clear,
    Done,
    Flag,
    GoOn,
    Keep,
    Mark,
    Note,
    Pass,
    Rate,
    Return,
    Set,
    Sleep,
    TakeBack,
    Team,
)
from collabtui.line.parse import Callback

NO_WARM = "it is offered to nobody; /warm @AGENT offers it"
NO_CONSULT = "no question to a colleague is open; /ask @AGENT asks one"
NO_HANDOFF = "it was never handed to a person, so there is no handoff to judge"


NO_SUGGESTION = "there is no such suggestion; /suggest lists them"
NO_BOT = "no bot said anything here"

Line = Note | Set | Clear | Pass | Return | Done | Callback | Rate | Flag | Team


def command_for(line: Line, state: Conversation, me: str) -> Command | str:
    """The command, or a sentence why there is none to give.

    A field is written over the version in ``state``, so that no write is lost that nobody saw.
    """
    match line:
        case Note(text):
            return PostMessage(state.id, text, visibility="note")
        case Set(name, value):
            return SetField(state.id, FieldValue(name, value, "agent"), _version(state, name))
        case Clear(name):
            return ClearField(state.id, name, _version(state, name))
        case Pass(skill, agent, note, warm):
            return Transfer(state.id, skill, agent or None, note, "warm" if warm else "blind")
        case Return(note):
            return HandBack(state.id, note)
        case Done(code, note):
            return Resolve(state.id, code, note)
        case Callback(due, phone, topic):
            return ScheduleCallback(state.id, due, phone, topic)
        case Rate(number, good, reason):
            rated = _rated(state, number)
            return NO_SUGGESTION if rated is None else RateSuggestion(state.id, rated.id, good, reason)
        case Flag(reason):
            wrong = next((one.message for one in reversed(state.lines) if one.author.role == "bot"), None)
            return NO_BOT if wrong is None else FlagTurn(state.id, wrong, reason)
        case _:
            return _team(line, state, me)


def _rated(state: Conversation, number: int | None) -> Suggestion | None:
    """The suggestion of this number; without one the newest of those that were used, else the newest."""
    known = list(state.suggestions.values())
    if number is not None:
        return next(iter(known[number - 1 : number]), None)
    used = [one for one in known if one.fate in ("inserted", "sent")]
    return next(reversed(used or known), None)


def _team(line: Team, state: Conversation, me: str) -> Command | str:
    match line:
        case TakeBack():
            warm = state.warm
            return NO_WARM if warm is None else WithdrawOffer(state.id, warm.offer, "taken back")
        case Keep(reason):
            return Hold(state.id, reason)
        case GoOn():
            return Unhold(state.id)
        case Sleep(until, note):
            return Snooze(state.id, until, note)
        case Ask(agent, question):
            return AskColleague(state.id, agent, question)
        case Answered():
            mine = next((one.id for one in state.consults if me in (one.by, one.agent)), None)
            return NO_CONSULT if mine is None else EndConsult(state.id, mine)
        case Mark(verdict):
            handoffs = state.escalations
            return MarkEscalation(state.id, handoffs[-1].ticket, verdict) if handoffs else NO_HANDOFF
        case _:
            assert_never(line)


def _version(state: Conversation, name: str) -> int:
    field = state.fields.get(name)
    return field.version if field else 0
