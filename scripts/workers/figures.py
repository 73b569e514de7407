"""What the log says of the bots' turns."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil

from broker.domain.conversation import Conversation
from broker.domain.owner_events import BotLeaseLost


@dataclass(frozen=True, slots=True)
class Figures:
    """``turns`` asked; ``people`` counts those handed to people; bots that were ``killed``, ``retired`` by SIGTERM."""

    turns: int
    answered: int
    people: int
    lost: int
    twice: int
    lease_losses: dict[str, int]
    killed: int
    retired: int
    p50_s: float
    p99_s: float
    longest_s: float


def figures(
    states: Iterable[Conversation],
    losses: Iterable[BotLeaseLost],
    waits_s: Sequence[float],
    killed: int,
    retired: int,
) -> Figures:
    """The figures of a run; ``losses`` are all leases that ended other than with their conversation."""
    answers: Counter[int] = Counter()
    people = 0
    for state in states:
        for line in state.lines:
            if line.author.role == "customer":
                given = answers_to(state, line.message)
                people += not given and state.handoffs > 0
                answers[min(given, 2) if given or not state.handoffs else -1] += 1
    return Figures(
        turns=sum(answers.values()),
        answered=answers[1] + answers[2],
        people=people,
        lost=answers[0],
        twice=answers[2],
        lease_losses=dict(Counter(loss.reason for loss in losses)),
        killed=killed,
        retired=retired,
        p50_s=_share(waits_s, 0.5),
        p99_s=_share(waits_s, 0.99),
        longest_s=round(max(waits_s, default=0.0), 3),
    )


def answers_to(state: Conversation, message: str) -> int:
    """How many turns of bots answered this message; a turn may be several lines."""
    turns = {
        line.message.partition(".line")[0]
        for line in state.lines
        if line.author.role == "bot" and line.reply_to == message
    }
    return len(turns)


def _share(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return round(ordered[max(0, ceil(share * len(ordered)) - 1)], 3) if ordered else 0.0
