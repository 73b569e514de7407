"""How likely a conversation is to end badly: one score that explains itself."""

from dataclasses import dataclass
from math import exp
from typing import Annotated

from pydantic import Field

from broker.domain.engagement import Engagement
from broker.domain.signals import Measured
from broker.policy.fields import Seconds, Section, Value
from broker.policy.habits import lately, length_share, repeats
from broker.policy.trend import fall

Weight = Annotated[float, Field(ge=-20, le=20)]

#: The parts that a why-card has room for, beside the score itself.
MOST_PARTS = 19


class Weights(Section):
    """What each feature at its full strength of 1 adds to the score's log-odds, from -20 to 20; 0 leaves it out.

    ``doubt``: 1 less the last turn's confidence, 1 when it was not understood. ``ambiguity``: 1 less the gap between
    its two best intents. ``fallbacks``: in a row, full at 3. ``total_fallbacks``: full at 5. ``api_errors``: full at
    3. ``bad_mood``: full at a mood of -1. ``falling_mood``: over the last 5 moods, full at a fall of 1.
    ``repeats``: of the newest message, full at 2. ``short_replies``: how much shorter the last 2 messages are than
    usual. ``waiting``: for the present answer, full at 60 seconds. ``turns``: of the bot, full at 20. ``burst``:
    messages in the last minute beyond the first, full at 10. ``shared``: other customers with the same value, full
    at 3. ``worker_risk``: the share that a worker reported last.
    """

    doubt: Weight = 1.0
    ambiguity: Weight = 0.5
    fallbacks: Weight = 2.0
    total_fallbacks: Weight = 0.5
    api_errors: Weight = 2.0
    bad_mood: Weight = 2.5
    falling_mood: Weight = 1.5
    repeats: Weight = 2.0
    short_replies: Weight = 0.5
    waiting: Weight = 1.0
    turns: Weight = 1.5
    burst: Weight = 0.5
    shared: Weight = 0.5
    worker_risk: Weight = 2.0


class Risk(Section):
    """How the predicted risk is scored: 1 / (1 + exp(-(bias + sum of weight x feature))), each feature from 0 to 1.

    ``bias`` is the log-odds while nothing is wrong. ``shared_field`` is the context field that the feature ``shared``
    compares, ``shared_within`` so many seconds. Nothing is judged by the score unless a rule ``predicted_risk`` does.
    """

    bias: Weight = -4.0
    weights: Weights = Field(default_factory=Weights)
    shared_field: Value = "order_number"
    shared_within: Seconds = 3600.0


@dataclass(frozen=True, slots=True)
class Score:
    """The risk from 0 to 1; ``parts`` are the features that moved it, the weightiest first."""

    total: float
    parts: tuple[Measured, ...]


def risk(model: Risk, engagement: Engagement, at: int, shared: int = 0) -> Score:
    """The score at ``at`` (Unix milliseconds); ``shared`` counts the other customers with the same value."""
    weights = model.weights.model_dump()
    values = features(engagement, at, shared)
    moved = [Measured(name, value, 0.0, weights[name] * value) for name, value in values.items()]
    total = 1 / (1 + exp(-(model.bias + sum(one.contribution or 0.0 for one in moved))))
    parts = sorted((one for one in moved if one.contribution), key=lambda one: -abs(one.contribution or 0.0))
    return Score(total, tuple(parts[:MOST_PARTS]))


def features(engagement: Engagement, at: int, shared: int = 0) -> dict[str, float]:
    """Each feature of the score, from 0 to 1, by its name; the scales are those that ``Weights`` tells."""
    gap = engagement.gaps[-1] if engagement.gaps else None
    share = length_share(engagement.messages, 2)
    raw = {
        "doubt": 1 - (engagement.confidence or 0.0) if engagement.turns else 0.0,
        "ambiguity": 1 - gap if gap is not None else 0.0,
        "fallbacks": engagement.fallbacks / 3,
        "total_fallbacks": engagement.total_fallbacks / 5,
        "api_errors": engagement.api_errors / 3,
        "bad_mood": -(engagement.sentiment or 0.0),
        "falling_mood": fall(engagement.moods[-5:]),
        "repeats": (repeats(engagement.messages) - 1) / 2,
        "short_replies": 1 - share if share is not None else 0.0,
        "waiting": engagement.waited(at) / 60_000,
        "turns": engagement.turns / 20,
        "burst": (lately(engagement.messages, at, 60.0) - 1) / 10,
        "shared": shared / 3,
        "worker_risk": engagement.risk or 0.0,
    }
    return {name: min(1.0, max(0.0, value)) for name, value in raw.items()}
