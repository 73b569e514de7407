"""What a session asks of the shell around it, carried out in the order given."""

from dataclasses import dataclass

from broker.domain.commands import Command
from broker.protocol.copilot_frames import Drafting, Rework, Reworked
from broker.protocol.frames import (
    Hello,
    Leave,
    ServerFrame,
    Typing,
)
from broker.protocol.questions import QueryKind

#: The most that RFC 6455 (section 5.5) leaves for the reason in a close frame.
MAX_REASON_BYTES = 123


@dataclass(frozen=True, slots=True)
class Authenticate:
    """Find out who this is, then call ``accept`` or ``reject``."""

    hello: Hello


@dataclass(frozen=True, slots=True)
class Execute:
    """Carry out the command, send its one answer, then call ``finished``; meanwhile, read on."""

    id: str
    command: Command


@dataclass(frozen=True, slots=True)
class Follow:
    """Replay the stream, then follow it. ``id`` is None for a cursor of the hello, which gets no ack."""

    id: str | None
    stream: str
    after_n: int


@dataclass(frozen=True, slots=True)
class Unfollow:
    """Send no more of the stream, then an ack."""

    id: str
    stream: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Send the ``result`` of the query."""

    id: str
    query: QueryKind


@dataclass(frozen=True, slots=True)
class Relay:
    """Pass on what is never stored. ``id`` is None for what nobody answers."""

    id: str | None
    frame: Typing | Drafting | Rework | Reworked


@dataclass(frozen=True, slots=True)
class Watch:
    """Send the queue as it is with every change of it, or no more of it where ``on`` is false; then an ack."""

    id: str
    on: bool


@dataclass(frozen=True, slots=True)
class Send:
    frame: ServerFrame


@dataclass(frozen=True, slots=True)
class Close:
    """Close the connection with this code; nothing follows. Raises ValueError where the reason is too long."""

    code: int
    reason: str

    def __post_init__(self) -> None:
        if len(self.reason.encode()) > MAX_REASON_BYTES:
            raise ValueError(f"A close reason may have {MAX_REASON_BYTES} bytes: {self.reason!r}")


Effect = Authenticate | Execute | Follow | Unfollow | Answer | Relay | Watch | Leave | Send | Close
Effects = tuple[Effect, ...]
