"""What a client tells those who watch it."""

from dataclasses import dataclass
from typing import Literal

from broker.domain.actors import Actor
from broker.domain.events import Event
from broker.protocol.copilot_frames import DraftingNow, ReworkWanted
from broker.protocol.frames import (
    Assist,
    TurnFrame,
    TypingNow,
    Waiting,
)
from broker.protocol.rows import ConversationRow, Waits

ConnectionState = Literal["connecting", "online", "reconnecting", "refused", "stopped"]


@dataclass(frozen=True, slots=True)
class EventApplied:
    """The mirror holds event number ``n`` of ``stream`` now; ``at`` is Unix milliseconds.

    Numbers come without a hole or repeat. Number 1 once more says that the stream begins anew, because the broker could
    not serve the old place or its store was restored.
    """

    stream: str
    n: int
    at: int
    actor: Actor
    event: Event


@dataclass(frozen=True, slots=True)
class TurnGiven:
    """A bot's work."""

    frame: TurnFrame


@dataclass(frozen=True, slots=True)
class AssistGiven:
    """A copilot's work."""

    frame: Assist


@dataclass(frozen=True, slots=True)
class ReworkGiven:
    """A copilot's work: somebody who answers waits for other words."""

    frame: ReworkWanted


@dataclass(frozen=True, slots=True)
class TypingSeen:
    """Somebody else is writing."""

    frame: TypingNow


@dataclass(frozen=True, slots=True)
class DraftingSeen:
    """A copilot's draft as far as it is written."""

    frame: DraftingNow


@dataclass(frozen=True, slots=True)
class QueueChanged:
    """Open conversations as they are now: ``rows`` take the place of those held by their ``conversation``.

    ``gone`` are the ids of those that are closed. ``full`` begins the list anew: forget what you hold of it. With it
    come the ``waits`` that the desk calls long.
    """

    full: bool
    rows: tuple[ConversationRow, ...]
    gone: tuple[str, ...]
    waits: Waits | None = None


@dataclass(frozen=True, slots=True)
class WaitingSeen:
    """Our place in the queue; position 0 says that we wait no more."""

    frame: Waiting


@dataclass(frozen=True, slots=True)
class ConversationBegun:
    """The desk began a conversation with us, who may be in another one."""

    conversation: str


@dataclass(frozen=True, slots=True)
class StateChanged:
    """The connection's state; ``detail`` is a sentence for a person, or empty."""

    state: ConnectionState
    detail: str = ""


Update = (
    EventApplied
    | TurnGiven
    | AssistGiven
    | ReworkGiven
    | TypingSeen
    | DraftingSeen
    | QueueChanged
    | WaitingSeen
    | ConversationBegun
    | StateChanged
)
