"""What became of the bots' turns since the broker started, as numbers."""

from collections import Counter
from dataclasses import dataclass, field

from broker.store.timings import Timings


@dataclass(slots=True)
class TurnMeters:
    """``waits``: from a customer's first unanswered message to a worker with room; ``answers``: from then on.

    ``outcomes`` counts the turns given by what became of them: answered, silent, dropped (nobody needs it any more).
    """

    waits: Timings = field(default_factory=Timings)
    answers: Timings = field(default_factory=Timings)
    outcomes: Counter[str] = field(default_factory=Counter)
