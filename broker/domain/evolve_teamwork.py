"""How people working together change a conversation, apart from who owns it."""

from typing import assert_never

from broker.domain.conversation import Conversation
from broker.domain.conversation_parts import Consult
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
            return state.after(on_hold=True)
        case WorkUnheld():
            return state.after(on_hold=False)
        case ConsultAsked(consult, agent, by, question):
            return state.after(consults=(*state.consults, Consult(consult, agent, by, question)))
        case ConsultEnded(consult):
            return state.after(consults=tuple(one for one in state.consults if one.id != consult))
        case SupervisorJoined(supervisor, _, mode):
            return state.after(supervisors={**state.supervisors, supervisor: mode})
        case SupervisorLeft(supervisor):
            left = {who: mode for who, mode in state.supervisors.items() if who != supervisor}
            return state.after(supervisors=left)
        case _:
            assert_never(event)
