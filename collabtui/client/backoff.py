"""How long to wait before the next try to connect."""

import random

SHORTEST_S = 0.1
LONGEST_S = 10.0


def jittered(attempt: int, rng: random.Random | None = None) -> float:
    """Seconds to wait after ``attempt`` failures in a row (0: the first), between 0.1 and 10.

    Drawn evenly from a range that doubles, so that a thousand clients of one broker don't come back at once.
    """
    longest = min(LONGEST_S, 2 * SHORTEST_S * 2 ** min(attempt, 10))
    return (rng or random).uniform(SHORTEST_S, longest)
