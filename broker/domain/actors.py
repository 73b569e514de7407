"""Who acts: a role with the id of the person, worker or desk that plays it."""

from dataclasses import dataclass
from typing import Literal, get_args

from broker.domain.ids import Id

Role = Literal["customer", "bot", "copilot", "agent", "supervisor", "desk"]
ROLES: tuple[Role, ...] = get_args(Role)


@dataclass(frozen=True, slots=True)
class Actor:
    """The author of an event or a command."""

    role: Role
    id: Id


#: The broker itself: timers, routing, the lines said while people wait.
DESK = Actor("desk", "desk")
