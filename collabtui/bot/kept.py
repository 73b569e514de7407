"""What a bot found in the customer's words, as fields of the conversation's context."""

from collections.abc import Iterator, Sequence
from typing import Final

from broker.domain.context import FieldValue, Span
from collabtui.understanding.api import Entity

#: Less sure values are not written down: an agent would have to doubt each of them.
SURE_ENOUGH: Final = 0.6


def field_of(entity: Entity, where: Sequence[Span]) -> FieldValue:
    """One value; it has a place when it stands within one of the messages ``where``.

    Cards, account numbers come masked (``collabtui.understanding.kinds.payment``): no field ever holds a whole one.
    """
    inside = (place for place in where if place.start <= entity.start and entity.end <= place.end)
    place = next(inside, None)
    span = Span(place.message, entity.start - place.start, entity.end - place.start) if place else None
    return FieldValue(entity.type, entity.value, "customer", entity.confidence, span)


def places(texts: Sequence[str], messages: Sequence[str]) -> tuple[Span, ...]:
    """Which message stands where in the ``texts`` joined by line breaks; the newest of both are last.

    Where there are more of one than of the other, the oldest have no partner.
    """
    return tuple(_places(texts, messages))


def _places(texts: Sequence[str], messages: Sequence[str]) -> Iterator[Span]:
    end = sum(len(text) + 1 for text in texts) - 1
    for text, message in zip(reversed(texts), reversed(messages), strict=False):
        yield Span(message, end - len(text), end)
        end -= len(text) + 1
