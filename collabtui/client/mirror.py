"""The client's copy of the streams it follows, folded as the broker folds them."""

from dataclasses import dataclass, replace
from typing import assert_never

from broker.domain.agent_events import AgentEvent
from broker.domain.agents import Agent, evolve_agent
from broker.domain.audience import Audience
from broker.domain.conversation import Conversation
from broker.domain.events import ConversationEvent, Recorded
from broker.domain.evolve import evolve
from broker.domain.ids import AGENT, CONVERSATION, split_stream, stream_of
from broker.domain.transcript import PublicTranscript, read
from broker.protocol.frames import EventFrame, Reset

Raw = tuple[EventFrame, ...]
Fold = Conversation | PublicTranscript | Agent | Raw


@dataclass(frozen=True, slots=True)
class Applied:
    """The frame is part of the copy now."""

    stream: str
    frame: EventFrame | Reset


@dataclass(frozen=True, slots=True)
class Duplicate:
    """The copy has this number already."""

    stream: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Number ``n`` came while those after ``after_n`` are missing: nothing was applied."""

    stream: str
    after_n: int
    n: int


Change = Applied | Duplicate | Gap


@dataclass(frozen=True, slots=True)
class _Held:
    n: int
    fold: Fold


class Mirror:
    """Per stream its number ``n`` with its fold: for each stream one contiguous run of events, never a hole.

    Conversations fold to ``Conversation`` for the desk, to ``PublicTranscript`` for the public, agents to ``Agent``.
    Bots, as well as streams that were begun in their middle, keep the event frames themselves.
    """

    def __init__(self, audience: Audience) -> None:
        self._audience = audience
        self._held: dict[str, _Held] = {}

    def begin(self, stream: str, after_n: int) -> None:
        """Start a copy after ``after_n``; a copy that is here already stays as it is."""
        fold: Fold = self._blank(stream) if after_n == 0 else ()
        self._held.setdefault(stream, _Held(after_n, fold))

    def forget(self, stream: str) -> None:
        """Drop one copy."""
        self._held.pop(stream, None)

    def clear(self) -> None:
        """Drop every copy."""
        self._held.clear()

    def apply(self, frame: EventFrame | Reset) -> Change:
        """Take one frame in, if it is the next of its stream; a Reset empties the copy."""
        if isinstance(frame, Reset):
            self._held[frame.stream] = _Held(0, self._blank(frame.stream))
            return Applied(frame.stream, frame)
        held = self._held.get(frame.stream) or _Held(0, self._blank(frame.stream))
        if frame.n <= held.n:
            return Duplicate(frame.stream)
        if frame.n > held.n + 1:
            return Gap(frame.stream, held.n, frame.n)
        self._held[frame.stream] = _Held(frame.n, _folded(held.fold, frame))
        return Applied(frame.stream, frame)

    def n(self, stream: str) -> int:
        """The number of the last event held of ``stream``; 0 when there is none."""
        held = self._held.get(stream)
        return held.n if held else 0

    def conversation(self, id: str) -> Conversation | None:
        """The desk's view of a conversation, once its first event is here."""
        fold = self._fold(stream_of(CONVERSATION, id))
        return fold if isinstance(fold, Conversation) else None

    def transcript(self, id: str) -> PublicTranscript | None:
        """The customer's view of a conversation, once its first event is here."""
        fold = self._fold(stream_of(CONVERSATION, id))
        return fold if isinstance(fold, PublicTranscript) else None

    def agent(self, id: str) -> Agent | None:
        """An agent, once the first event of its stream is here."""
        fold = self._fold(stream_of(AGENT, id))
        return fold if isinstance(fold, Agent) else None

    def events(self, stream: str) -> tuple[EventFrame, ...]:
        """The event frames of a stream that is kept unfolded; empty for a folded one."""
        fold = self._fold(stream)
        return fold if isinstance(fold, tuple) else ()

    def conversations(self) -> tuple[Conversation, ...]:
        """All conversations the desk holds, in the order they were followed."""
        return tuple(h.fold for h in self._held.values() if h.n and isinstance(h.fold, Conversation))

    def agents(self) -> tuple[Agent, ...]:
        """All agents held, in the order they were followed."""
        return tuple(h.fold for h in self._held.values() if h.n and isinstance(h.fold, Agent))

    def _fold(self, stream: str) -> Fold | None:
        held = self._held.get(stream)
        return held.fold if held and held.n else None

    def _blank(self, stream: str) -> Fold:
        kind, key = split_stream(stream)
        if kind == AGENT:
            return Agent(key)
        match self._audience:
            case "desk":
                return Conversation(key)
            case "public":
                return PublicTranscript()
            case "bot":
                return ()
            case _:
                assert_never(self._audience)


def _folded(fold: Fold, frame: EventFrame) -> Fold:
    """The fold after one more event; an event newer than this reader only advances the number."""
    event = frame.event
    match fold:
        case Conversation() if isinstance(event, ConversationEvent):
            return evolve(fold, Recorded(frame.stream, frame.n, frame.at, frame.actor, event))
        case PublicTranscript() if isinstance(event, ConversationEvent):
            return read(fold, frame.n, frame.at, frame.actor, event)
        case Agent() if isinstance(event, AgentEvent):
            return evolve_agent(fold, event, frame.at)
        case Conversation():
            return replace(fold, seq=frame.n, touched=frame.at)
        case PublicTranscript():
            return replace(fold, n=frame.n)
        case Agent():
            return fold
        case tuple():
            return (*fold, frame)
        case _:
            assert_never(fold)
