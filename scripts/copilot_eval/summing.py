"""How near the summaries of service chats come to those that people would write."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from collabtui.summary.api import Turn, side_of
from collabtui.summary.extract import summarised
from collabtui.summary.sentences import sentences
from copilot_eval.rouge import rouge_l, rouge_n

Summing = Callable[[Sequence[Turn]], str]


@dataclass(frozen=True, slots=True)
class Chat:
    """A conversation with the summaries that people wrote of it."""

    turns: tuple[Turn, ...]
    summaries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Nearness:
    """Percent of F1, the mean over chats of the mean over their references; words a summary."""

    rouge_1: float
    rouge_2: float
    rouge_l: float
    words: float


def chats(path: Path) -> tuple[Chat, ...]:
    """The lines {"turns", "summaries"} of a file."""
    records = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    return tuple(
        Chat(
            tuple(Turn(side_of(turn["speaker"]), turn["text"]) for turn in record["turns"]), tuple(record["summaries"])
        )
        for record in records
    )


def halves(told: Sequence[Chat]) -> dict[str, Sequence[Chat]]:
    """The half that the summary was shaped on (odd lines), the half that it was not."""
    return {"dev": told[::2], "held_out": told[1::2]}


def nearness(told: Sequence[Chat], summing: Summing) -> Nearness:
    """The figures of one way to sum up."""
    texts = [summing(chat.turns) for chat in told]
    pairs = [[(text, one) for one in chat.summaries] for text, chat in zip(texts, told, strict=True)]
    return Nearness(
        _percent(pairs, lambda mine, theirs: rouge_n(mine, theirs, 1)),
        _percent(pairs, lambda mine, theirs: rouge_n(mine, theirs, 2)),
        _percent(pairs, rouge_l),
        round(_mean([len(text.split()) for text in texts]), 1),
    )


def _percent(pairs: Sequence[Sequence[tuple[str, str]]], scorer: Callable[[str, str], float]) -> float:
    return round(100 * _mean([_mean([scorer(*pair) for pair in chat]) for chat in pairs]), 1)


def ours(turns: Sequence[Turn]) -> str:
    """What `collabtui summarise` tells."""
    return summarised(turns, lambda _: 0.0, lambda _: ()).text


def lead(turns: Sequence[Turn]) -> str:
    """The customer's first two sentences, the last that was answered."""
    told = sentences(turns)
    mine = [one.text for one in told if one.side == "customer"]
    theirs = [one.text for one in told if one.side == "agent"]
    return " ".join([*mine[:2], *theirs[-1:]])


def longest(turns: Sequence[Turn]) -> str:
    """The longest turn of each side."""
    sides = [[turn.text for turn in turns if turn.side == side] for side in ("customer", "agent")]
    return " ".join(max(texts, key=len) for texts in sides if texts)


WAYS: Final[dict[str, Summing]] = {"first 2 + last": lead, "longest turns": longest, "collabtui": ours}


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
