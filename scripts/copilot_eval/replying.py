"""How often the right next answer comes first among a hundred.

The set is no part of the project: dialogues of tourists with a booking desk (uss_mwoz), cut into two halves. Each of a
sample of answers is to be found by what was said before it among 99 others, picked at random from the same half.
"""

import json
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from collabtui.knowledge.ranking import Scores
from collabtui.knowledge.replies import ReplyRanking, Turn
from collabtui.understanding.encoder import shipped_encoder

CANDIDATES: Final = 100
#: Answers of each half that are looked for.
SAMPLE: Final = 400
#: Answers that the others are picked from.
_POOL: Final = 1_500
_SEED: Final = 7

Scoring = Callable[[Sequence[Turn], Sequence[str]], Scores]


@dataclass(frozen=True, slots=True)
class Case:
    """What was said, the candidates, the place of the right one."""

    turns: tuple[Turn, ...]
    candidates: tuple[str, ...]
    right: int


@dataclass(frozen=True, slots=True)
class Found:
    """Shares of the cases where the right answer is the first, among the first five; the mean reciprocal rank.

    Milliseconds of one core for one case, as 50 or 95 of 100 took at most, texts unread before included.
    """

    recall_at_1: float
    recall_at_5: float
    mrr: float
    cpu_ms_p50: float
    cpu_ms_p95: float


def replying(folder: Path) -> dict[str, Found]:
    """The figures of both halves. Raises OSError where the set is not there."""
    told = [_turns(line) for line in (folder / "dialogues.jsonl").read_text("utf-8").splitlines()]
    return {
        "odd": measured(cases(told[::2]), ReplyRanking(shipped_encoder()).scores),
        "even": measured(cases(told[1::2]), ReplyRanking(shipped_encoder()).scores),
    }


def cases(told: Sequence[Sequence[Turn]], size: int = SAMPLE) -> tuple[Case, ...]:
    """A sample of the answers of these dialogues, each among others of them."""
    chance = random.Random(_SEED)
    places = [(talk, end) for talk in told for end in range(1, len(talk)) if talk[end].speaker == "agent"]
    texts = [*dict.fromkeys(talk[end].text for talk, end in places)]
    pool = chance.sample(texts, min(_POOL, len(texts)))
    return tuple(_case(talk, end, pool, chance) for talk, end in chance.sample(places, min(size, len(places))))


def measured(asked: Sequence[Case], scores: Scoring) -> Found:
    """The figures of one way to score; equal scores count against it."""
    ranks: list[int] = []
    times: list[float] = []
    for case in asked:
        start = time.process_time()
        found = scores(case.turns, case.candidates)
        times.append((time.process_time() - start) * 1_000)
        ranks.append(int((found >= found[case.right]).sum()))
    times.sort()
    return Found(
        round(sum(rank == 1 for rank in ranks) / len(ranks), 3),
        round(sum(rank <= 5 for rank in ranks) / len(ranks), 3),
        round(sum(1 / rank for rank in ranks) / len(ranks), 3),
        round(times[len(times) // 2], 1),
        round(times[len(times) * 95 // 100], 1),
    )


def _case(talk: Sequence[Turn], end: int, pool: Sequence[str], chance: random.Random) -> Case:
    right = talk[end].text
    others = [text for text in chance.sample(pool, CANDIDATES) if text != right][: CANDIDATES - 1]
    place = chance.randrange(CANDIDATES)
    return Case(tuple(talk[:end]), (*others[:place], right, *others[place:]), place)


def _turns(line: str) -> tuple[Turn, ...]:
    turns = [turn for turn in json.loads(line)["turns"] if turn["text"] != "OVERALL"]
    return tuple(Turn("customer" if turn["speaker"] == "USER" else "agent", turn["text"]) for turn in turns)
