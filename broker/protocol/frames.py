"""The frames of subprotocol ``collabtui.v1``: JSON text, one object a frame, told apart by ``type``."""

from collections.abc import Mapping
from typing import Annotated, Literal

from annotated_types import MaxLen
from pydantic import Field

from broker.domain.actors import Actor
from broker.domain.commands import Command
from broker.domain.customers import CustomerRecord
from broker.domain.errors import Retry
from broker.domain.events import Event
from broker.domain.ids import CommandId, Count, Id
from broker.domain.packet import Packet
from broker.protocol.copilot_frames import Drafting, DraftingNow, Rework, ReworkDone, Reworked, ReworkWanted
from broker.protocol.frame import Frame
from broker.protocol.heard import Heard
from broker.protocol.questions import QueryKind
from broker.protocol.rows import (
    AgentRow,
    ConversationRow,
    ErasureRow,
    KeepingRow,
    RedactionRow,
    ResolvedPage,
    ServerLimits,
    TokenRow,
    Waits,
)
from broker.protocol.told import Told

SUBPROTOCOL = "collabtui.v1"

Stream = Annotated[str, Field(pattern=r"^(conversation|agent):[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$")]
Secret = Annotated[str, Field(min_length=1, max_length=200)]


class Cursor(Frame):
    """Where a reader stopped: it has everything of ``stream`` up to its own number ``after_n``."""

    stream: Stream
    after_n: Count


class Hello(Frame):
    """The first frame of a client. ``instance`` tells apart the processes that share one token."""

    type: Literal["hello"] = "hello"
    token: Secret
    instance: Id | None = None
    resume: Annotated[tuple[Cursor, ...], MaxLen(1_000)] = ()


class CommandFrame(Frame):
    """A wish; ``id`` is made by the client, and sending it again gives the first answer."""

    type: Literal["command"] = "command"
    id: CommandId
    command: Annotated[Command, Field(discriminator="kind")]


class Subscribe(Frame):
    """Replay ``stream`` after ``after_n``, then follow it live; the ``ack`` comes when the replay is complete."""

    type: Literal["subscribe"] = "subscribe"
    id: Id
    stream: Stream
    after_n: Count = 0


class Unsubscribe(Frame):
    type: Literal["unsubscribe"] = "unsubscribe"
    id: Id
    stream: Stream


class Query(Frame):
    type: Literal["query"] = "query"
    id: Id
    query: Annotated[QueryKind, Field(discriminator="kind")]


class Typing(Frame):
    """Somebody is writing; never stored. ``epoch`` lets the broker drop what an ousted owner still types."""

    type: Literal["typing"] = "typing"
    conversation: Id
    epoch: Count = 0


class WatchQueue(Frame):
    """Have the open conversations as a list that stays true; ``on`` false ends it. For agents, supervisors.

    The list comes in ``queue_rows``, then the ``ack``; changes come from its first frame on.
    """

    type: Literal["watch_queue"] = "watch_queue"
    id: Id
    on: bool = True


class Leave(Frame):
    """A bot's: give me no more turns over this connection, what I owe I still answer. No turn follows the ``ack``."""

    type: Literal["leave"] = "leave"
    id: Id


ClientFrame = (
    Hello | CommandFrame | Subscribe | Unsubscribe | Query | Typing | Drafting | Rework | Reworked | WatchQueue | Leave
)


class Welcome(Frame):
    """The answer to ``hello``. A ``store_id`` that changed says that the store was restored: start over."""

    type: Literal["welcome"] = "welcome"
    actor: Actor
    store_id: str
    limits: ServerLimits


class Ack(Frame):
    """Done, and on disk. ``stream`` and ``n`` say where, in the receiver's own numbering."""

    type: Literal["ack"] = "ack"
    id: str
    stream: str = ""
    n: int = 0
    epoch: int = 0


class RefusedFrame(Frame):
    """Not done, and nothing changed. ``id`` is null where the command's id could not be read."""

    type: Literal["refused"] = "refused"
    id: str | None
    code: str
    message: str
    retry: Retry
    current: Mapping[str, str | int | float | None] | None = None


class EventFrame(Frame):
    """The event number ``n`` of a stream, as the receiver may see it."""

    type: Literal["event"] = "event"
    stream: str
    n: int
    at: int
    actor: Actor
    event: Annotated[Event, Field(discriminator="kind")]


class Reset(Frame):
    """The cursor can't be served: forget what you hold of ``stream``; its replay follows from number 1."""

    type: Literal["reset"] = "reset"
    stream: str
    reason: str


class TurnFrame(Frame):
    """A bot's work: answer the customer's unanswered ``texts``, the newest of which is the message ``turn``.

    ``turn`` is None when the bot is asked to say goodbye after a person resolved the matter (``closing``): ``heard``
    is then what people told the customer since the handoff, oldest first. ``messages`` are the texts' ids, so that a
    value can name where it was read. ``engagement`` rises when people take it from the bots, or bots from people.
    ``survey`` is false for a customer who was asked how it went not long ago: do not ask them again.
    ``told`` is what the customer wrote to people since a bot last spoke, oldest first: nobody need ask for what is in
    it. ``settled`` names the fields that a person of the desk wrote: a bot may not read them otherwise.
    """

    type: Literal["turn"] = "turn"
    conversation: str
    lease: str
    epoch: int
    turn: str | None
    texts: tuple[str, ...]
    values: Mapping[str, str]
    customer: str
    language: str
    record: CustomerRecord | None
    closing: bool
    escalated_to_agent: bool
    agent_resolved: bool
    fallbacks: int
    patience_ms: int
    messages: tuple[str, ...] = ()
    heard: tuple[Heard, ...] = ()
    engagement: int = 1
    survey: bool = True
    told: tuple[Told, ...] = ()
    settled: tuple[str, ...] = ()


class Assist(Frame):
    """A copilot's work: read this conversation, which a person answers or will, and propose what helps."""

    type: Literal["assist"] = "assist"
    conversation: str


class Result(Frame):
    """The answer to a ``query``: the one part that was asked for is filled."""

    type: Literal["result"] = "result"
    id: str
    conversations: tuple[ConversationRow, ...] = ()
    agents: tuple[AgentRow, ...] = ()
    tokens: tuple[TokenRow, ...] = ()
    packet: Packet | None = None
    redaction: RedactionRow | None = None
    erasure: ErasureRow | None = None
    keeping: KeepingRow | None = None
    resolved: ResolvedPage | None = None


class TypingNow(Frame):
    """Somebody else is writing; it means nothing after a few seconds without another."""

    type: Literal["typing_now"] = "typing_now"
    conversation: str
    actor: Actor


class QueueRows(Frame):
    """Open conversations as they are now: ``rows`` take the place of those held, ``gone`` are closed.

    ``full`` begins the list anew: forget what you hold of it. The rest of a long list follows without ``full``.
    ``waits`` comes with ``full``: what the desk's policy calls a long wait.
    """

    type: Literal["queue_rows"] = "queue_rows"
    full: bool
    rows: tuple[ConversationRow, ...]
    gone: tuple[str, ...] = ()
    waits: Waits | None = None


class Waiting(Frame):
    """The customer's place in the queue, counted from 1, with how many wait; place 0: not waiting any more.

    ``expected_ms`` is how long the wait may still be; None where nobody can tell.
    """

    type: Literal["waiting"] = "waiting"
    conversation: str
    position: int
    of: int
    expected_ms: int | None = None


class Begun(Frame):
    """The desk began this conversation with the customer, who may be in another one just now."""

    type: Literal["begun"] = "begun"
    conversation: str


class GoingAway(Frame):
    """The broker stops in good order: come back after ``reconnect_after_ms``."""

    type: Literal["going_away"] = "going_away"
    reconnect_after_ms: int


ServerFrame = (
    Welcome
    | Ack
    | RefusedFrame
    | EventFrame
    | Reset
    | TurnFrame
    | Assist
    | Result
    | TypingNow
    | DraftingNow
    | ReworkWanted
    | ReworkDone
    | QueueRows
    | Waiting
    | Begun
    | GoingAway
)
