"""A text of two authors, a person with an AI: every character knows who wrote it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Author = Literal["person", "ai"]
#: A change of some words, such as making them shorter.
Change = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Span:
    """Words of one author."""

    text: str
    by: Author


@dataclass(frozen=True, slots=True)
class Provenance:
    """Who wrote what was sent. Shares are of characters, 0 to 1; ``edits`` counts characters added or taken away.

    ``ai_share``: how much of what was sent is the AI's; ``kept_share``: how much of what it offered was sent.
    """

    ai_share: float
    kept_share: float
    edits: int


Spans = tuple[Span, ...]


def text_of(spans: Sequence[Span]) -> str:
    """The whole text."""
    return "".join(span.text for span in spans)


def edited(spans: Sequence[Span], now: str) -> Spans:
    """The spans after a person changed the text to ``now``: what is new is theirs, what stayed keeps its author."""
    before = text_of(spans)
    authors = [span.by for span in spans for _ in span.text]
    kept: list[Span] = []
    for kind, start, end, new_start, new_end in SequenceMatcher(None, before, now, autojunk=False).get_opcodes():
        if kind == "equal":
            kept += (Span(sign, author) for sign, author in zip(before[start:end], authors[start:end], strict=True))
        elif new_end > new_start:
            kept.append(Span(now[new_start:new_end], "person"))
    return joined(kept)


def reworked(spans: Sequence[Span], start: int, end: int, change: Change) -> Spans:
    """The spans with the AI's own words between two places changed; a person's words stay letter for letter."""
    made: list[Span] = []
    at = 0
    for span in spans:
        first, last = max(start - at, 0), min(end - at, len(span.text))
        if span.by == "ai" and first < last:
            parts = (span.text[:first], change(span.text[first:last]), span.text[last:])
            made += (Span(part, "ai") for part in parts)
        else:
            made.append(span)
        at += len(span.text)
    return joined(made)


def pieces(spans: Sequence[Span], start: int, end: int) -> tuple[str, ...]:
    """The AI's own words between two places, piece by piece; signs alone are no words."""
    found: list[str] = []
    at = 0
    for span in spans:
        words = span.text[max(start - at, 0) : max(end - at, 0)]
        if span.by == "ai" and any(map(str.isalnum, words)):
            found.append(words)
        at += len(span.text)
    return tuple(found)


def joined(spans: Sequence[Span]) -> Spans:
    """The same text with neighbours of one author as one span, none empty."""
    made: list[Span] = []
    for span in spans:
        if made and made[-1].by == span.by:
            made[-1] = Span(made[-1].text + span.text, span.by)
        elif span.text:
            made.append(span)
    return tuple(made)


def provenance(spans: Sequence[Span], offered: str) -> Provenance:
    """How much of what is sent is the AI's, how much of what it offered was kept."""
    sent = text_of(spans)
    theirs = sum(len(span.text) for span in spans if span.by == "ai")
    blocks = SequenceMatcher(None, offered, sent, autojunk=False).get_matching_blocks()
    same = sum(block.size for block in blocks)
    return Provenance(
        ai_share=round(theirs / len(sent), 4) if sent else 0.0,
        kept_share=round(same / len(offered), 4) if offered else 0.0,
        edits=len(offered) + len(sent) - 2 * same,
    )
