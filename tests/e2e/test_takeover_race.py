"""Bot replies raced against takeovers: no late word of a bot reaches the customer."""

import asyncio
import random
from pathlib import Path

import pytest

from broker.domain.commands import OpenConversation, PostMessage, TakeBotTurn
from broker.domain.errors import StaleEpoch
from broker.domain.events import ConversationEvent, MessagePosted
from broker.domain.handoff_commands import RequestHandoff
from broker.domain.owner_events import HandoffRequested
from broker.domain.signals import Intent, Signals
from broker.protocol.frames import TurnFrame
from collabtui.client.connection import Client
from collabtui.client.updates import EventApplied, TurnGiven
from tests.e2e.parties import broker_in, party

RACES = 1_000
SURE = Signals(intents=(Intent("order_status", 0.9),), sentiment=0.0)


class Turns:
    """The bot's turns as they come, by conversation."""

    def __init__(self, bot: Client) -> None:
        self._given: dict[str, asyncio.Future[TurnFrame]] = {}
        self._feed = bot.updates()

    async def listen(self) -> None:
        async for update in self._feed:
            if isinstance(update, TurnGiven):
                self._of(update.frame.conversation).set_result(update.frame)

    def _of(self, conversation: str) -> "asyncio.Future[TurnFrame]":
        return self._given.setdefault(conversation, asyncio.get_running_loop().create_future())

    async def of(self, conversation: str) -> TurnFrame:
        return await asyncio.wait_for(self._of(conversation), 20)


async def some_steps(rng: random.Random, handicap: int) -> None:
    """Give the other side a random head start: turns of the loop, not time, so that both stay close."""
    for _ in range(rng.randrange(6) + max(0, handicap)):
        await asyncio.sleep(0)


async def reply(bot: Client, turn: TurnFrame, rng: random.Random, handicap: int) -> bool:
    """The bot's answer, sent without having heard of anything; True when it was granted."""
    await some_steps(rng, handicap)
    command = TakeBotTurn(turn.conversation, turn.lease, turn.epoch, turn.turn, ("Your order is on its way.",), SURE)
    try:
        await bot.send(command)
    except StaleEpoch:
        return False
    return True


async def race(
    customer: Client, bot: Client, turns: Turns, conversation: str, rng: random.Random, handicap: int
) -> bool:
    """One race; True when the bot was first. A ``handicap`` below 0 is the customer's."""
    await customer.send(OpenConversation(conversation))
    await customer.send(PostMessage(conversation, "Where is my order?"))
    turn = await turns.of(conversation)

    async def take_over() -> None:
        await some_steps(rng, -handicap)
        await customer.send(RequestHandoff(conversation))

    contenders = [reply(bot, turn, rng, handicap), take_over()]
    if rng.random() < 0.5:
        contenders.reverse()
    results = await asyncio.gather(*contenders)
    return True in results


def late_words(events: list[tuple[str, ConversationEvent]]) -> list[str]:
    """Bot messages that the customer sees after the takeover."""
    roles = [(role, event) for role, event in events]
    taken = next(i for i, (_, event) in enumerate(roles) if isinstance(event, HandoffRequested))
    return [event.text for role, event in roles[taken:] if role == "bot" and isinstance(event, MessagePosted)]


async def test_no_late_bot_message_reaches_the_customer_in_a_thousand_races(tmp_path: Path) -> None:
    rng = random.Random(20261122)
    seen: dict[str, list[tuple[str, ConversationEvent]]] = {}
    async with (
        broker_in(tmp_path, bots={"turns": 10_000, "turn_timeout": 600}, limits={"conversations": 100_000}) as running,
        party(running, tmp_path / "data", "bot", "bot") as bot,
        party(running, tmp_path / "data", "customer", "maria") as customer,
    ):
        turns = Turns(bot)
        listening = asyncio.create_task(turns.listen())
        feed = customer.updates()
        won = handicap = 0
        for start in range(0, RACES, 50):
            names = [f"race-{i}" for i in range(start, start + 50)]
            first = sum(await asyncio.gather(*(race(customer, bot, turns, name, rng, handicap) for name in names)))
            won += first
            # On a machine where one side is always quicker it would be no race.
            handicap += (first - 25) // 5
        for i in range(RACES):
            await customer.follow(f"conversation:race-{i}")
        await customer.send(OpenConversation("last"))
        await customer.follow("conversation:last")
        async for update in feed:
            if isinstance(update, EventApplied):
                key = update.stream.partition(":")[2]
                if key == "last":
                    break
                seen.setdefault(key, []).append((update.actor.role, update.event))  # type: ignore[arg-type]
        listening.cancel()
    assert len(seen) == RACES
    late = {name: words for name, events in seen.items() if (words := late_words(events))}
    assert late == {}
    answered = sum(any(role == "bot" for role, _ in events) for events in seen.values())
    assert answered == won
    assert RACES * 0.2 <= won <= RACES * 0.8, f"the race is no race: the bot was first in {won} of {RACES}"


async def test_the_refusal_names_who_has_the_conversation_now(tmp_path: Path) -> None:
    async with (
        broker_in(tmp_path) as running,
        party(running, tmp_path / "data", "bot", "bot") as bot,
        party(running, tmp_path / "data", "customer", "maria") as customer,
    ):
        turns = Turns(bot)
        listening = asyncio.create_task(turns.listen())
        await customer.send(OpenConversation("c1"))
        await customer.send(PostMessage("c1", "Where is my order?"))
        turn = await turns.of("c1")
        await customer.send(RequestHandoff("c1"))
        with pytest.raises(StaleEpoch, match="the queue") as refused:
            await bot.send(TakeBotTurn("c1", turn.lease, turn.epoch, turn.turn, ("It is late.",), SURE))
        listening.cancel()
    assert refused.value.current == {"owner": "the queue", "epoch": 3, "phase": "queued"}
