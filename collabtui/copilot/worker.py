"""A copilot worker: reads along where people answer, posts what the articles say."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Final, ParamSpec, Protocol, assert_never

from broker.domain.commands import Command, OfferSuggestion
from broker.domain.conversation import Conversation
from broker.domain.errors import Refused
from broker.domain.events import MessagePosted
from broker.domain.ids import CONVERSATION, split_stream, stream_of
from broker.domain.inert import inert
from broker.domain.redact import PersonalData, redact
from broker.protocol.copilot_frames import Drafting, Reworked
from broker.protocol.frames import (
    Ack,
    Result,
)
from broker.protocol.questions import GetRedaction, QueryKind
from collabtui.client.errors import ClientError
from collabtui.client.mirror import Mirror
from collabtui.client.updates import (
    AssistGiven,
    ConversationBegun,
    DraftingSeen,
    EventApplied,
    QueueChanged,
    ReworkGiven,
    StateChanged,
    TurnGiven,
    TypingSeen,
    Update,
    WaitingSeen,
)
from collabtui.copilot.advice import LOOKED_AT, fitting, offers, wants_help
from collabtui.copilot.findings import Findings, Finds
from collabtui.copilot.questions import Question, following, is_newest, opening
from collabtui.copilot.rewording import Rewording
from collabtui.copilot.scribe import Scribe
from collabtui.copilot.summaries import Summaries
from collabtui.copilot.summing import passes_on
from collabtui.knowledge.search import Hit
from collabtui.writing.drafter import Drafter
from collabtui.writing.reworder import Reworder

#: Questions that are looked at side by side: more would take the cores, the threads of whoever shares them.
AT_ONCE: Final = 2

_log = logging.getLogger(__name__)
P = ParamSpec("P")


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

    def tell(self, frame: Drafting | Reworked) -> None:
        """Tell what is never stored."""
        ...

    async def query(self, q: QueryKind) -> Result:
        """Ask the broker."""
        ...


class Searched(Protocol):
    """Where answers are looked for; called in another thread."""

    def search(self, text: str, limit: int) -> tuple[Hit, ...]:
        """The best documents for any text."""
        ...


class Offering(Protocol):
    """What else may be proposed besides documents."""

    async def offers(self, state: Conversation, question: Question, asked: str) -> Sequence[OfferSuggestion]:
        """What fits the question, the best first; ``asked`` is its text as it may be looked up.

        Raises Refused, ClientError.
        """
        ...


class Worker:
    """Assists for as long as its client lives. Make it before the client connects: work comes at once."""

    def __init__(
        self,
        client: DeskClient,
        index: Searched,
        drafter: Drafter | None = None,
        reworder: Reworder | None = None,
        besides: Sequence[Offering] = (),
        finder: Finds | None = None,
    ) -> None:
        self._client, self._index, self._besides = client, index, besides
        self._scribe = Scribe(client, drafter) if drafter is not None else None
        self._findings = Findings(client, finder) if finder is not None else None
        self._rewording = Rewording(client, reworder or Reworder(), self._blanked)
        self._updates = client.updates()
        self._hands = asyncio.Semaphore(AT_ONCE)
        self._read: dict[str, int] = {}  # conversation -> up to which number its past goes
        self._helped: dict[str, set[str]] = {}  # conversation -> messages that were looked at
        self._summaries = Summaries(client)

    async def run(self) -> None:
        """Assist until the client ends."""
        async with asyncio.TaskGroup() as tasks:
            async for update in self._updates:
                match update:
                    case AssistGiven(frame):
                        tasks.create_task(_survived(frame.conversation, self._assist, frame.conversation))
                    case ReworkGiven(frame):
                        tasks.create_task(_survived(frame.conversation, self._rewording.answer, frame))
                    case EventApplied():
                        await _survived(update.stream, self._heard, update, tasks)
                    case TurnGiven() | TypingSeen() | DraftingSeen() | QueueChanged() | WaitingSeen():
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
        if self._findings is not None:
            await _survived(conversation, self._findings.catch_up, state)
        await _survived(conversation, self._summaries.look, state)
        question = opening(state)
        if question is not None:
            await self._help(question)

    async def _heard(self, update: EventApplied, tasks: asyncio.TaskGroup) -> None:
        """Something happened in a conversation; its past is not news, even when it is told once more."""
        conversation = split_stream(update.stream)[1]
        if update.n <= self._read.get(conversation, update.n):
            return
        state = self._client.mirror.conversation(conversation)
        if state is not None and self._scribe is not None:
            self._scribe.heard(state, update)
        is_over = state is None or not wants_help(state)
        if state is not None and (passes_on(update.event) or (is_over and conversation in self._read)):
            # The bots, or whoever looks into what is over, read all of it, too.
            tasks.create_task(_survived(conversation, self._summaries.make, state))
        if state is None or is_over:
            await self._let_go(conversation)
        elif update.actor.role == "customer" and isinstance(update.event, MessagePosted):
            said = update.event
            question = following(state, said.message, said.text)
            if question is not None:
                tasks.create_task(_survived(conversation, self._help, question))
            if self._findings is not None:
                read = self._findings.read
                tasks.create_task(_survived(conversation, read, conversation, said.message, said.text, update.at))
            tasks.create_task(_survived(conversation, self._summaries.look, state))

    async def _let_go(self, conversation: str) -> None:
        self._read.pop(conversation, None)
        self._helped.pop(conversation, None)
        self._summaries.forget(conversation)
        if self._scribe is not None:
            self._scribe.give_up(conversation)
        await self._client.unfollow(stream_of(CONVERSATION, conversation))

    async def _help(self, question: Question) -> None:
        """Post what fits, once for each message: our own suggestions take a moment to come back."""
        if question.conversation not in self._read:
            # Let go since: what is remembered of it from now on nobody would forget.
            return
        helped = self._helped.setdefault(question.conversation, set())
        if question.about in helped:
            return
        helped.add(question.about)
        kinds = await self._blanked()
        asked = redact(question.text, kinds) if kinds else question.text
        async with self._hands:
            hits = await asyncio.to_thread(self._index.search, asked, LOOKED_AT)
        state = self._client.mirror.conversation(question.conversation)
        if state is None or not is_newest(state, question):
            return
        for offer in offers(state, question, hits):
            await self._client.send(offer)
        work = [self._besides_them(question, asked)]
        if self._scribe is not None:
            work.append(_survived(question.conversation, self._scribe.draft, question, fitting(hits), kinds))
        await asyncio.gather(*work)

    async def _besides_them(self, question: Question, asked: str) -> None:
        """Post what the other sources have, one after the other."""
        for source in self._besides:
            await _survived(question.conversation, self._offer, source, question, asked)

    async def _offer(self, source: Offering, question: Question, asked: str) -> None:
        """Post what another source has, unless the conversation moved on while it was looked for."""
        async with self._hands:
            state = self._client.mirror.conversation(question.conversation)
            if state is None or not is_newest(state, question):
                return
            found = await source.offers(state, question, asked)
        state = self._client.mirror.conversation(question.conversation)
        if state is not None and is_newest(state, question):
            for offer in found:
                await _survived(question.conversation, self._client.send, offer)

    async def _blanked(self) -> Sequence[PersonalData]:
        """The personal data that may neither be looked up nor leave, by the policy in force."""
        wanted = (await self._client.query(GetRedaction())).redaction
        return wanted.kinds if wanted is not None and wanted.prompts else ()


async def _survived(name: str, do: Callable[P, Awaitable[object]], *args: P.args, **kwargs: P.kwargs) -> None:
    """Do it; its failure costs a suggestion, never the copilot."""
    try:
        await do(*args, **kwargs)
    except Refused as refused:
        _log.info("assist_refused on=%s code=%s: %s", inert(name), refused.code, inert(refused.message))
    except ClientError as error:
        _log.info("assist_unsent on=%s: %s", inert(name), error)
    except Exception:  # noqa: BLE001 - one crash must not take the other conversations' copilot away
        _log.exception("assist_failed on=%s", inert(name))
