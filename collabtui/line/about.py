"""The command that a typed line asks for in one conversation, purely."""

from typing import assert_never

from broker.domain.commands import ClearField, Command, HandBack, PostMessage, Resolve, ScheduleCallback, SetField
from broker.domain.context import FieldValue
from broker.domain.conversation import Conversation
from broker.domain.handoff_commands import Snooze, Transfer, WithdrawOffer
from broker.domain.team_commands import AskColleague, EndConsult, Hold, MarkEscalation, Unhold
from collabtui.line.parse import Callback
from collabtui.line.parse_agent import (
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
    Team,
)

NO_WARM = "it is offered to nobody; /warm @AGENT offers it"
NO_CONSULT = "no question to a colleague is open; /ask @AGENT asks one"
NO_HANDOFF = "it was never handed to a person, so there is no handoff to judge"


Line = Note | Set | Clear | Pass | Return | Done | Callback | Team


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
        case _:
            return _team(line, state, me)


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
