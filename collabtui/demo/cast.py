"""Who plays which scenario: decided by a seed alone."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from collabtui.training.scenario import Scenario

#: Its customer soon asks for a person, with a question that the articles answer.
FIRST: Final = "asks-for-a-person"
#: The run on a desk of our own, where nobody was before.
OURS: Final = "demo"


@dataclass(frozen=True, slots=True)
class Part:
    """One conversation to be played. Each has a customer of its own, so that histories don't mix."""

    index: int
    scenario: Scenario
    customer: str
    conversation: str


def cast(scenarios: Sequence[Scenario], customers: int, seed: int, run: str = OURS) -> tuple[Part, ...]:
    """So many parts: all scenarios in a shuffled order, then all of them in another one, and so on.

    ``run`` begins the ids of the conversations. One of its own is also in those of the customers, so that a desk can be
    played on twice: nobody was asked how it went in the run before.
    """
    dice, whose = random.Random(seed), "" if run == OURS else f"{run}-"
    order: list[Scenario] = []
    while len(order) < customers:
        order += dice.sample(scenarios, len(scenarios))
    return tuple(
        Part(index, scenario, f"{scenario.customer}-{whose}{index}", f"{run}-{index:04}")
        for index, scenario in enumerate(order[:customers], start=1)
    )


def soon_escalated(parts: Sequence[Part]) -> tuple[Part, ...]:
    """The same parts, first one whose customer soon asks for a person: who watches has something to do."""
    asks = [part for part in parts if part.scenario.expect.escalated_by == "keyword"]
    first = min(asks, key=lambda part: (part.scenario.name != FIRST, part.index), default=None)
    return tuple(parts) if first is None else (first, *(part for part in parts if part is not first))


def failure_rates(parts: Sequence[Part]) -> dict[str, float]:
    """How badly the shop works, by the conversation's id, which is the key that the bot asks it with."""
    faults = {part.conversation: part.scenario.faults for part in parts}
    return {key: one.failure_rate for key, one in faults.items() if one.failure_rate > 0 and one.from_turn == 1}
