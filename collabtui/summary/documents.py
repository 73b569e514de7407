"""A long document condensed to the sentences that say most of it."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from collabtui.summary.cues import content
from collabtui.summary.sentences import split

#: Characters of a document that are read; a sentence shorter or longer than so many words stands for nothing.
MOST_CHARS: Final = 400_000
_SHORTEST, _LONGEST = 6, 45
_HEADING: Final = re.compile(r"^(#{1,6})[ \t]+(.{1,200})$")
_ITEM: Final = re.compile(r"^[ \t]{0,8}(?:[-*+]|\d{1,3}[.)])[ \t]+")
#: What was chosen already counts so much against a sentence like it.
_REPEATS: Final = 0.7


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence as it stands in the document, under which headings, in which line (from 1)."""

    text: str
    headings: tuple[str, ...]
    line: int


def condensed(document: str, most: int = 5) -> tuple[Passage, ...]:
    """At most so many sentences of a Markdown text, in its order: the most central ones, none like another."""
    passages = _passages(document[:MOST_CHARS])
    about = [Counter(content(one.text)) for one in passages]
    rarity = _rarity(about)
    vectors = [{word: count * rarity[word] for word, count in one.items()} for one in about]
    centre: dict[str, float] = defaultdict(float)
    for passage, vector in zip(passages, vectors, strict=True):
        headed = {word: rarity.get(word, 0.0) for word in content(" ".join(passage.headings))}
        for word, weight in [*vector.items(), *headed.items()]:
            centre[word] += weight
    worth = [_cosine(vector, centre) for vector in vectors]
    chosen: list[int] = []
    while len(chosen) < min(most, len(passages)):
        left = (place for place in range(len(passages)) if place not in chosen)
        chosen.append(max(left, key=lambda place: worth[place] - _REPEATS * _repeats(place, chosen, vectors)))
    return tuple(passages[place] for place in sorted(chosen))


def _repeats(place: int, chosen: Sequence[int], vectors: Sequence[dict[str, float]]) -> float:
    return max((_cosine(vectors[place], vectors[other]) for other in chosen), default=0.0)


def _passages(document: str) -> list[Passage]:
    """The sentences that say something, with where they stand."""
    found: list[Passage] = []
    headings: list[str] = []
    paragraph: list[str] = []
    began = 1
    for number, line in enumerate([*_without_head(document.splitlines()), ""], 1):
        heading = _HEADING.match(line)
        if paragraph and (heading or not line.strip() or _ITEM.match(line)):
            found += _of_paragraph(paragraph, headings, began)
            paragraph = []
        if heading:
            headings = [*headings[: len(heading[1]) - 1], heading[2].strip()]
        elif line.strip():
            began = began if paragraph else number
            paragraph.append(_ITEM.sub("", line).strip())
    return found


def _without_head(lines: list[str]) -> list[str]:
    """The lines, those of the fields above the text empty."""
    if not lines or lines[0].strip() != "---" or "---" not in (line.strip() for line in lines[1:]):
        return lines
    end = next(place for place, line in enumerate(lines) if place and line.strip() == "---")
    return [*([""] * (end + 1)), *lines[end + 1 :]]


def _of_paragraph(paragraph: Sequence[str], headings: Sequence[str], began: int) -> list[Passage]:
    texts = split(" ".join(paragraph))
    return [Passage(text, tuple(headings), began) for text in texts if _SHORTEST <= len(text.split()) <= _LONGEST]


def _rarity(about: Sequence[Counter[str]]) -> dict[str, float]:
    seen = Counter(word for one in about for word in one)
    return {word: math.log((1 + len(about)) / (1 + count)) + 1 for word, count in seen.items()}


def _cosine(one: dict[str, float], other: dict[str, float]) -> float:
    dot = sum(weight * other.get(word, 0.0) for word, weight in one.items())
    lengths = _length(one) * _length(other)
    return dot / lengths if lengths else 0.0


def _length(vector: dict[str, float]) -> float:
    return math.sqrt(sum(weight * weight for weight in vector.values()))
