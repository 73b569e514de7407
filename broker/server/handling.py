"""How long agents took of late for one conversation."""

from collections import deque
from typing import Final

from broker.domain.agent_events import WorkReleased, WorkTaken
from broker.domain.events import Recorded

#: As many finished works count.
MOST: Final = 50


class RecentHandling:
    """The mean over the newest works whose beginning and end were heard here, since the start of the broker."""

    def __init__(self) -> None:
        self._begun: dict[tuple[str, str], int] = {}
        self._took: deque[int] = deque(maxlen=MOST)

    def hear(self, recorded: Recorded) -> None:
        """One more event: where an agent took or left work, it counts."""
        match recorded.event:
            case WorkTaken(conversation):
                self._begun[recorded.stream, conversation] = recorded.at
            case WorkReleased(conversation, outcome):
                begun = self._begun.pop((recorded.stream, conversation), None)
                # Work that was lost, or taken away, says nothing of how long it takes.
                if begun is not None and outcome in ("resolved", "closed", "handed_back", "transferred"):
                    self._took.append(max(0, recorded.at - begun))
            case _:
                return

    def mean(self, prior: int) -> int:
        """Milliseconds; ``prior`` before anything was heard."""
        return sum(self._took) // len(self._took) if self._took else prior
