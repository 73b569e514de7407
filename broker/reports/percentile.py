"""One definition of percentiles for every report."""

from collections.abc import Sequence
from math import ceil


def percentile(values: Sequence[int], percent: int) -> int | None:
    """The smallest value that at least ``percent`` (1 to 100) of them do not exceed; None of no values."""
    if not values:
        return None
    return sorted(values)[max(0, ceil(len(values) * percent / 100) - 1)]
