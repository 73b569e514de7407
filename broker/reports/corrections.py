"""What people corrected of the values that bots had read in customers' words, as examples to learn from."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from broker.domain.context import FieldValue, Span
from broker.domain.erasure import GONE
from broker.domain.events import ContextCleared, ContextSet, MessagePosted, Recorded
from broker.domain.redact import redact

_PEOPLE = ("agent", "supervisor")


@dataclass(frozen=True, slots=True)
class Correction:
    """A value of the kind ``type`` that was misread, with what a person wrote instead: None where they cleared it.

    ``text[start:end]`` is where the wrong one was read. All texts are without personal data as ``redact`` knows it,
    which leaves names with postal addresses; where a tag covers the edge of the place, ``start`` with ``end`` are None.
    """

    conversation: str
    type: str
    text: str
    wrong: str
    right: str | None
    start: int | None
    end: int | None


def corrections(conversation: str, log: Iterable[Recorded]) -> tuple[Correction, ...]:
    """The corrections in one conversation's log, in the order of its fields' first misreading.

    What a person wrote last counts. A value that was read without a place, or in a message that was erased, teaches
    nothing.
    """
    texts: dict[str, str] = {}
    read: dict[str, FieldValue] = {}
    written: dict[tuple[str, FieldValue], str | None] = {}
    for recorded in log:
        by_person = recorded.actor.role in _PEOPLE
        match recorded.event:
            case MessagePosted(message=message, text=text) if text != GONE:
                texts[message] = text
            case ContextSet(field=field) if recorded.actor.role == "bot":
                read[field.name] = field
            case ContextSet(field=field) if by_person and field.name in read:
                written[field.name, read[field.name]] = field.value
            case ContextCleared(name=name) if by_person and name in read:
                written[name, read[name]] = None
            case _:
                continue
    return tuple(_examples(conversation, texts, written))


def _examples(
    conversation: str, texts: dict[str, str], written: dict[tuple[str, FieldValue], str | None]
) -> Iterator[Correction]:
    for (name, wrong), right in written.items():
        text = texts.get(wrong.span.message, "") if wrong.span else ""
        if wrong.span and text[wrong.span.start : wrong.span.end] and right != wrong.value:
            shown, start, end = _blanked(text, wrong.span)
            told = None if right is None else redact(right)
            yield Correction(conversation, name, shown, redact(wrong.value), told, start, end)


def _blanked(text: str, span: Span) -> tuple[str, int | None, int | None]:
    """The text without personal data, with where the place lies then."""
    whole = redact(text)
    before, inside, after = (
        redact(part) for part in (text[: span.start], text[span.start : span.end], text[span.end :])
    )
    if whole != before + inside + after:
        # A number began outside of the place: where it lies can't be told without telling of the number.
        return whole, None, None
    return whole, len(before), len(before) + len(inside)
