"""ROUGE: how many of a reference's words, pairs of words, words in order a summary has.

The words are cut as Google's rouge-score cuts them: lower-case runs of a-z, 0-9; those longer than three letters by
Porter's stemmer.
"""

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import Final

import snowballstemmer

_RUN: Final = re.compile(r"[a-z0-9]+")
_PORTER: Final = snowballstemmer.stemmer("porter")


def words_of(text: str) -> tuple[str, ...]:
    """The stems of a text."""
    return tuple(_stem(word) for word in _RUN.findall(text.lower()))


def rouge_n(summary: str, reference: str, length: int) -> float:
    """F1 of the runs of ``length`` words, 0 to 1."""
    mine, theirs = (_runs(words_of(text), length) for text in (summary, reference))
    return _f1((mine & theirs).total(), mine.total(), theirs.total())


def rouge_l(summary: str, reference: str) -> float:
    """F1 of the longest common subsequence of words, 0 to 1."""
    mine, theirs = words_of(summary), words_of(reference)
    before = [0] * (len(theirs) + 1)
    for word in mine:
        row = [0]
        for place, other in enumerate(theirs):
            row.append(before[place] + 1 if word == other else max(row[-1], before[place + 1]))
        before = row
    return _f1(before[-1], len(mine), len(theirs))


@cache
def _stem(word: str) -> str:
    return str(_PORTER.stemWord(word)) if len(word) > 3 else word


def _runs(words: Sequence[str], length: int) -> Counter[tuple[str, ...]]:
    return Counter(tuple(words[start : start + length]) for start in range(len(words) - length + 1))


def _f1(shared: int, mine: int, theirs: int) -> float:
    return 2 * shared / (mine + theirs) if mine and theirs else 0.0
