"""Hostile texts said by everybody who meets at a real broker."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from pathlib import Path

from broker.build import Running
from broker.domain.actors import Role
from broker.domain.commands import (
    AnswerSurvey,
    Command,
    OfferSuggestion,
    OpenConversation,
    PostMessage,
    Resolve,
    ScheduleCallback,
    SetField,
    TakeBotTurn,
)
from broker.domain.context import FieldValue
from broker.domain.customers import CustomerRecord
from broker.domain.desk_commands import RecordCustomer, RegisterAgent
from broker.domain.errors import Refused
from broker.domain.handoff_commands import AcceptOffer, RequestHandoff, Transfer
from broker.domain.owners import AgentOwner, Offered
from broker.domain.signals import ApiCall, Intent, Signals
from collabtui.client.connection import Client
from collabtui.client.errors import ClientError
from collabtui.client.updates import TurnGiven
from tests.e2e.parties import party

PATIENCE_S = 20.0


def label_of(text: str) -> str:
    """As much of a text as may be a name or a code."""
    return "".join(letter for letter in text if letter.isprintable()).strip()[:80].strip() or "none"


class Around:
    """Those who talk with each other; each says the texts of a page wherever words can be put."""

    def __init__(self, running: Running, data: Path, stack: AsyncExitStack) -> None:
        self._running, self._data, self._stack = running, data, stack
        self._turns: dict[str, Sequence[str]] = {}
        self.refused: Counter[str] = Counter()
        self.done = 0

    async def come(self) -> None:
        self.sue = await self.joins("supervisor", "sue")
        self.copilot = await self.joins("copilot", "copilot")
        self.bot = await self.joins("bot", "bot")
        playing = asyncio.create_task(self._play())
        self._stack.push_async_callback(_end, playing)

    async def joins(self, role: Role, name: str) -> Client:
        return await self._stack.enter_async_context(party(self._running, self._data, role, name))

    async def do(self, client: Client, command: Command) -> bool:
        """Have it done, if the broker takes such a text at all."""
        try:
            await client.send(command)
        except (Refused, ClientError, ValueError) as error:
            self.refused[f"{command.kind}: {type(error).__name__}"] += 1
            return False
        self.done += 1
        return True

    async def arrives(self, who: str, conversation: str, texts: Sequence[str], *, person: bool = True) -> Client:
        """A customer of a hostile name with a hostile record, who says the texts, then wants a person."""
        first, last = texts[0], texts[-1]
        labels = [label_of(text) for text in texts]
        record = CustomerRecord(name=labels[0], email=first[:2000], phone=last[:2000], device=labels[-1])
        await self.do(self.sue, RecordCustomer(who, record))
        client = await self.joins("customer", who)
        self._turns[conversation] = texts
        await self.do(client, OpenConversation(conversation, device=labels[0], topic=labels[-1]))
        for text in texts:
            await self.do(client, PostMessage(conversation, text))
        if person:
            await self.do(client, RequestHandoff(conversation, reason=labels[0]))
        return client

    async def reads_along(self, conversation: str, texts: Sequence[str]) -> None:
        """The copilot's fields, then its proposals about the newest line."""
        await self.copilot.follow(f"conversation:{conversation}")
        state = self.copilot.mirror.conversation(conversation)
        if state is None:
            return
        for text in texts:
            field = state.fields.get(label_of(text))
            version = field.version if field else 0
            for further, value in enumerate((text, text[::-1])):
                read = FieldValue(label_of(text), value[:2000], "copilot", 0.5)
                await self.do(self.copilot, SetField(conversation, read, version + further))
        about = state.lines[-1].message
        for text in texts:
            await self.do(self.copilot, OfferSuggestion(conversation, about, text[:8000], text[:2000], 0.9))

    async def takes(
        self, agent: Client, conversation: str, until: Callable[[str, Callable[[], bool]], Awaitable[None]]
    ) -> None:
        """The agent accepts as soon as it is offered."""
        await agent.follow(f"conversation:{conversation}")

        def offer() -> Offered | None:
            state = agent.mirror.conversation(conversation)
            return state.owner if state is not None and isinstance(state.owner, Offered) else None

        await until(f"{conversation} is not offered", lambda: offer() is not None)
        offered = offer()
        assert offered is not None
        await self.do(agent, AcceptOffer(conversation, offered.offer))
        await until(f"{conversation} is not taken", lambda: _is_taken(agent, conversation))

    async def answers(self, agent: Client, conversation: str, texts: Sequence[str]) -> list[str]:
        """A callback about each text, a note, at last a reply with it; which replies the broker took."""
        state = agent.mirror.conversation(conversation)
        assert state is not None
        for text in texts:
            await self.do(agent, ScheduleCallback(conversation, 4_000_000_000_000, text[:2000], text[:2000]))
            await self.do(agent, PostMessage(conversation, text, state.epoch, "note"))
        return [text for text in texts if await self.do(agent, PostMessage(conversation, text, state.epoch))]

    async def passes_on(self, agent: Client, conversation: str, to: str, text: str) -> None:
        """With the text as the note, unless no broker takes that."""
        for note in (text[:2000], ""):
            if await self.do(agent, Transfer(conversation, "billing", to, note)):
                return

    async def ends(self, agent: Client, customer: Client, conversation: str, text: str) -> None:
        await self.do(agent, Resolve(conversation, label_of(text), text[:2000]))
        await self.do(customer, AnswerSurvey(conversation, 3, text[:2000]))

    async def renames(self, agent: str, text: str) -> None:
        await self.do(self.sue, RegisterAgent(agent, label_of(text), {"billing": 3}, 100))

    async def _play(self) -> None:
        async for update in self.bot.updates():
            if isinstance(update, TurnGiven):
                turn = update.frame
                texts = self._turns.get(turn.conversation, ("hello",))
                await self.do(
                    self.bot,
                    TakeBotTurn(
                        turn.conversation, turn.lease, turn.epoch, turn.turn, tuple(text[:8000] for text in texts[:8]),
                        None if turn.turn is None else _measured(texts), _fields(texts), ask_survey=turn.closing,
                    ),
                )  # fmt: skip


def _measured(texts: Sequence[str]) -> Signals:
    label = label_of(texts[0])
    return Signals((Intent(label, 0.95),), sentiment=0.2, api_calls=(ApiCall(label, False, 3, texts[0][:2000]),))


def _fields(texts: Sequence[str]) -> tuple[FieldValue, ...]:
    return tuple({label_of(text): FieldValue(label_of(text), text[:2000], "bot", 0.9) for text in texts}.values())


def _is_taken(agent: Client, conversation: str) -> bool:
    state = agent.mirror.conversation(conversation)
    return state is not None and isinstance(state.owner, AgentOwner)


async def _end(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
