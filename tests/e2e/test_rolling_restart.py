"""SIGTERM, then the next broker, under load: nothing lost, nothing twice, nobody logged out."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from pathlib import Path

from broker.domain.agent_events import PresenceSet, WorkReleased, WorkTaken
from broker.domain.commands import OpenConversation, PostMessage, TakeBotTurn
from broker.domain.conversation import Conversation
from broker.domain.desk_commands import SetPresence
from broker.domain.handoff_commands import AcceptOffer, RequestHandoff
from broker.domain.owners import AgentOwner, Offered
from broker.domain.signals import Intent, Signals
from broker.domain.transcript import PublicLine
from broker.server.limits import Limits
from collabtui.client.connection import Client
from collabtui.client.feed import Feed
from collabtui.client.updates import EventApplied, StateChanged, TurnGiven, Update
from tests.e2e.scene import Scene

OWNED, BOTS = ("maria", "jo", "kim"), ("tom", "lee")
RESTARTS = 3
SURE = Signals(intents=(Intent("order_status", 0.9),), sentiment=0.0)
#: What a drain may take: the answers that are due, the goodbyes, the end of a process on a busy machine.
MOST_S = Limits().drain_s + Limits().close_s + 10


async def test_a_rolling_restart_under_load_loses_nothing_logs_nobody_out(tmp_path: Path) -> None:
    scene = Scene(tmp_path, turns=10_000)
    await scene.start()
    try:
        ada, sue = await scene.client("agent", "ada"), await scene.client("supervisor", "sue")
        customers = {name: await scene.client("customer", name) for name in (*OWNED, *BOTS)}
        working = asyncio.create_task(answer_turns(await scene.client("bot", "bot")))
        epochs = await taken(ada, sue, customers)
        states = ada.updates()
        load = Load(customers, ada, epochs)
        typing = load.start()
        for _ in range(RESTARTS):
            await load.grows_by(60)
            assert await scene.restart() < MOST_S
        await load.grows_by(60)
        load.is_over = True
        async with asyncio.timeout(30):
            await asyncio.gather(*typing)
        fresh = await scene.client("supervisor", "fay")
        for name in customers:
            state = await seen(fresh, name, partial(is_answered, load) if name in BOTS else bool)
            assert state.handoffs == (name in OWNED)
            nothing_is_lost(await read_by(await scene.client("customer", name), name), name, load)
        await nobody_was_logged_out(fresh, states, epochs)
        working.cancel()
    finally:
        await scene.close()


async def answer_turns(bot: Client) -> None:
    """A bot that answers each turn by its newest message."""
    async for update in bot.updates():
        if isinstance(update, TurnGiven):
            turn = update.frame
            said = (f"You said {turn.texts[-1]}",)
            bot.post(TakeBotTurn(turn.conversation, turn.lease, turn.epoch, turn.turn, said, SURE))


async def taken(ada: Client, sue: Client, customers: dict[str, Client]) -> dict[str, int]:
    """Open all conversations; have Ada take some of them: the epoch of each that she owns."""
    await ada.send(SetPresence("online"))
    for name, customer in customers.items():
        await customer.send(OpenConversation(name))
        if name in OWNED:
            await customer.send(RequestHandoff(name))
    epochs = {}
    for name in OWNED:
        state = await seen(sue, name, lambda state: isinstance(state.owner, Offered))
        assert isinstance(state.owner, Offered)
        epochs[name] = (await ada.send(AcceptOffer(name, state.owner.offer))).epoch
    return epochs


async def seen(who: Client, name: str, is_so: Callable[[Conversation], bool]) -> Conversation:
    """The conversation once it is as wanted."""
    feed = who.updates()
    await who.follow(f"conversation:{name}")
    async with asyncio.timeout(20):
        while (state := who.mirror.conversation(name)) is None or not is_so(state):
            await anext(feed)
    return state


async def so_far(feed: Feed) -> list[Update]:
    """All that a feed was told until now."""
    feed.end()
    return [update async for update in feed]


class Load:
    """Everybody types, each line after the one before it was acknowledged; what was acknowledged is kept."""

    def __init__(self, customers: dict[str, Client], ada: Client, epochs: dict[str, int]) -> None:
        self._customers, self._ada, self._epochs = customers, ada, epochs
        self.acked: dict[tuple[str, str], list[str]] = {}
        self.is_over = False
        self._grew = asyncio.Condition()

    def start(self) -> Sequence[Awaitable[None]]:
        theirs = [self._type(who, name, name, 0) for name, who in self._customers.items()]
        hers = [self._type(self._ada, "ada", name, epoch) for name, epoch in self._epochs.items()]
        return [asyncio.create_task(one) for one in (*theirs, *hers)]

    async def grows_by(self, lines: int) -> None:
        before = self._count()
        async with asyncio.timeout(30), self._grew:
            await self._grew.wait_for(lambda: self._count() >= before + lines)

    def _count(self) -> int:
        return sum(map(len, self.acked.values()))

    async def _type(self, who: Client, author: str, conversation: str, epoch: int) -> None:
        mine = self.acked.setdefault((author, conversation), [])
        while not self.is_over:
            line = f"{author} {len(mine)}"
            await who.send(PostMessage(conversation, line, epoch))
            async with self._grew:
                mine.append(line)
                self._grew.notify_all()


def is_answered(load: Load, state: Conversation) -> bool:
    """The bot had its turn after the last line."""
    return state.lines[-1].text == f"You said {load.acked[state.customer, state.id][-1]}"


async def read_by(customer: Client, name: str) -> Sequence[PublicLine]:
    """All that a customer reads who comes anew."""
    await customer.follow(f"conversation:{name}")
    transcript = customer.mirror.transcript(name)
    assert transcript is not None
    return transcript.lines


def nothing_is_lost(read: Sequence[PublicLine], name: str, load: Load) -> None:
    """Each line that was acknowledged is there once, in the order of its author; the bot said nothing twice."""
    for (author, conversation), lines in load.acked.items():
        if conversation == name:
            assert [line.text for line in read if line.author.id == author] == lines
    answers = [line.text for line in read if line.author.role == "bot"]
    assert len(answers) == len(set(answers))
    assert bool(answers) == (name in BOTS)


async def nobody_was_logged_out(fresh: Client, states: Feed, epochs: dict[str, int]) -> None:
    """Ada owns what she owned, has been online since she said so, was connected anew without a new login."""
    for name, epoch in epochs.items():
        state = await seen(fresh, name, lambda state: isinstance(state.owner, AgentOwner))
        assert (state.owner, state.epoch) == (AgentOwner("ada"), epoch)
    told = fresh.updates()
    await fresh.follow("agent:ada")
    events = [one.event for one in await so_far(told) if isinstance(one, EventApplied) and one.stream == "agent:ada"]
    assert [event.presence for event in events if isinstance(event, PresenceSet)] == ["online"]
    assert len([event for event in events if isinstance(event, WorkTaken)]) == len(OWNED)
    assert not [event for event in events if isinstance(event, WorkReleased)]
    lived = [one.state for one in await so_far(states) if isinstance(one, StateChanged)]
    assert set(lived) <= {"reconnecting", "connecting", "online"}
