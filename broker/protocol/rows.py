"""Conversations, agents, tokens as the rows of a list."""

from collections.abc import Mapping

from pydantic import Field

from broker.domain.actors import Role
from broker.domain.agent_events import Presence, RoutingState
from broker.domain.erasure_events import Certificate
from broker.domain.ids import OptionalLabel
from broker.domain.judgement_events import AlertStep
from broker.domain.owners import Phase
from broker.domain.past import Past
from broker.domain.redact import PersonalData
from broker.protocol.frame import Frame


class ConversationRow(Frame):
    """A conversation in a list. ``since`` is the beginning of the wait where there is a ticket, else of the ownership.

    ``agent`` is the id of the agent who owns it, or to whom it is offered. ``ticket`` is the id of the newest ticket,
    ``turn`` is where its ticket stands in the queue, the lowest first (Unix milliseconds, priority counted in);
    ``alert`` the newest step of the alert ladder with ``alerts``, the number of them; ``wakes`` is when a snoozed one
    goes on (Unix milliseconds); ``consulted`` are the ids of the agents who are asked for advice.
    Where the desk is not always open, ``late`` and ``overdue`` say when the ticket's wait becomes that by the desk's
    hours (Unix milliseconds); else ``Waits`` do.
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
    turn: int | None = None
    rule: str = ""
    sentiment: float | None = None
    resolved_by: str = ""
    resolution: str = ""
    survey: int | None = None
    lines: int = 0
    channel: str = ""
    level: int = 1
    ticket: str = ""
    alert: AlertStep | None = None
    alerts: int = 0
    on_hold: bool = False
    wakes: int | None = None
    late: int | None = None
    overdue: int | None = None
    supervisors: int = 0
    consulted: tuple[str, ...] = ()


class Waits(Frame):
    """From how many milliseconds on somebody in the queue has waited too long: late, then overdue.

    ``repeat_ms``: an agent's own open offer is rung again every so many; 0 rings once.
    """

    late_ms: int = 60_000
    overdue_ms: int = 300_000
    repeat_ms: int = 15_000


class AgentRow(Frame):
    """An agent in a list. ``channels`` bounds single channels; ``wrapping`` names the conversations in wrap-up.

    ``expected``: whether the roster has them on shift now; None without a roster.
    """

    agent: str
    name: str
    presence: Presence
    routing: RoutingState
    connected: bool
    skills: Mapping[str, int]
    capacity: int
    load: int
    channels: Mapping[str, int] = Field(default_factory=dict)
    paused: int = 0
    wrapping: tuple[str, ...] = ()
    expected: bool | None = None


class RedactionRow(Frame):
    """Where the desk wants personal data blanked, of which kinds."""

    exports: bool
    prompts: bool
    kinds: tuple[PersonalData, ...]


class ErasureRow(Frame):
    """What is still known of a customer, by kind of event, with how an erasure of it stands.

    ``hold`` is the reason of a legal hold; ``erasing`` the id of an erasure that is under way, with the ``obstacle``
    that keeps it from its end, if there is one; ``certificate`` what the last one removed, at ``erased`` (Unix ms).
    """

    customer: str
    known: bool
    hold: str | None = None
    conversations: int = 0
    events: Mapping[str, int] = Field(default_factory=dict)
    erasing: str | None = None
    obstacle: str = ""
    certificate: Certificate | None = None
    erased: int | None = None


class KeepingRow(Frame):
    """Where the back-ups lie that are known; ``retired`` is when retention ran last (Unix ms; 0: never).

    ``plan`` counts what retention would blank now, by kind of event, in ``conversations``; ``held`` streams more are on
    legal hold. ``ran`` counts what the last run blanked, in ``ran_conversations``.
    """

    backups: tuple[str, ...] = ()
    retiring: bool = False
    retired: int = 0
    conversations: int = 0
    held: int = 0
    plan: Mapping[str, int] = Field(default_factory=dict)
    ran_conversations: int = 0
    ran: Mapping[str, int] = Field(default_factory=dict)


class ResolvedPage(Frame):
    """Conversations that were resolved, reopened or erased at positions of the log from ``since`` on, newest first.

    ``resolved`` are those that stand resolved by people now; ``gone`` names the others, of which nothing may be told
    any more. ``upto`` is the newest position there is, in the store called ``store``. Where ``since`` is above what was
    asked for, there is more.
    """

    resolved: tuple[Past, ...]
    gone: tuple[str, ...]
    since: int
    upto: int
    store: str


class TokenRow(Frame):
    """A token in a list; its secret is nowhere."""

    token: str
    role: Role
    subject: str
    issued: int
    expires: int | None
    revoked: bool


class ServerLimits(Frame):
    """What a connection may do: bytes a frame, commands unanswered at once, seconds between pings."""

    frame_bytes: int
    commands_in_flight: int
    ping_seconds: float
