"""How people working together change a conversation, apart from who owns it."""

from dataclasses import replace
from typing import assert_never

from broker.domain.conversation import Consult, Conversation
from broker.domain.teamwork_events import (
    ConsultAsked,
    ConsultEnded,
    SupervisorJoined,
    SupervisorLeft,
    TeamworkEvent,
    WorkHeld,
    WorkUnheld,
)


def evolve_teamwork(state: Conversation, event: TeamworkEvent) -> Conversation:
    """The conversation after a hold, a consultation, a supervisor's coming or going."""
    match event:
        case WorkHeld():
            return replace(state, on_hold=True)
        case WorkUnheld():
            return replace(state, on_hold=False)
        case ConsultAsked(consult, agent, by, question):
            return replace(state, consults=(*state.consults, Consult(consult, agent, by, question)))
        case ConsultEnded(consult):
            return replace(state, consults=tuple(one for one in state.consults if one.id != consult))
        case SupervisorJoined(supervisor, _, mode):
            return replace(state, supervisors={**state.supervisors, supervisor: mode})
        case SupervisorLeft(supervisor):
            left = {who: mode for who, mode in state.supervisors.items() if who != supervisor}
            return replace(state, supervisors=left)
        case _:
            assert_never(event)
