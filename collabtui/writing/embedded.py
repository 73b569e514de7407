"""The draft that needs no network: the best passage's sentences, what is known, the desk's own tone."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from collabtui.summary.cues import content
from collabtui.summary.sentences import split
from collabtui.writing.api import MOST_CHARS, Ask, Draft, Part, Source
from collabtui.writing.tone import Tone, Tones

_MOST_SENTENCES: Final = 3
_MOST_WORDS: Final = 70
_UPSET: Final = -0.3
#: A sentence is taken along where it answers at least this much of what the best one answers.
_NEARLY: Final = 0.5
#: Between paragraphs, items of a list; headings are no sentences.
_BLOCK: Final = re.compile(r"\n[ \t]*\n|\n(?=[ \t]*[-*] )|(?:^|\n)#[^\n]*\n?")


def compose(ask: Ask, tones: Tones, instead: str = "") -> Draft:
    """A draft whose every word comes from a source, a known field or the tone; it always has something to say."""
    parts = tuple(_parts(ask, tones.of(ask.language)))
    return Draft(_within(parts), "embedded", instead)


def _parts(ask: Ask, tone: Tone) -> Iterator[Part]:
    if not any(turn.side == "agent" for turn in ask.turns):
        name = ask.customer.partition(" ")[0]
        yield from _said(tone.hello.replace("{name}", name) if name else tone.hello_unnamed, "tone")
    if ask.mood <= _UPSET:
        yield from _said(tone.sorry, "tone")
    yield from _known(ask, tone)
    chosen = _answer(ask)
    for text, source in chosen:
        yield from _said(text, source)
    if not chosen:
        yield from _said(tone.unsure, "tone")
    yield from _said(tone.closing, "tone", last=True)


def _said(text: str, source: str, *, last: bool = False) -> Iterator[Part]:
    if text:
        yield Part(text if last else f"{text} ", source)


def _known(ask: Ask, tone: Tone) -> Iterator[Part]:
    """A field is named only where the question speaks of it: nobody wants to be read their own record."""
    spoken = set(content(ask.question))
    for name, label in tone.fields.items():
        value = ask.fields.get(name, "")
        if value and (spoken & set(content(label)) or value.casefold() in ask.question.casefold()):
            yield from _said(tone.known.replace("{field}", label).replace("{value}", value), f"field:{name}")
            return


def _answer(ask: Ask) -> list[tuple[str, str]]:
    """The sentences of the best source that answer most of the question, in their order."""
    asked = set(content(ask.question))
    best = max(ask.sources, key=lambda source: _overlap(asked, source), default=None)
    if best is None:
        return []
    told = [text for block in _BLOCK.split(best.text) for text in split(" ".join(block.lstrip("-* ").split()))]
    return [(text if text[-1] in ".!?" else f"{text}.", best.name) for text in _telling(told, asked)]


def _overlap(asked: set[str], source: Source) -> float:
    # Sources come best first: one further down must say clearly more.
    return len(asked & set(content(f"{source.title} {source.text}")))


def _telling(told: Sequence[str], asked: set[str]) -> list[str]:
    worth = {place: len(asked & set(content(text))) + 0.5 / (1 + place) for place, text in enumerate(told)}
    best = max(worth.values(), default=0.0)
    chosen: list[int] = []
    room = _MOST_WORDS
    for place in sorted(worth, key=lambda place: -worth[place])[:_MOST_SENTENCES]:
        size = len(told[place].split())
        if not chosen or (worth[place] >= _NEARLY * best and size <= room):
            chosen.append(place)
            room -= size
    return [told[place] for place in sorted(chosen)]


def _within(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """The parts as far as a draft has room."""
    kept: list[Part] = []
    room = MOST_CHARS
    for part in parts:
        if room > 0:
            kept.append(Part(part.text[:room], part.source))
            room -= len(part.text)
    return tuple(kept)
