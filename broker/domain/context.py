"""The fields of a conversation's context, each with its source, confidence, version, history."""

from dataclasses import dataclass, replace
from typing import Final, Literal

from broker.domain.actors import Actor
from broker.domain.ids import Count, Id, Label, Remark, Share

#: The field in which bots keep where they are, for the next worker: it tells people nothing.
BOOKKEEPING: Final = "bot_state"

Source = Literal["customer", "bot", "copilot", "agent", "api"]


@dataclass(frozen=True, slots=True)
class Span:
    """Where a value was read: the characters ``start`` to ``end`` (not included) of a message of the conversation.

    Whoever read it says so; the message may hold fewer characters since, where it was erased.
    """

    message: Id
    start: Count
    end: Count


@dataclass(frozen=True, slots=True)
class Reading:
    """One value a field had: None when it was cleared. ``at`` is in Unix milliseconds."""

    value: str | None
    version: int
    source: Source
    confidence: float
    by: Actor
    at: int
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """A context field: its present reading first, then every older one."""

    name: str
    readings: tuple[Reading, ...]

    @property
    def present(self) -> Reading:
        return self.readings[0]

    @property
    def version(self) -> int:
        return self.present.version

    @property
    def value(self) -> str | None:
        return self.present.value


@dataclass(frozen=True, slots=True)
class FieldValue:
    """A value for a field, as a command brings it."""

    name: Label
    value: Remark
    source: Source
    confidence: Share = 1.0
    span: Span | None = None


def written(field: Field | None, name: str, reading: Reading) -> Field:
    """The field after one more reading."""
    if field is None:
        return Field(name, (reading,))
    return replace(field, readings=(reading, *field.readings))
