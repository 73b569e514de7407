"""Conversations, agents, tokens as the rows of a list."""

from collections.abc import Mapping

from broker.domain.actors import Role
from broker.domain.agents import Presence, RoutingState
from broker.domain.ids import OptionalLabel
from broker.domain.owners import Phase
from broker.protocol.frame import Frame


class ConversationRow(Frame):
    """A conversation in a list. ``since`` is the beginning of the wait where there is a ticket, else of the ownership.

    ``agent`` is the id of the agent who owns it, or to whom it is offered.
    """

    conversation: str
    customer: str
    name: OptionalLabel = ""
    phase: Phase
    owner: str
    agent: str = ""
    since: int
    opened: int
    touched: int
    epoch: int
    skill: str = ""
    priority: int | None = None
    rule: str = ""
    sentiment: float | None = None
    resolved_by: str = ""
    resolution: str = ""
    survey: int | None = None
    lines: int = 0


class Waits(Frame):
    """From how many milliseconds on somebody in the queue has waited too long: late, then overdue."""

    late_ms: int = 60_000
    overdue_ms: int = 300_000


class AgentRow(Frame):
    agent: str
    name: str
    presence: Presence
    routing: RoutingState
    connected: bool
    skills: Mapping[str, int]
    capacity: int
    load: int


class TokenRow(Frame):
    """A token in a list; its secret is nowhere."""

    token: str
    role: Role
    subject: str
    issued: int
    expires: int | None
    revoked: bool
