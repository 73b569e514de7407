"""Values that a program can use, found in a customer's text.

The number of a card or of a bank account is never a value as a whole: see ``kinds.payment``.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from collabtui.understanding.api import READ_AT_MOST, Entity
from collabtui.understanding.entity_file import BUILT_IN, ENTITIES, Entities, load_entities
from collabtui.understanding.kinds.address import addresses
from collabtui.understanding.kinds.clock import times
from collabtui.understanding.kinds.context_words import Words
from collabtui.understanding.kinds.dates import dates
from collabtui.understanding.kinds.declared import Declared
from collabtui.understanding.kinds.email import emails
from collabtui.understanding.kinds.money import money
from collabtui.understanding.kinds.name_tagger import tagged_names
from collabtui.understanding.kinds.names import names
from collabtui.understanding.kinds.payment import cards, ibans
from collabtui.understanding.kinds.phone import phones
from collabtui.understanding.kinds.plain import plain
from collabtui.understanding.kinds.relative_dates import relative_dates
from collabtui.understanding.kinds.shields import NOTHING, shields

#: What stands for a number in `masked`; words that tell a day or a name also tell what is wanted.
_NUMBERS = frozenset({"order_number", "invoice_number", "account_number", "tracking_number", "email", "phone", "money"})


class Finder:
    """Finds the built-in kinds with those that a domain declares; safe to share, since finding changes nothing.

    Every repetition in a pattern is bounded, at most `READ_AT_MOST` characters are read: the time is linear in the
    text whatever a stranger writes.
    """

    def __init__(self, domain: Entities) -> None:
        self._domain = domain
        self._declared = [Declared(kind) for kind in domain.entity]
        self._zone = ZoneInfo(domain.zone)
        types = (NOTHING, *BUILT_IN, *(kind.type for kind in domain.entity))
        self._rank = {type: rank for rank, type in enumerate(types)}

    def find(self, text: str, at: int | None = None) -> tuple[Entity, ...]:
        """The entities in the first `READ_AT_MOST` characters, in the order of the text, none overlapping.

        ``at`` is when the text was written, in Unix milliseconds: without it "yesterday" is no date. Where two claim
        the same characters the surer one stays, then the one whose kind comes first, then the longer.
        """
        text = plain(text[:READ_AT_MOST])
        today, words = self._day(at), Words(text)
        return self._without_overlaps([*self._figures(text, words, today), *self._told(text, words, today)], len(text))

    def numbers(self, text: str) -> tuple[Entity, ...]:
        """What `masked` masks, in half the time: names, things, addresses, relative dates are not looked for."""
        text = plain(text[:READ_AT_MOST])
        return self._without_overlaps(self._figures(text, Words(text), None), len(text))

    def _day(self, at: int | None) -> date | None:
        return None if at is None else datetime.fromtimestamp(at / 1_000, UTC).astimezone(self._zone).date()

    def _figures(self, text: str, words: Words, today: date | None) -> Iterator[Entity]:
        """What is told by its signs."""
        yield from emails(text)
        yield from money(text)
        for kind in self._declared:
            yield from kind.by_form(text, words)
        if any(map(str.isdecimal, text)):
            yield from shields(text)
            yield from phones(text, words, self._domain.regions)
            yield from dates(text, today, day_first=self._domain.day_first)
            yield from times(text)
            yield from cards(text)
            yield from ibans(text)

    def _told(self, text: str, words: Words, today: date | None) -> Iterator[Entity]:
        """What is told by words."""
        for kind in self._declared:
            yield from kind.by_name(words)
        yield from names(text)
        yield from tagged_names(text)
        yield from addresses(text)
        if today is not None:
            yield from relative_dates(text, today)

    def _without_overlaps(self, found: Iterable[Entity], length: int) -> tuple[Entity, ...]:
        """Those whose place no better one takes, in the order of the text."""
        taken = bytearray(length)
        kept: list[Entity] = []
        for entity in sorted(found, key=self._worse):
            if not any(taken[entity.start : entity.end]):
                taken[entity.start : entity.end] = b"\x01" * (entity.end - entity.start)
                kept.append(entity)
        return tuple(sorted((entity for entity in kept if entity.type != NOTHING), key=lambda entity: entity.start))

    def _worse(self, entity: Entity) -> tuple[float, int, int, int]:
        return -entity.confidence, self._rank[entity.type], entity.start - entity.end, entity.start


@cache
def shipped_finder() -> Finder:
    """The demo shop's, loaded once; raises DataFileError when the installation is damaged."""
    return Finder(load_entities(files("demo_data") / ENTITIES))


def find(text: str, at: int | None = None) -> tuple[Entity, ...]:
    """The demo shop's `Finder.find`."""
    return shipped_finder().find(text, at)


def masked(text: str, entities: tuple[Entity, ...]) -> str:
    """The text that was read with each number that means one thing replaced by `<its type>`: orders look alike."""
    parts: list[str] = []
    end = 0
    for entity in entities:
        if entity.type in _NUMBERS:
            parts += [text[end : entity.start], f" <{entity.type}> "]
            end = entity.end
    return "".join([*parts, text[end:READ_AT_MOST]])
