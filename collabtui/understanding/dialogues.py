"""Dialogues as they are told from outside, one JSON record a line."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from collabtui.understanding.speakers import is_customer

SHARES: Final = ("label", "dissatisfied", "escalate", "escalated", "needs_human", "frustrated")
RATINGS: Final = ("satisfaction", "rating")
_BESIDE_SHARES: Final = ("labels", "scores", *SHARES)
_BESIDE_RATINGS: Final = ("ratings", *RATINGS)

BAD_BELOW: Final = 3
"""A rating from 1 to 5 below this one says that the customer is dissatisfied."""


class DialogueError(Exception):
    """A record is no dialogue; the text says what is wrong in which line."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What somebody said; `label` (0 to 1, customers only) is how dissatisfied they were, None where nobody says."""

    customer: bool
    text: str
    label: float | None = None


Dialogue = tuple[Turn, ...]


def dialogues(lines: Iterable[str], name: str) -> Iterator[Dialogue]:
    """The dialogue of each line that is not blank; raises DialogueError with `name` and the line's number."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield dialogue_of(json.loads(line))
            except (ValueError, RecursionError) as error:
                raise DialogueError(f"{name}, line {number}: {error}") from error


def dialogue_of(record: Any, *, labelled: bool = True) -> Dialogue:
    """The dialogue of one record, without a look at labels unless `labelled`; raises ValueError: what was expected."""
    raw = record.get("turns") if isinstance(record, dict) else None
    if not isinstance(raw, list):
        raise ValueError('expected {"turns": [{"speaker": "customer", "text": "…"}, …]}')
    turns = [_turn(one, number, labelled) for number, one in enumerate(raw, 1)]
    if not labelled:
        return tuple(turns)
    beside = _beside(record, turns)
    return tuple(turns) if beside is None else _labelled(turns, beside)


def _turn(raw: Any, number: int, labelled: bool) -> Turn:
    if not (isinstance(raw, dict) and isinstance(raw.get("speaker"), str) and isinstance(raw.get("text"), str)):
        raise ValueError(f'turn {number}: expected {{"speaker": "customer", "text": "…"}}, both of them text')
    if not is_customer(raw["speaker"]):
        return Turn(False, raw["text"])
    return Turn(True, raw["text"], _own_label(raw, number) if labelled else None)


def _own_label(raw: dict[str, Any], number: int) -> float | None:
    for key in (*SHARES, *RATINGS):
        if raw.get(key) not in (None, ""):
            read = _share if key in SHARES else _rated
            return read(raw[key], f"turn {number}: {key}")
    return None


def _beside(record: dict[str, Any], turns: list[Turn]) -> list[float | None] | None:
    """The labels that stand beside the turns: one a customer turn, or one a turn with null for the others."""
    for key in (*_BESIDE_SHARES, *_BESIDE_RATINGS):
        if isinstance(values := record.get(key), list):
            customers = [turn.customer for turn in turns]
            if len(values) == len(turns):
                values = [value for value, customer in zip(values, customers, strict=True) if customer]
            if len(values) != sum(customers):
                raise ValueError(
                    f"{key}: expected one for each of the {sum(customers)} customer turns, got {len(values)}"
                )
            read = _share if key in _BESIDE_SHARES else _rated
            return [None if one in (None, "") else read(one, f"{key}, place {i}") for i, one in enumerate(values, 1)]
    return None


def _labelled(turns: list[Turn], labels: list[float | None]) -> Dialogue:
    left = iter(labels)
    return tuple(Turn(True, turn.text, next(left)) if turn.customer else turn for turn in turns)


def _share(value: Any, where: str) -> float:
    """A label: true or false, or a number from 0 to 1."""
    try:
        share = float(value)
    except (TypeError, ValueError):
        share = -1.0
    if not 0 <= share <= 1:
        raise ValueError(f"{where}: expected 0 to 1, where 1 is dissatisfied, got {value!r}")
    return share


def _rated(value: Any, where: str) -> float:
    """The share of the raters who gave less than `BAD_BELOW`: a rating, several in a list or between commas."""
    try:
        ratings = [float(one) for one in (value if isinstance(value, list) else str(value).split(","))]
    except (TypeError, ValueError):
        ratings = []
    if not ratings or not all(1 <= rating <= 5 for rating in ratings):
        raise ValueError(f'{where}: expected ratings from 1 to 5, such as 3 or "3,2,4", got {value!r}')
    return sum(rating < BAD_BELOW for rating in ratings) / len(ratings)
