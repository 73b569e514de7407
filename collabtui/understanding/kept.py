"""What was found in a customer's words, as fields of the conversation's context."""

from collections.abc import Iterator, Sequence
from typing import Final

from broker.domain.context import FieldValue, Span
from collabtui.understanding.api import Entity

#: Less sure values are not written down: an agent would have to doubt each of them.
SURE_ENOUGH: Final = 0.6
#: Less sure are five bare digits, which may be anything where no order is spoken of.
EXPLICIT: Final = 0.9


def worth_keeping(entities: Sequence[Entity]) -> dict[str, Entity]:
    """The newest value of each kind that is worth keeping."""
    sure = dict.fromkeys(entity.type for entity in entities if entity.confidence >= SURE_ENOUGH)
    of_each = {kind: newest(entities, kind) for kind in sure}
    return {
        kind: entity
        for kind, entity in of_each.items()
        if entity is not None and (kind != "order_number" or entity.confidence >= EXPLICIT)
    }


def newest(entities: Sequence[Entity], kind: str) -> Entity | None:
    """The last value of this kind, an explicit one before bare digits."""
    values = [entity for entity in entities if entity.type == kind]
    return max(values, key=lambda entity: (entity.confidence >= EXPLICIT, entity.start), default=None)


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
