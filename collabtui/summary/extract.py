"""The summary that is put together from the conversation's own sentences."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from collabtui.summary.api import Line, Summary, Turn
from collabtui.summary.cues import content, is_promise, is_small_talk, is_tried
from collabtui.summary.reported import joined, reported
from collabtui.summary.salience import answer, problem
from collabtui.summary.sentences import Sentence, sentences, words
from collabtui.summary.support import Facts

#: A side's second sentence is told where it says this much of what the first says.
_NEARLY: Final = 0.7
#: Words that the customer's side may take up, with those of who answers.
_ROOM_WORDS, _ALL_WORDS = 28, 44
_MOST_LINES: Final = 4
_SAME: Final = 0.6

#: Mood of a text from -1 to 1; values of a text as pairs of kind and value.
Mood = Callable[[str], float]
Values = Callable[[str], Iterable[tuple[str, str]]]


def summarised(turns: Sequence[Turn], mood: Mood, values: Values) -> Summary:
    """The summary of a conversation; an empty one for a conversation that says nothing."""
    told = sentences(turns)
    matter = _best(problem(told), _ROOM_WORDS)
    replies = _best(answer(told, matter), _ALL_WORDS - _length(matter))
    keeper = _Keeper(turns)
    return Summary(
        situation=keeper.kept(_quoted(matter)),
        tried=keeper.kept(_quoted(_distinct(one for one in told if is_tried(one)))),
        open_question=keeper.kept(_quoted(_open(told))),
        promises=keeper.kept(_quoted(_distinct(one for one in told if is_promise(one)))),
        mood=_moods(turns, mood),
        entities=_entities(turns, values),
        text=joined([line.text for line in keeper.kept([_line(reported(one), one) for one in (*matter, *replies)])]),
        dropped=keeper.dropped,
    )


class _Keeper:
    """Keeps the lines whose every fact is in the conversation; counts the others."""

    def __init__(self, turns: Sequence[Turn]) -> None:
        self._facts = Facts([*(turn.text for turn in turns), "customer agent"])
        self.dropped = 0

    def kept(self, lines: Iterable[Line]) -> tuple[Line, ...]:
        kept = []
        for line in lines:
            if self._facts.unsupported(line.text):
                self.dropped += 1
            else:
                kept.append(line)
        return tuple(kept)


def _best(scores: Mapping[Sentence, float], room: int) -> list[Sentence]:
    """The best sentence, with the next best that say nearly as much in the room that is left, in their order."""
    ranked = sorted(scores, key=lambda one: -scores[one])
    chosen: list[Sentence] = []
    for one in ranked[:3]:
        if not chosen or (
            scores[one] >= _NEARLY * scores[chosen[0]]
            and _length([*chosen, one]) <= room
            and not any(_alike(one, other) for other in chosen)
        ):
            chosen.append(one)
    return sorted(chosen, key=lambda one: (one.turn, one.place))


def _length(told: Iterable[Sentence]) -> int:
    return sum(len(words(one.text)) for one in told)


def _distinct(told: Iterable[Sentence]) -> list[Sentence]:
    """The newest of them, none nearly like another."""
    kept: list[Sentence] = []
    for one in reversed([*told]):
        if len(kept) < _MOST_LINES and not any(_alike(one, other) for other in kept):
            kept.append(one)
    return kept[::-1]


def _alike(one: Sentence, other: Sentence) -> bool:
    mine, theirs = set(content(one.text)), set(content(other.text))
    return bool(mine and theirs) and len(mine & theirs) / len(mine | theirs) >= _SAME


def _open(told: Sequence[Sentence]) -> list[Sentence]:
    """What the customer asked or wrote last that nobody has answered yet; else their last question, if any."""
    last_answer = max((one.turn for one in told if one.side == "agent" and not is_small_talk(one)), default=-1)
    mine = [one for one in told if one.side == "customer" and not is_small_talk(one)]
    waiting = [one for one in mine if one.turn > last_answer]
    asked = [one for one in waiting if one.is_question] or waiting
    return asked[-2:]


def _quoted(told: Iterable[Sentence]) -> list[Line]:
    return [_line(one.text, one) for one in told]


def _line(text: str, sentence: Sentence) -> Line:
    return Line(text, (sentence.turn,))


def _moods(turns: Sequence[Turn], mood: Mood) -> tuple[Line, ...]:
    """How the customer sounds at first, how at last."""
    mine = [
        (place, mood(turn.text)) for place, turn in enumerate(turns) if turn.side == "customer" and turn.text.strip()
    ]
    if not mine:
        return ()
    (first, began), (last, ended) = mine[0], mine[-1]
    if _named(began) == _named(ended):
        return (Line(f"The customer sounds {_named(ended)}.", tuple(dict.fromkeys((first, last)))),)
    return (Line(f"The customer sounded {_named(began)} at first, {_named(ended)} at last.", (first, last)),)


def _named(mood: float) -> str:
    if mood <= -0.4:
        return "upset"
    if mood < -0.05:
        return "displeased"
    return "content" if mood >= 0.4 else "calm"


def _entities(turns: Sequence[Turn], values: Values) -> tuple[Line, ...]:
    """Each value once, with all turns that have it."""
    found: dict[tuple[str, str], list[int]] = {}
    for place, turn in enumerate(turns):
        for kind, value in values(turn.text):
            places = found.setdefault((kind, value), [])
            if place not in places:
                places.append(place)
    return tuple(Line(f"{kind.replace('_', ' ')}: {value}", tuple(places)) for (kind, value), places in found.items())
