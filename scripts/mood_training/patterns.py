"""Sentences made from the patterns in asking_patterns.toml."""

import random
import re
import tomllib
from pathlib import Path

_FILE = Path(__file__).with_name("asking_patterns.toml")
_SLOT = re.compile(r"\{(\w+)\}")


def made(part: str, count: int = 5_000) -> list[str]:
    """`count` different sentences of the `part` "asks" or "asks_not"; each kind of pattern as often as the others."""
    raw = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    chance = random.Random(f"{part} 11")
    kinds = list(raw[part].values())
    found = dict[str, None]()
    while len(found) < count:
        found[_written(chance, _filled(chance, chance.choice(chance.choice(kinds)), raw["slots"]))] = None
    return list(found)


def _filled(chance: random.Random, pattern: str, slots: dict[str, list[str]]) -> str:
    while slot := _SLOT.search(pattern):
        pattern = pattern[: slot.start()] + chance.choice(slots[slot[1]]) + pattern[slot.end() :]
    return pattern


def _written(chance: random.Random, sentence: str) -> str:
    """The sentence as one types it: often in lower case, without its last sign, with a slip of the finger."""
    if chance.random() < 0.5:
        sentence = sentence.lower()
    if chance.random() < 0.2:
        sentence += chance.choice((".", "!", "...", "?", "!!"))
    return _slipped(chance, sentence) if chance.random() < 0.12 else sentence


def _slipped(chance: random.Random, sentence: str) -> str:
    """Two letters swapped or one left out, somewhere."""
    place = chance.randrange(1, max(2, len(sentence) - 2))
    if chance.random() < 0.5:
        return sentence[:place] + sentence[place + 1 : place + 2] + sentence[place : place + 1] + sentence[place + 2 :]
    return sentence[:place] + sentence[place + 1 :]
