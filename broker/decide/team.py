"""What people decide together about a conversation that keeps its owner."""

from typing import assert_never

from broker.decide.alerts import raised
from broker.decide.case import Case, Decision, known_message
from broker.decide.consults import asked, ended
from broker.decide.holds import held, unheld
from broker.decide.supervision import overseen
from broker.domain.errors import Forbidden, NotFound
from broker.domain.judgement_events import EscalationMarked, TurnFlagged
from broker.domain.team_commands import (
    AskColleague,
    EndConsult,
    FlagTurn,
    Hold,
    MarkEscalation,
    Oversee,
    RaiseAlert,
    TeamCommand,
    Unhold,
)


def decide_team(case: Case, command: TeamCommand) -> Decision:
    """The events of a command about working together."""
    match command:
        case Hold(_, reason):
            return held(case, reason)
        case Unhold():
            return unheld(case)
        case AskColleague():
            return asked(case, command)
        case EndConsult(_, consult):
            return ended(case, consult)
        case Oversee():
            return overseen(case, command)
        case RaiseAlert():
            return raised(case, command)
        case MarkEscalation():
            return _marked(case, command)
        case FlagTurn():
            return _flagged(case, command)
        case _:
            assert_never(command)


def _marked(case: Case, command: MarkEscalation) -> Decision:
    """A verdict on a handoff of this conversation; whoever thinks better of it gives another."""
    if all(one.ticket != command.ticket for one in case.state.escalations):
        raise NotFound(f"There was no handoff {command.ticket} in this conversation.")
    return case.only(EscalationMarked(command.ticket, command.verdict, command.note))


def _flagged(case: Case, command: FlagTurn) -> Decision:
    """An objection to what a bot said; whoever has more to say about it flags it again."""
    author = known_message(case.state, command.message).author
    if author.role != "bot":
        raise Forbidden(f"Only a bot's words can be flagged: that message is the {author.role}'s.")
    return case.only(TurnFlagged(command.message, command.reason))
