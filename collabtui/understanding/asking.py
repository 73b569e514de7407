"""The signs in a text's words that its writer asks for a person."""

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import groupby, pairwise

from collabtui.understanding.api import READ_AT_MOST

WORDS = "asking_words.toml"

_WORD = re.compile(r"[^\W_]{1,40}(?:'[^\W_]{1,8})?|[?!.,;:\n]")
_STOPS = frozenset("?!.,;:\n")
_ENDINGS = (("n't", "not"), ("'d", "would"), ("'ll", "will"), ("'ve", "have"), ("'m", "am"), ("'re", "are"))
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_MISSPELT_FROM = 5
"""Shorter words have too many neighbours to be taken for a misspelling."""

_NEAR = 5
"""So many words apart two groups still count as being together."""

_LONGEST_RUN = 5
_LONGEST_FRAME = 4


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The group of each known word, with the known word that each misspelling stands for.

    `written` holds the words that a short form stands for, `dropped` those without a say, `clause` those that begin
    a new thought.
    """

    groups: dict[str, str]
    meant: dict[str, str]
    written: dict[str, list[str]]
    dropped: frozenset[str]
    clause: frozenset[str]

    def canonical(self, word: str) -> list[str]:
        """The known word that is meant, the words that a short form stands for, or the word itself."""
        if word in self.written:
            return self.written[word]
        for ending, meant in _ENDINGS:
            if word.endswith(ending) and len(word) > len(ending):
                return [self.meant.get(word[: -len(ending)], word[: -len(ending)]), meant]
        return [self.meant.get(word, word)]


@cache
def lexicon() -> Lexicon:
    """The words of the package, read once."""
    text = (files("collabtui.understanding") / "data" / WORDS).read_text(encoding="utf-8")
    raw = tomllib.loads(text)
    groups = {word: group for group, words in raw["groups"].items() for word in words}
    spelt = [word for group in raw["spelling"]["of"] for word in raw["groups"][group]]
    meant = {wrong: word for word in spelt if len(word) >= _MISSPELT_FROM - 1 for wrong in _misspelt(word)}
    written = {short: long.split() for short, long in raw["written"].items()}
    dropped, clause = frozenset(raw["dropped"]["words"]), frozenset(raw["dropped"]["clause"])
    taken = groups.keys() | written.keys() | dropped | clause | set(raw["spelling"]["other_words"])
    kept = {wrong: word for wrong, word in meant.items() if wrong not in taken}
    return Lexicon(groups, kept, written, dropped, clause)


def _misspelt(word: str) -> Iterator[str]:
    """Every way to type a word with one slip; of a short one only with two letters swapped or one doubled."""
    for place in range(len(word)):
        before, after = word[:place], word[place + 1 :]
        yield before + word[place] + word[place] + after
        if after:
            yield before + after[0] + word[place] + after[1:]
        if len(word) >= _MISSPELT_FROM:
            yield before + after
            yield from (before + letter + after for letter in _LETTERS)
            yield from (before + letter + word[place] + after for letter in _LETTERS)


def words_of(text: str) -> list[str]:
    """The lower-case words of the first `READ_AT_MOST` characters, misspellings of known ones put right.

    The signs that end a thought stand among them as words of their own.
    """
    plain = unicodedata.normalize("NFKC", text[:READ_AT_MOST])[:READ_AT_MOST].lower().replace("\u2019", "'")
    known = lexicon()
    return [word for found in _WORD.findall(plain) for word in known.canonical(found)]


def asking_grams(text: str) -> set[str]:
    """Single words, runs in which a known word stands as its group, groups near each other, frames of each thought.

    Runs hold groups rather than words so that what is learnt of "agent" holds for "operator".
    """
    found = words_of(text)
    words = ["^", *(word for word in found if word not in _STOPS or word in "?!"), "$"]
    groups = lexicon().groups
    known = [(place, groups[word]) for place, word in enumerate(words) if word in groups]
    grouped = [f"<{groups[word]}>" if word in groups else word for word in words]
    return {
        *words,
        *(f"{one} {two}" for one, two in pairwise(grouped)),
        *(" ".join(grouped[i : i + 3]) for i in range(len(grouped) - 2)),
        *(f"<{group}>" for _, group in known),
        *_near(known),
        *(sign for thought in _thoughts(found) for sign in _frames(thought)),
    }


def _near(known: list[tuple[int, str]]) -> Iterator[str]:
    """Pairs of groups at most `_NEAR` words apart; a word has at most `_NEAR` followers, so the time is linear."""
    for first, (place, group) in enumerate(known):
        for later, other in known[first + 1 : first + 1 + _NEAR]:
            if later - place <= _NEAR:
                yield f"<{group}> .. <{other}>"


def _thoughts(words: list[str]) -> Iterator[list[str]]:
    """The words between the signs, or the words, that begin a new thought."""
    known = lexicon()
    for ends, thought in groupby(words, lambda word: word in _STOPS or word in known.clause):
        if not ends:
            yield [word for word in thought if word not in known.dropped]


def _frames(thought: list[str]) -> Iterator[str]:
    """Longer runs of a thought without its idle words; then the same of its known words alone.

    They tell who does what with whom: "i want talk to human" is the frame of "I really need a chat with people".
    """
    groups = lexicon().groups
    marked = ["|", *(groups.get(word, word) for word in thought), "|"]
    yield from _runs("=", marked, 2, _LONGEST_RUN)
    yield from _runs("~", ["|", *(groups[word] for word in thought if word in groups), "|"], 2, _LONGEST_FRAME)


def _runs(mark: str, items: Sequence[str], shortest: int, longest: int) -> Iterator[str]:
    for size in range(shortest, longest + 1):
        for start in range(len(items) - size + 1):
            yield f"{mark}{' '.join(items[start : start + size])}"
