"""Sections cut into passages that can be read, found, sent alone."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from collabtui.knowledge.documents import Section
from collabtui.knowledge.words import sentences

#: An encoder reads 128 tokens; about as many are in so many English words with their headings.
MOST_WORDS: Final = 90
MOST_CHARS: Final = 1_500
#: Of a longer document the beginning is kept.
MOST_PASSAGES: Final = 2_000


def passages(sections: Iterable[Section]) -> tuple[Section, ...]:
    """The passages in the order of the text: paragraphs of one section together while they are short."""
    found: list[Section] = []
    for section in sections:
        found += [Section(section.path, text) for text in _packed(_paragraphs(section.text))]
        if len(found) >= MOST_PASSAGES:
            break
    return tuple(found[:MOST_PASSAGES])


def _paragraphs(text: str) -> Iterator[str]:
    """The paragraphs, unwrapped: only the items of a list keep lines of their own."""
    for block in re.split(r"\n[ \t]*\n", text):
        whole = re.sub(r"[ \t]*\n[ \t]*(?![ \t]*(?:[-*+]|\d{1,3}[.)])[ \t])", " ", block).strip()
        if any(sign.isalnum() for sign in whole):
            yield from _pieces(whole)


def _pieces(paragraph: str) -> Iterator[str]:
    """A paragraph as it is, or cut between sentences, or, where these are endless, between words or anywhere."""
    if _fits(paragraph):
        yield paragraph
        return
    parts = (sentence if _fits(sentence) else _cut(sentence) for sentence in sentences(paragraph))
    yield from _joined((piece for part in parts for piece in ([part] if isinstance(part, str) else part)), " ")


def _cut(sentence: str) -> list[str]:
    words = [word[at : at + MOST_CHARS] for word in sentence.split() for at in range(0, len(word), MOST_CHARS)]
    return [*_joined(iter(words), " ")]


def _packed(paragraphs: Iterator[str]) -> Iterator[str]:
    return _joined(paragraphs, "\n")


def _joined(parts: Iterator[str], between: str) -> Iterator[str]:
    """Neighbours together for as long as they fit."""
    held: list[str] = []
    count = size = 0
    for part in parts:
        adds = len(part.split())
        if held and (count + adds > MOST_WORDS or size + len(part) > MOST_CHARS):
            yield between.join(held)
            held, count, size = [], 0, 0
        held.append(part)
        count, size = count + adds, size + len(part) + 1
    if held:
        yield between.join(held)


def _fits(text: str) -> bool:
    return len(text) <= MOST_CHARS and len(text.split()) <= MOST_WORDS
