"""How long something takes, counted into buckets that double in width."""

from dataclasses import dataclass, field
from typing import Final

#: Bucket ``k`` holds what took less than ``2 ** k`` microseconds, but not less than half of that; the last, all beyond.
BUCKETS: Final = 27


@dataclass(slots=True)
class Timings:
    """Counts without a look-up: the bucket is the bit length of the microseconds. ``total_s`` is seconds."""

    total_s: float = 0.0
    counts: list[int] = field(default_factory=lambda: [0] * BUCKETS)

    def note(self, seconds: float) -> None:
        """Count one more."""
        self.total_s += seconds
        bucket = int(seconds * 1_000_000).bit_length()
        self.counts[bucket if bucket < BUCKETS else BUCKETS - 1] += 1
