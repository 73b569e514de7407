"""Set multidogo: which of the values that customers gave in service chats are found where people marked them?

The texts of this set are in small letters without any punctuation: an e-mail address has neither @ nor point in it, a
reference of letters with digits is cut into pieces. What is told by signs can't be found there; precision says more
than recall.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Final

from collabtui.understanding.entities import find
from understanding_eval.remembering import Remembering
from understanding_eval.row import Row

_SET: Final = "multidogo"
DOMAINS: Final = ("airline", "fastfood", "media", "software")
#: The chats are of 2018, when "today" was.
AT: Final = 1_535_760_000_000
#: What a bot would write down.
SURE: Final = 0.6
#: Our kind for each of theirs; a booking's code is what comes nearest to the number of an order.
KINDS: Final = {
    "name": "name",
    "email_address": "email",
    "phone_number": "phone",
    "phonenumber": "phone",
    "address": "address",
    "account_number": "account_number",
    "account_id": "account_number",
    "booking_confirmation_number": "order_number",
    "start_date": "date",
    "end_date": "date",
    "date": "date",
    "current_zipcode": "postcode",
    "new_zipcode": "postcode",
    "cost": "money",
    "price": "money",
}


@dataclass(frozen=True, slots=True)
class Marked:
    """A text, with the kind and place of each value that people marked in it."""

    text: str
    values: frozenset[tuple[str, int, int]]


@dataclass(frozen=True, slots=True)
class Score:
    """How many values of one kind were marked, found, found where they were marked."""

    kind: str
    marked: int
    found: int
    both: int

    @property
    def precision(self) -> float:
        return self.both / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return self.both / self.marked if self.marked else 0.0

    @property
    def f1(self) -> float:
        return 2 * self.both / (self.marked + self.found) if self.both else 0.0


def read(data: Path, split: str) -> Iterator[Marked]:
    """The customers' turns of one split; those whose marks do not fit their words are left out."""
    for domain in DOMAINS:
        with (data / "multidogo" / f"{domain}.{split}.jsonl").open(encoding="utf-8") as lines:
            for line in lines:
                turn = json.loads(line)
                words, labels = turn["utterance"].split(), turn["slot-labels"].split()
                if len(words) == len(labels):
                    yield Marked(" ".join(words), frozenset(_spans(words, labels)))


def _spans(words: list[str], labels: list[str]) -> Iterator[tuple[str, int, int]]:
    start, at = 0, 0
    for kind, run in groupby(KINDS.get(label, "") for label in labels):
        count = len(list(run))
        length = sum(len(word) + 1 for word in words[at : at + count])
        if kind:
            yield kind, start, start + length - 1
        start, at = start + length, at + count


def scores(turns: Iterable[Marked]) -> list[Score]:
    """One for each kind, exact places only."""
    marked, found, both = Counter[str](), Counter[str](), Counter[str]()
    for turn in turns:
        ours = {(one.type, one.start, one.end) for one in find(turn.text, AT) if one.confidence >= SURE}
        marked.update(kind for kind, _, _ in turn.values)
        found.update(kind for kind, _, _ in ours)
        both.update(kind for kind, _, _ in ours & turn.values)
    return [Score(kind, marked[kind], found[kind], both[kind]) for kind in sorted(set(KINDS.values()))]


def measure(data: Path, encoder: Remembering) -> list[Row]:
    """Precision with recall of each kind, on the split that no weights were fitted to; no encoder is needed."""
    return [
        Row(_SET, f"{one.kind}, {one.marked} marked, {one.found} found: {what}", value)
        for one in scores(read(data, "dev"))
        for what, value in (("precision", one.precision), ("recall", one.recall))
    ]
