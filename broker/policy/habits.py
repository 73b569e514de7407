"""How a customer writes: how often the same, how much, how fast."""

from collections.abc import Sequence

from broker.domain.engagement import Utterance


def repeats(messages: Sequence[Utterance]) -> int:
    """How often the newest message was said, itself included; 0 when there is none."""
    return sum(one.digest == messages[-1].digest for one in messages) if messages else 0


def length_share(messages: Sequence[Utterance], turns: int) -> float | None:
    """The mean length of the last ``turns`` messages as a share of the earlier ones'; None with too few of these."""
    last, earlier = messages[-turns:], messages[:-turns]
    if len(earlier) < turns:
        return None
    usual = sum(one.words for one in earlier) / len(earlier)
    return sum(one.words for one in last) / len(last) / usual if usual else None


def lately(messages: Sequence[Utterance], at: int, within: float) -> int:
    """How many messages came in the ``within`` seconds before ``at`` (Unix milliseconds)."""
    return sum(one.at >= at - within * 1000 for one in messages)
