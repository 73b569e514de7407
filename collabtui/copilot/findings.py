"""The values that a customer tells people, kept in the conversation's context as they are told."""

import asyncio
import logging
from collections.abc import Iterator, Sequence
from typing import Final, Protocol

from broker.domain.commands import SetField
from broker.domain.context import FieldValue, Span
from broker.domain.conversation import Conversation
from broker.domain.conversation_parts import Line
from broker.domain.errors import StaleVersion
from broker.domain.inert import inert
from collabtui.copilot.summaries import Keeps
from collabtui.understanding.api import Entity
from collabtui.understanding.kept import field_of, worth_keeping

_PEOPLE: Final = ("agent", "supervisor")
#: Lines that are looked at when a conversation is taken up: bots have read what is older.
_MOST_LINES: Final = 20

_log = logging.getLogger(__name__)


class Finds(Protocol):
    """Who finds values in a text; called in another thread."""

    def find(self, text: str, at: int | None = None) -> Sequence[Entity]:
        """The values in a text that was written ``at`` (Unix milliseconds)."""
        ...


class Findings:
    """Writes down what bots would have, had they been there: an agent need not ask, nor a bot afterwards."""

    def __init__(self, client: Keeps, finder: Finds) -> None:
        self._client, self._finder = client, finder

    async def catch_up(self, state: Conversation) -> None:
        """Read what the customer said since somebody answered. Raises Refused, ClientError."""
        for line in unanswered(state):
            await self.read(state.id, line.message, line.text, line.at)

    async def read(self, conversation: str, message: str, text: str, at: int) -> None:
        """Read one message, written ``at`` (Unix milliseconds). Raises Refused, ClientError."""
        entities = await asyncio.to_thread(self._finder.find, text, at)
        for found in worth_keeping(entities).values():
            await self._keep(conversation, field_of(found, (Span(message, 0, len(text)),)))

    async def _keep(self, conversation: str, found: FieldValue) -> None:
        state = self._client.mirror.conversation(conversation)
        wish = wish_for(state, found) if state is not None else None
        if wish is None:
            return
        try:
            await self._client.send(wish)
        except StaleVersion:
            # Whoever wrote it meanwhile has read the same words, or knows better.
            _log.info("finding_late on=%s field=%s", inert(conversation), inert(found.name))


def unanswered(state: Conversation) -> tuple[Line, ...]:
    """The customer's newest lines, up to what a bot or a person said to them, oldest first."""
    return tuple(reversed(list(_newest(state.lines[-_MOST_LINES:]))))


def _newest(lines: Sequence[Line]) -> Iterator[Line]:
    for line in reversed(lines):
        if line.author.role == "customer":
            yield line
        elif line.visibility == "public" and line.author.role != "desk":
            return


def wish_for(state: Conversation, found: FieldValue) -> SetField | None:
    """The wish to write it down; None for what is known, was read before, or is a person's to say."""
    field = state.fields.get(found.name)
    if field is None:
        return SetField(state.id, found, 0)
    if field.present.by.role in _PEOPLE or found.value == field.value:
        return None
    if any(reading.span == found.span for reading in field.readings):
        return None
    return SetField(state.id, found, field.version)
