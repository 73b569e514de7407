"""How many agents a load needs, how long it waits: the formulas of Erlang for a queue of c agents.

``load`` is offered work in erlangs (arrivals a second times handling seconds); all agents are alike, arrivals and
handling times are random without memory, nobody gives up. Times are seconds; probabilities run from 0 to 1.
"""

import math

#: More agents than this is no desk: the search for enough of them stops here.
MOST_AGENTS = 100_000


def erlang_b(agents: int, load: float) -> float:
    """The share of arrivals that find all ``agents`` busy where nobody queues. Raises ValueError for a negative number.

    By recursion on the inverse: no factorial, no power, so that hundreds of agents lose no digits.
    """
    _check(agents, load)
    if load == 0:
        return 0.0 if agents else 1.0
    inverse = 1.0
    for number in range(1, agents + 1):
        inverse = 1.0 + inverse * number / load
        if math.isinf(inverse):
            return 0.0
    return 1.0 / inverse


def erlang_c(agents: int, load: float) -> float:
    """The share of arrivals that must wait; 1 where the load is more than the agents can ever do."""
    blocked = erlang_b(agents, load)
    if load >= agents:
        return 0.0 if load == 0 and agents else 1.0
    return agents * blocked / (agents - load * (1.0 - blocked))


def mean_wait(agents: int, load: float, handling_s: float) -> float:
    """Seconds that an arrival waits on average, those who wait not at all among them; infinite where the queue grows.

    ``handling_s`` is the mean handling time. Raises ValueError unless it is above 0.
    """
    _check_handling(handling_s)
    waits = erlang_c(agents, load)
    return math.inf if load >= agents else waits * handling_s / (agents - load)


def service_level(agents: int, load: float, handling_s: float, within_s: float) -> float:
    """The share of arrivals who are answered within ``within_s`` seconds; 0 where the queue grows without end."""
    _check_handling(handling_s)
    _check_within(within_s)
    waits = erlang_c(agents, load)
    if load >= agents:
        return 0.0
    return 1.0 - waits * math.exp(-(agents - load) * within_s / handling_s)


def agents_needed(load: float, handling_s: float, share: float, within_s: float) -> int:
    """The fewest agents with whom at least ``share`` of arrivals are answered within ``within_s`` seconds.

    0 for no load. Raises ValueError for a share outside 0 to 1 (1 itself needs endless agents), a load beyond any desk.
    """
    if not 0 <= share < 1:
        raise ValueError(f"A share to answer in time is at least 0, below 1, not {share:g}.")
    _check_handling(handling_s)
    _check_within(within_s)
    _check(0, load)
    if load == 0:
        return 0
    if load >= MOST_AGENTS:
        raise ValueError(
            f"A load of {load:g} erlangs needs more than {MOST_AGENTS:,} agents: check how it was counted."
        )
    # One step of the recursion an agent: each try from scratch would take the square of that.
    inverse, agents = 1.0, 0
    while True:
        agents += 1
        inverse = 1.0 + inverse * agents / load
        if agents > load and _level(agents, load, inverse, within_s / handling_s) >= share:
            return agents


def _level(agents: int, load: float, inverse: float, within: float) -> float:
    """The service level from the inverse of Erlang B; ``within`` counts handling times."""
    waits = agents / ((agents - load) * inverse + load)
    return 1.0 - waits * math.exp(-(agents - load) * within)


def _check(agents: int, load: float) -> None:
    if agents < 0:
        raise ValueError(f"There are 0 agents or more, not {agents}.")
    if not (load >= 0 and math.isfinite(load)):
        raise ValueError(f"A load is 0 erlangs or more, not {load:g}.")


def _check_handling(handling_s: float) -> None:
    if not (handling_s > 0 and math.isfinite(handling_s)):
        raise ValueError(f"A handling time is above 0 seconds, not {handling_s:g}.")


def _check_within(within_s: float) -> None:
    if not within_s >= 0:
        raise ValueError(f"A wait is 0 seconds or more, not {within_s:g}.")
