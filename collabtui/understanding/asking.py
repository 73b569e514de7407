"""The signs in a text's words that its writer asks for a person."""

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise

from collabtui.understanding.api import READ_AT_MOST

WORDS = "asking_words.toml"

_WORD = re.compile(r"[^\W_]{1,40}(?:'[^\W_]{1,8})?|[?!]")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_MISSPELT_FROM = 5
"""Shorter words have too many neighbours to be taken for a misspelling."""

_NEAR = 5
"""So many words apart two groups still count as being together."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The group of each known word, with the known word that each misspelling stands for."""

    groups: dict[str, str]
    meant: dict[str, str]

    def canonical(self, word: str) -> str:
        """The known word that is meant, or the word itself."""
        return self.meant.get(word, word)


@cache
def lexicon() -> Lexicon:
    """The words of the package, read once."""
    text = (files("collabtui.understanding") / "data" / WORDS).read_text(encoding="utf-8")
    raw = tomllib.loads(text)
    groups = {word: group for group, words in raw["groups"].items() for word in words}
    spelt = [word for group in raw["spelling"]["of"] for word in raw["groups"][group]]
    meant = {wrong: word for word in spelt if len(word) >= _MISSPELT_FROM - 1 for wrong in _misspelt(word)}
    taken = groups.keys() | set(raw["spelling"]["other_words"])
    return Lexicon(groups, {wrong: word for wrong, word in meant.items() if wrong not in taken})


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
    """The lower-case words of the first `READ_AT_MOST` characters, misspellings of known ones put right."""
    plain = unicodedata.normalize("NFKC", text[:READ_AT_MOST])[:READ_AT_MOST].lower().replace("\u2019", "'")
    known = lexicon()
    return [known.canonical(word) for word in _WORD.findall(plain)]


def asking_grams(text: str) -> set[str]:
    """Single words, then runs of two or three in which a known word stands as its group, then groups near each other.

    Runs hold groups rather than words so that what is learnt of "agent" holds for "operator".
    """
    words = ["^", *words_of(text), "$"]
    groups = lexicon().groups
    known = [(place, groups[word]) for place, word in enumerate(words) if word in groups]
    grouped = [f"<{groups[word]}>" if word in groups else word for word in words]
    return {
        *words,
        *(f"{one} {two}" for one, two in pairwise(grouped)),
        *(" ".join(grouped[i : i + 3]) for i in range(len(grouped) - 2)),
        *(f"<{group}>" for _, group in known),
        *_near(known),
    }


def _near(known: list[tuple[int, str]]) -> Iterator[str]:
    """Pairs of groups at most `_NEAR` words apart; a word has at most `_NEAR` followers, so the time is linear."""
    for first, (place, group) in enumerate(known):
        for later, other in known[first + 1 : first + 1 + _NEAR]:
            if later - place <= _NEAR:
                yield f"<{group}> .. <{other}>"
