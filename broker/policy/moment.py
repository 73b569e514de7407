"""Everything that a condition of an escalation rule may look at."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from broker.domain.engagement import Engagement
from broker.domain.signals import Measured
from broker.policy.risk import Risk
from broker.policy.sightings import NOBODY, Sightings

#: What a condition found: each signal against its threshold; empty while the condition does not hold.
Found = tuple[Measured, ...]


@dataclass(frozen=True, slots=True)
class Moment:
    """A conversation at one bot turn.

    ``at`` is Unix milliseconds; ``text`` the customer's words that the turn answers, in ``language``, or else in
    ``fallback``; ``attributes`` what is known of the customer by name; ``context`` the context fields' values.
    ``fallback`` and ``model``, how risk is scored, are the policy's: ``judge_turn`` fills them in.
    """

    engagement: Engagement
    at: int = 0
    text: str = ""
    language: str = "en"
    customer: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    context: Mapping[str, str] = field(default_factory=dict)
    sightings: Sightings = NOBODY
    fallback: str = "en"
    model: Risk = field(default_factory=Risk)


def under(name: str, value: float | None, threshold: float) -> Found:
    """Found when the value is below its threshold."""
    return (Measured(name, value, threshold),) if value is not None and value < threshold else ()


def over(name: str, value: float | None, threshold: float) -> Found:
    """Found when the value is above its threshold."""
    return (Measured(name, value, threshold),) if value is not None and value > threshold else ()


def reached(name: str, value: float, threshold: float) -> Found:
    """Found when the value is at its threshold or above."""
    return (Measured(name, float(value), float(threshold)),) if value >= threshold else ()
