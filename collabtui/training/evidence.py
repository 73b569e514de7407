"""What the broker has on record of a played conversation."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from broker.domain.conversation import Conversation
from broker.domain.conversation_parts import Line
from broker.domain.events import MessagePosted, Recorded
from broker.domain.owner_events import Closed, HandedBack, HandoffRequested, Reopened, Resolved


@dataclass(frozen=True, slots=True)
class Evidence:
    """The conversation as it ended, with its log from its second event on.

    ``counted_s`` are the seconds of typing that were counted rather than spent.
    """

    state: Conversation
    log: Sequence[Recorded] = ()
    counted_s: float = 0.0

    @property
    def handled_s(self) -> float:
        """Seconds from the customer's first message to the end, typing included; 0 where nothing was said."""
        times = [line.at for line in self.public() if line.author.role == "customer"]
        if not times:
            return 0.0
        ends = [one.at for one in self.log if isinstance(one.event, Closed)]
        return (max(ends, default=self.state.touched) - times[0]) / 1_000 + self.counted_s

    def public(self) -> Iterator[Line]:
        """The lines that the customer could read, in order."""
        return (line for line in self.state.lines if line.visibility == "public")


def numbered(lines: Iterator[Line]) -> Iterator[tuple[int, Line]]:
    """Each line with how many messages the customer had written by then."""
    count = 0
    for line in lines:
        count += line.author.role == "customer"
        yield count, line


def said_beside_people(log: Sequence[Recorded]) -> list[str]:
    """What bots said to the customer while people had the conversation, from the handoff to its end."""
    heard: list[str] = []
    is_with_people = False
    for one in log:
        event = one.event
        if isinstance(event, HandoffRequested):
            is_with_people = True
        elif isinstance(event, HandedBack | Resolved | Reopened):
            is_with_people = False
        elif isinstance(event, MessagePosted) and is_with_people:
            heard += [event.text] if one.actor.role == "bot" and event.visibility == "public" else []
    return heard


def said_twice(lines: Iterator[Line]) -> list[str]:
    """What a bot said to the letter as it had before, with nobody else of the desk speaking in between."""
    said = [line for line in lines if line.author.role != "customer"]
    return [
        later.text
        for one, later in pairwise(said)
        if one.author.role == later.author.role == "bot" and one.text == later.text
    ]
