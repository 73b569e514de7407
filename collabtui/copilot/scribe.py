"""The drafts under way: each is shown as it grows, given up once its conversation has moved on."""

import asyncio
from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Protocol

from broker.domain.commands import Command
from broker.domain.conversation import Conversation
from broker.domain.events import MessagePosted
from broker.domain.redact import PersonalData
from broker.protocol.copilot_frames import Drafting
from broker.protocol.frames import Ack
from collabtui.client.mirror import Mirror
from collabtui.client.updates import EventApplied
from collabtui.copilot.drafting import ask_of, draft_offer
from collabtui.copilot.pen import Pen
from collabtui.copilot.questions import Question, is_newest
from collabtui.knowledge.search import Hit
from collabtui.writing.api import Ask
from collabtui.writing.drafter import Drafter


class Tells(Protocol):
    """The part of a client that drafts need."""

    @property
    def mirror(self) -> Mirror: ...

    async def send(self, command: Command) -> Ack: ...

    def tell(self, frame: Drafting) -> None:
        """Tell what is never stored."""


@dataclass(frozen=True, slots=True)
class _UnderWay:
    question: Question
    task: asyncio.Task[None]


class Scribe:
    """Writes one draft a conversation at a time. One that is given up ends its request at the model, too."""

    def __init__(self, client: Tells, drafter: Drafter) -> None:
        self._client, self._drafter = client, drafter
        self._under_way: dict[str, _UnderWay] = {}

    async def draft(self, question: Question, found: Sequence[Hit], kinds: Sequence[PersonalData]) -> None:
        """Post a draft of an answer; returns without one where it was given up. Raises Refused, ClientError."""
        conversation = question.conversation
        state = self._wanting(question)
        ask = ask_of(state, question.text, found) if state is not None else None
        if ask is None:
            return
        self.give_up(conversation)
        mine = _UnderWay(question, asyncio.create_task(self._write(question, ask, kinds)))
        self._under_way[conversation] = mine
        try:
            await asyncio.wait([mine.task])
        finally:
            mine.task.cancel()
            if self._under_way.get(conversation) is mine:
                del self._under_way[conversation]
        if not mine.task.cancelled():
            mine.task.result()

    def heard(self, state: Conversation, update: EventApplied) -> None:
        """Give the draft up that nobody needs any more: the customer asked something else, or has an answer.

        Who answers may change meanwhile: the question stays the same, so does what is being written.
        """
        writing = self._under_way.get(state.id)
        if writing is not None and (_is_answer(update) or not is_newest(state, writing.question)):
            self.give_up(state.id)

    def give_up(self, conversation: str) -> None:
        """Write on no longer; nothing where nothing is being written."""
        if (writing := self._under_way.pop(conversation, None)) is not None:
            writing.task.cancel()

    async def _write(self, question: Question, ask: Ask, kinds: Sequence[PersonalData]) -> None:
        with Pen(question, lambda: self._epoch(question.conversation), self._client.tell) as pen:
            async with aclosing(self._drafter.draft(ask, question.conversation, kinds)) as pieces:
                async for piece in pieces:
                    if isinstance(piece, str):
                        pen.writes(piece)
                    elif self._wanting(question) is not None:
                        await self._client.send(draft_offer(question.conversation, question.about, piece))

    def _wanting(self, question: Question) -> Conversation | None:
        """The conversation that still waits for an answer to the question; None where it has moved on."""
        state = self._client.mirror.conversation(question.conversation)
        return state if state is not None and is_newest(state, question) else None

    def _epoch(self, conversation: str) -> int:
        state = self._client.mirror.conversation(conversation)
        return state.epoch if state is not None else 0


def _is_answer(update: EventApplied) -> bool:
    event = update.event
    is_said = isinstance(event, MessagePosted) and event.visibility == "public"
    return is_said and update.actor.role in ("agent", "supervisor", "bot")
