"""Whether the words around a value say what it is: "order 10234", "8821 is my account"."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from typing import Final

_TOKEN = re.compile(r"[^\W_]{1,40}")
_FILLERS_TEXT: Final = (
    "is was are s it its my mine the a an this that our your of for called says reads no nr num number numbers id "
    "ids code ref reference ending ends end in with by ist lautet war die der das den mit auf von endet endend "
    "endung mein meine meiner ihre nummer kennung fh"
)
_FILLERS: Final = frozenset(_FILLERS_TEXT.split())
#: Words that may stand between, so that the sentence is still about the value.
_MOST_BETWEEN: Final = 5


class Words:
    """The words of one text, each with its place."""

    def __init__(self, text: str) -> None:
        matches = list(_TOKEN.finditer(text))
        self._words = [match[0].lower() for match in matches]
        self._starts = [match.start() for match in matches]
        self._ends = [match.end() for match in matches]

    def before(self, start: int, phrases: "Phrases") -> bool:
        """Whether one of the phrases ends shortly before ``start``, with nothing but fillers between."""
        last = bisect_right(self._ends, start) - 1
        for at in range(last, max(-1, last - _MOST_BETWEEN), -1):
            if phrases.ends(self._words, at):
                return True
            if self._words[at] not in _FILLERS:
                return False
        return False

    def after(self, end: int, phrases: "Phrases") -> bool:
        """Whether one of the phrases begins shortly behind ``end``, with nothing but fillers between."""
        first = bisect_left(self._starts, end)
        for at in range(first, min(len(self._words), first + _MOST_BETWEEN)):
            if phrases.begins(self._words, at):
                return True
            if self._words[at] not in _FILLERS:
                return False
        return False

    def spans(self, phrases: "Phrases") -> Iterable[tuple[str, int, int]]:
        """Each phrase in the text, joined by blanks, with its place; the longest at a place, none within another."""
        at = 0
        while at < len(self._words):
            if length := phrases.longest_at(self._words, at):
                yield " ".join(self._words[at : at + length]), self._starts[at], self._ends[at + length - 1]
            at += max(1, length)


class Phrases:
    """Words, or short runs of them, that are looked for."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._phrases = {tuple(match[0].lower() for match in _TOKEN.finditer(phrase)) for phrase in phrases} - {()}
        self._lengths = sorted({len(phrase) for phrase in self._phrases}, reverse=True)

    def ends(self, words: list[str], at: int) -> bool:
        fitting = (size for size in self._lengths if size <= at + 1)
        return any(tuple(words[at + 1 - size : at + 1]) in self._phrases for size in fitting)

    def begins(self, words: list[str], at: int) -> bool:
        return self.longest_at(words, at) > 0

    def longest_at(self, words: list[str], at: int) -> int:
        """How many words the longest phrase at this place has; 0 for none."""
        fitting = (size for size in self._lengths if at + size <= len(words))
        return next((size for size in fitting if tuple(words[at : at + size]) in self._phrases), 0)
