"""A copilot worker: reads along where people answer, posts what the articles say."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Sequence
from contextlib import aclosing
from typing import Protocol, assert_never

from broker.domain.commands import Command
from broker.domain.conversation import Conversation
from broker.domain.errors import Refused
from broker.domain.events import MessagePosted
from broker.domain.ids import CONVERSATION, split_stream, stream_of
from broker.domain.inert import inert
from broker.domain.redact import PersonalData, redact
from broker.protocol.frames import Ack, Result
from broker.protocol.questions import GetRedaction, QueryKind
from collabtui.client.errors import ClientError
from collabtui.client.mirror import Mirror
from collabtui.client.updates import (
    AssistGiven,
    ConversationBegun,
    EventApplied,
    QueueChanged,
    StateChanged,
    TurnGiven,
    TypingSeen,
    Update,
    WaitingSeen,
)
from collabtui.copilot.advice import LEAST_CONFIDENCE, LOOKED_AT, offers, wants_help
from collabtui.copilot.drafting import ask_of, draft_offer
from collabtui.copilot.questions import Question, following, is_newest, opening
from collabtui.copilot.summing import said, summary_of, wants_summary
from collabtui.knowledge.search import Hit
from collabtui.writing.api import Draft
from collabtui.writing.drafter import Drafter

_log = logging.getLogger(__name__)


class DeskClient(Protocol):
    """What a copilot needs of its connection; what waits raises Refused, or ClientError when it is over for good."""

    @property
    def mirror(self) -> Mirror:
        """What is known of the followed streams."""
        ...

    def updates(self) -> AsyncIterator[Update]:
        """All updates from this call on."""
        ...

    async def follow(self, stream: str) -> None:
        """Have a stream in the mirror; returns when all that exists of it is there."""
        ...

    async def unfollow(self, stream: str) -> None:
        """Let go of a stream."""
        ...

    async def send(self, command: Command) -> Ack:
        """Have a command done."""
        ...

    async def query(self, q: QueryKind) -> Result:
        """Ask the broker."""
        ...


class Searched(Protocol):
    """Where answers are looked for; called in another thread."""

    def search(self, text: str, limit: int) -> tuple[Hit, ...]:
        """The best documents for any text."""
        ...


class Worker:
    """Assists for as long as its client lives. Make it before the client connects: work comes at once."""

    def __init__(self, client: DeskClient, index: Searched, drafter: Drafter | None = None) -> None:
        self._client, self._index, self._drafter = client, index, drafter
        self._updates = client.updates()
        self._read: dict[str, int] = {}  # conversation -> up to which number its past goes
        self._helped: dict[str, set[str]] = {}  # conversation -> messages that were looked at
        self._summed: dict[str, int] = {}  # conversation -> messages of the customer that its summary holds

    async def run(self) -> None:
        """Assist until the client ends."""
        async with asyncio.TaskGroup() as tasks:
            async for update in self._updates:
                match update:
                    case AssistGiven(frame):
                        tasks.create_task(_survived(frame.conversation, self._assist(frame.conversation)))
                    case EventApplied():
                        await _survived(update.stream, self._heard(update, tasks))
                    case TurnGiven() | TypingSeen() | QueueChanged() | WaitingSeen():
                        continue
                    case ConversationBegun() | StateChanged():
                        continue
                    case _:
                        assert_never(update)

    async def _assist(self, conversation: str) -> None:
        """Read the conversation whole, then help with what the customer said last."""
        stream = stream_of(CONVERSATION, conversation)
        await self._client.follow(stream)
        state = self._client.mirror.conversation(conversation)
        if state is None or not wants_help(state):
            await self._let_go(conversation)
            return
        self._read[conversation] = self._client.mirror.n(stream)
        await self._sum(state)
        question = opening(state)
        if question is not None:
            await self._help(question)

    async def _heard(self, update: EventApplied, tasks: asyncio.TaskGroup) -> None:
        """Something happened in a conversation; its past is not news, even when it is told once more."""
        conversation = split_stream(update.stream)[1]
        if update.n <= self._read.get(conversation, update.n):
            return
        state = self._client.mirror.conversation(conversation)
        if state is None or not wants_help(state):
            await self._let_go(conversation)
        elif update.actor.role == "customer" and isinstance(update.event, MessagePosted):
            question = following(state, update.event.message, update.event.text)
            if question is not None:
                tasks.create_task(_survived(conversation, self._help(question)))
            tasks.create_task(_survived(conversation, self._sum(state)))

    async def _let_go(self, conversation: str) -> None:
        self._read.pop(conversation, None)
        self._helped.pop(conversation, None)
        self._summed.pop(conversation, None)
        await self._client.unfollow(stream_of(CONVERSATION, conversation))

    async def _help(self, question: Question) -> None:
        """Post what fits, once for each message: our own suggestions take a moment to come back."""
        helped = self._helped.setdefault(question.conversation, set())
        if question.about in helped:
            return
        helped.add(question.about)
        kinds = await self._blanked()
        asked = redact(question.text, kinds) if kinds else question.text
        hits = await asyncio.to_thread(self._index.search, asked, LOOKED_AT)
        state = self._client.mirror.conversation(question.conversation)
        if state is None or not is_newest(state, question):
            return
        for offer in offers(state, question, hits):
            await self._client.send(offer)
        await self._draft(question, [hit for hit in hits if hit.confidence >= LEAST_CONFIDENCE], kinds)

    async def _draft(self, question: Question, found: Sequence[Hit], kinds: Sequence[PersonalData]) -> None:
        """Post a draft of an answer, unless the conversation moved on while it was written."""
        state = self._client.mirror.conversation(question.conversation)
        ask = ask_of(state, question.text, found) if state is not None else None
        if self._drafter is None or ask is None:
            return
        async with aclosing(self._drafter.draft(ask, question.conversation, kinds)) as pieces:
            async for piece in pieces:
                state = self._client.mirror.conversation(question.conversation)
                if state is None or not is_newest(state, question):
                    return
                if isinstance(piece, Draft):
                    await self._client.send(draft_offer(question.conversation, question.about, piece))

    async def _sum(self, state: Conversation) -> None:
        """Keep the summary in the conversation's context, for whoever takes it up."""
        if wants_summary(state, self._summed.get(state.id, -1)):
            self._summed[state.id] = said(state)
            wish = await asyncio.to_thread(summary_of, state)
            if wish is not None:
                await self._client.send(wish)

    async def _blanked(self) -> Sequence[PersonalData]:
        """The personal data that may neither be looked up nor leave, by the policy in force."""
        wanted = (await self._client.query(GetRedaction())).redaction
        return wanted.kinds if wanted is not None and wanted.prompts else ()


async def _survived(name: str, work: Awaitable[None]) -> None:
    """Do the work; its failure costs a suggestion, never the copilot."""
    try:
        await work
    except Refused as refused:
        _log.info("assist_refused on=%s code=%s: %s", inert(name), refused.code, inert(refused.message))
    except ClientError as error:
        _log.info("assist_unsent on=%s: %s", inert(name), error)
    except Exception:  # noqa: BLE001 - one crash must not take the other conversations' copilot away
        _log.exception("assist_failed on=%s", inert(name))
