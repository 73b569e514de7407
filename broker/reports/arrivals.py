"""Who asked for a person when, with the time that people then spent on it."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Final, assert_never, get_args

from broker.domain.agent_events import (
    WorkPaused,
    WorkReleased,
    WorkResumed,
    WorkTaken,
    WrapUpEnded,
    WrapUpStarted,
)
from broker.domain.events import Recorded
from broker.domain.ids import split_stream
from broker.domain.owner_events import HandoffRequested

_WorkStep = WorkPaused | WorkResumed | WorkReleased | WrapUpStarted | WrapUpEnded
_Counted = HandoffRequested | WorkTaken | _WorkStep
#: The kinds of events that count here; a reader may pass over all others.
KINDS: Final[frozenset[str]] = frozenset(
    str(one.default) for event in get_args(_Counted) for one in fields(event) if one.name == "kind"
)


@dataclass(frozen=True, slots=True)
class Arrival:
    """A ticket that was opened at ``at`` (Unix milliseconds) for ``skill``.

    ``handled_ms`` sums what all agents spent on it, from acceptance to release with wrap-up but without pauses; None
    where nobody took it, or somebody is still at it.
    """

    at: int
    skill: str
    handled_ms: int | None = None


@dataclass(slots=True, eq=False)
class _Ticket:
    at: int
    skill: str
    handled_ms: int = 0
    is_taken: bool = False


@dataclass(slots=True)
class _Work:
    """One agent at one ticket; ``since`` is when the time that counts was last settled."""

    ticket: _Ticket
    since: int
    holding: bool = True
    paused: bool = False
    wrapping: bool = False

    @property
    def is_open(self) -> bool:
        return self.holding or self.wrapping

    def step(self, event: _WorkStep, at: int) -> None:
        """Count the time so far, then be what the event says."""
        if self.wrapping or (self.holding and not self.paused):
            self.ticket.handled_ms += max(0, at - self.since)  # a clock put back takes no time away
        self.since = at
        match event:
            case WorkPaused():
                self.paused = True
            case WorkResumed():
                self.paused = False
            case WorkReleased():
                self.holding = False
            case WrapUpStarted():
                self.wrapping = True
            case WrapUpEnded():
                self.wrapping = False
            case _:
                assert_never(event)


class _Fold:
    def __init__(self) -> None:
        self._tickets: list[_Ticket] = []
        self._newest: dict[str, _Ticket] = {}  # by conversation
        self._works: dict[tuple[str, str], _Work] = {}  # by the agent's stream with the conversation

    def add(self, stream: str, event: _Counted, at: int) -> None:
        if isinstance(event, HandoffRequested):
            ticket = _Ticket(at, event.skill)
            self._tickets.append(ticket)
            self._newest[split_stream(stream)[1]] = ticket
        elif isinstance(event, WorkTaken):
            # No ticket is known where the log is read from its middle on.
            if event.conversation in self._newest:
                self._newest[event.conversation].is_taken = True
                self._works[stream, event.conversation] = _Work(self._newest[event.conversation], at)
        elif (stream, event.conversation) in self._works:
            self._works[stream, event.conversation].step(event, at)

    def result(self) -> tuple[Arrival, ...]:
        unfinished = {work.ticket for work in self._works.values() if work.is_open}
        return tuple(
            Arrival(one.at, one.skill, one.handled_ms if one.is_taken and one not in unfinished else None)
            for one in self._tickets
        )


def arrivals(recorded: Iterable[Recorded]) -> tuple[Arrival, ...]:
    """Every ticket in the order in which they were opened; ``recorded`` are events in the log's order."""
    fold = _Fold()
    for one in recorded:
        if isinstance(one.event, _Counted):
            fold.add(one.stream, one.event, one.at)
    return fold.result()
