"""A conversation without personal data, to be shown where it may be seen by others."""

import dataclasses
from collections.abc import Collection, Mapping
from typing import TypeVar

from broker.domain.conversation import Conversation
from broker.domain.lines import Lines, lines_of
from broker.domain.redact import PersonalData, redact

T = TypeVar("T")


def redacted(state: Conversation, kinds: Collection[PersonalData]) -> Conversation:
    """The conversation with every text in it blanked, whoever wrote it."""
    return _blanked(state, kinds)


def _blanked(value: T, kinds: Collection[PersonalData]) -> T:
    """The same value with other texts, however deep they lie."""
    blanked: object = value
    if isinstance(value, str):
        blanked = redact(value, kinds)
    elif isinstance(value, Lines):
        blanked = lines_of(tuple(_blanked(line, kinds) for line in value))
    elif isinstance(value, tuple):
        blanked = tuple(_blanked(item, kinds) for item in value)
    elif isinstance(value, Mapping):
        blanked = {key: _blanked(item, kinds) for key, item in value.items()}
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        parts = {part.name: getattr(value, part.name) for part in dataclasses.fields(value) if part.init}
        blanked = dataclasses.replace(value, **_blanked(parts, kinds))
    return blanked  # type: ignore[return-value]  # of the kind that it was
