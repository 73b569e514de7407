"""How a customer's mood moves from turn to turn."""

from collections.abc import Sequence


def bad_in_a_row(moods: Sequence[float], below: float, recover_above: float | None) -> int:
    """How many of the moods, up to the newest, were bad without a break.

    One is bad below ``below``; after that all are, until one rises above ``recover_above`` (``None``: is no longer
    below ``below``).
    """
    row = 0
    for mood in moods:
        recovered = mood >= below if recover_above is None else mood > recover_above
        if mood < below or (row and not recovered):
            row += 1
        else:
            row = 0
    return row


def fall(moods: Sequence[float]) -> float:
    """How far the least-squares line through the moods falls from the first to the last; below 0 when it rises."""
    size = len(moods)
    if size < 2:
        return 0.0
    middle, mean = (size - 1) / 2, sum(moods) / size
    slope = sum((place - middle) * (mood - mean) for place, mood in enumerate(moods))
    return -slope * (size - 1) / sum((place - middle) ** 2 for place in range(size))
