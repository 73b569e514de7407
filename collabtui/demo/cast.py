"""Who plays which scenario: decided by a seed alone."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from collabtui.training.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Part:
    """One conversation to be played. Each has a customer of its own, so that histories don't mix."""

    index: int
    scenario: Scenario
    customer: str
    conversation: str


def cast(scenarios: Sequence[Scenario], customers: int, seed: int) -> tuple[Part, ...]:
    """So many parts: all scenarios in a shuffled order, then all of them in another one, and so on."""
    dice = random.Random(seed)
    order: list[Scenario] = []
    while len(order) < customers:
        order += dice.sample(scenarios, len(scenarios))
    return tuple(
        Part(index, scenario, f"{scenario.customer}-{index}", f"demo-{index:04}")
        for index, scenario in enumerate(order[:customers], start=1)
    )


def failure_rates(parts: Sequence[Part]) -> dict[str, float]:
    """How badly the shop works, by the conversation's id, which is the key that the bot asks it with."""
    return {part.conversation: rate for part in parts if (rate := part.scenario.faults.failure_rate) > 0}
