"""What each customer turn of a dialogue shows, by the turns up to it alone."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from collabtui.understanding.api import READ_AT_MOST
from collabtui.understanding.dialogues import Dialogue
from collabtui.understanding.frustration import frustration
from collabtui.understanding.sentiment import Tone, tone
from collabtui.understanding.wants_human import wants_human

_WORD = re.compile(r"[^\W_]{1,40}(?:'[^\W_]{1,8})?")
_REFUSES = re.compile(
    r"\b(?:sorry|unfortunately|afraid|apolog(?:y|ies|ize|ise)|unable|cannot|can't|none|nothing|doesn't|isn't|aren't"
    r"|don't have|(?:do|does|is|are|was) not|not (?:able|available|find|found|have)|there (?:are|is|were) no|no,)(?!\w)"
)
_DENIES = re.compile(
    r"\b(?:no|not|don't|dont|didn't|doesn't|isn't|wrong|never|nothing|can't|cannot|incorrect|mistake|nope)\b"
)
_MENDS = re.compile(
    r"\b(?:actually|instead|i (?:said|asked|meant|need|needed)|again|already|still|but|really|are you sure|check|try"
    r"|(?:how|what) about|another|different|else|other|sorry|please)\b"
)
_PLEASED = re.compile(
    r"\b(?:thank|thanks|great|perfect|good|awesome|excellent|wonderful|lovely|goodbye|bye|helpful|yes)\b"
)
_SINGLE = (
    "actually", "instead", "said", "asked", "again", "sure", "but", "no", "thank", "thanks", "what", "how", "another",
    "different", "any", "ok", "please",
)  # fmt: skip
MEASURES = 64
"""How many numbers a turn is measured by."""

_WORDS_AT_MOST = 80
_LOOK_BACK = 20
"""Earlier turns that a turn is held against: a dialogue of any length costs linear time."""


@dataclass(frozen=True, slots=True)
class Said:
    """One text with what it shows by itself."""

    words: tuple[str, ...]
    known: frozenset[str]
    tone: Tone
    refusals: int
    denials: int
    mends: int
    pleased: int
    asks: bool
    cries: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """One customer turn: `measures` are numbers of a fixed meaning, `signs` are runs of words."""

    measures: tuple[float, ...]
    signs: frozenset[str]


@dataclass(slots=True)
class _Heard:
    """The dialogue so far: customer turns, each with the answers just before it."""

    turns: list[Said] = field(default_factory=list)
    answers: list[Said] = field(default_factory=list)
    worst: float = 0.0


def shown(dialogue: Dialogue) -> list[Shown]:
    """What each customer turn shows, in their order."""
    heard, answered, found = _Heard(), list[str](), list[Shown]()
    for turn in dialogue:
        if not turn.customer:
            answered.append(turn.text)
            continue
        heard.turns.append(_said(turn.text))
        heard.answers.append(_said(" ".join(answered)))
        found.append(_shown(heard, turn.text))
        answered.clear()
    return found


def _said(text: str) -> Said:
    text = text[:READ_AT_MOST]
    low = text.lower().replace("\u2019", "'")
    words = tuple(_WORD.findall(low)[:_WORDS_AT_MOST])
    refusals, denials, mends, pleased = (len(one.findall(low)) for one in (_REFUSES, _DENIES, _MENDS, _PLEASED))
    return Said(
        words, frozenset(words), tone(text), refusals, denials, mends, pleased, asks="?" in text, cries="!" in text
    )


def _shown(heard: _Heard, text: str) -> Shown:
    own, answer = heard.turns[-1], heard.answers[-1]
    bad = (frustration(text), wants_human(text))
    heard.worst = max(heard.worst, *bad)
    measures = (
        *(*bad, heard.worst),
        *_place(heard),
        *_one(own),
        *(float(word in own.known) for word in _SINGLE),
        *_one(answer),
        *_repeats(heard),
        *_history(heard),
        *(float(word in answer.known) for word in ("book", "booked", "reference", "recommend")),
        float(any(word.isdigit() and len(word) > 2 for word in answer.words)),
    )
    return Shown(measures, frozenset((*_grams("u", own.words), *_grams("s", answer.words))))


def _place(heard: _Heard) -> tuple[float, ...]:
    count = len(heard.turns)
    return (float(count == 1), min(count, _LOOK_BACK) / 10)


def _one(said: Said) -> tuple[float, ...]:
    counted = (said.refusals, said.denials, said.mends, said.pleased)
    return (
        len(said.known) ** 0.5,
        *(min(count, 4) for count in counted),
        float(said.refusals > 0),
        float(said.asks),
        float(said.cries),
        said.tone.compound,
        said.tone.negative,
        said.tone.positive,
    )


def _repeats(heard: _Heard) -> tuple[float, ...]:
    """How much of the turn was said before: by the customer, by who answers; how often the answer came before."""
    own, answer = heard.turns[-1], heard.answers[-1]
    turns, answers = heard.turns[-1 - _LOOK_BACK : -1], heard.answers[-1 - _LOOK_BACK : -1]
    return (
        max((_alike(own, one) for one in turns), default=0.0),
        _alike(own, turns[-1]) if turns else 0.0,
        _alike(own, answer),
        max((_alike(answer, one) for one in answers), default=0.0),
    )


def _alike(one: Said, other: Said) -> float:
    """The share of words that both have, 0 to 1."""
    return len(one.known & other.known) / max(1, len(one.known | other.known))


def _history(heard: _Heard) -> tuple[float, ...]:
    turns, answers = heard.turns[-_LOOK_BACK:], heard.answers[-_LOOK_BACK:]
    refused = [float(one.refusals > 0) for one in answers]
    tones = [one.tone.compound for one in turns]
    return (
        sum(refused),
        sum(refused) / len(refused),
        sum(refused[-2:]),
        sum(refused[-3:]),
        sum(one.denials for one in turns) / len(turns),
        float(sum(one.denials for one in turns[-3:])),
        sum(one.asks for one in turns) / len(turns),
        sum(one.pleased > 0 for one in turns) / len(turns),
        sum(tones) / len(tones),
        min(tones),
        tones[-1] - tones[-2] if len(tones) > 1 else 0.0,
    )


def _grams(whose: str, words: tuple[str, ...]) -> Iterator[str]:
    bounded = ("^", *words, "$")
    yield from (whose + word for word in bounded)
    yield from (f"{whose}{one} {two}" for one, two in pairwise(bounded))
