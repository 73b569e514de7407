"""kill -9 of the broker at any moment: nothing acknowledged is lost, nothing happens twice."""

import asyncio
import random
from pathlib import Path

from broker.domain.commands import OpenConversation, PostMessage, TakeBotTurn
from broker.domain.conversation import Conversation
from broker.domain.desk_commands import SetPresence
from broker.domain.signals import Intent, Signals
from broker.protocol.frames import TurnFrame
from collabtui.client.connection import Client
from collabtui.client.feed import Feed
from collabtui.client.updates import EventApplied, TurnGiven
from tests.e2e.scene import Scene

UNSURE = Signals(intents=(Intent("order_status", 0.2),), sentiment=0.0)


async def watched(supervisor: Client, conversation: str, wanted: str) -> Conversation:
    """Follow until the conversation is in the wanted phase."""
    feed = supervisor.updates()
    await supervisor.follow(f"conversation:{conversation}")
    async with asyncio.timeout(20):
        while True:
            state = supervisor.mirror.conversation(conversation)
            if state is not None and state.phase == wanted:
                return state
            await anext(feed)


async def turn_for(conversation: str, feed: Feed) -> TurnFrame:
    """The next turn of this conversation; a broker that came back gives older ones again."""
    async with asyncio.timeout(20):
        async for update in feed:
            if isinstance(update, TurnGiven) and update.frame.conversation == conversation:
                return update.frame
    raise AssertionError("the client ended")


async def test_a_broker_killed_between_a_signal_and_the_handoff_does_both_or_neither(tmp_path: Path) -> None:
    """The kill falls somewhere around the bot's turn; afterwards the ticket is offered, once, with its reason."""
    rng = random.Random(7)
    scene = Scene(tmp_path)
    await scene.start()
    try:
        supervisor = await scene.client("supervisor", "sue")
        customer = await scene.client("customer", "maria")
        bot = await scene.client("bot", "bot")
        agent = await scene.client("agent", "ada")
        turns = bot.updates()
        for i in range(8):
            name = f"kill-{i}"
            await customer.send(OpenConversation(name))
            await customer.send(PostMessage(name, "My rucksack sings"))
            turn = await turn_for(name, turns)
            bot.post(
                TakeBotTurn(name, turn.lease, turn.epoch, turn.turn, ("That costs 40 dollars.",), UNSURE),
            )
            for _ in range(rng.randrange(8)):
                await asyncio.sleep(0)
            await scene.kill()
            await scene.start()
            queued = await watched(supervisor, name, "queued")
            assert queued.escalated_by == "low_confidence"
            assert len(queued.diagnoses) == 1
            assert [line.author.role for line in queued.lines] == ["customer", "desk"]
        await agent.send(SetPresence("online"))
        for i in range(8):
            assert (await watched(supervisor, f"kill-{i}", "offered")).handoffs == 1
    finally:
        await scene.close()


async def test_people_who_type_through_kills_see_every_line_once_in_order(tmp_path: Path) -> None:
    scene = Scene(tmp_path)
    await scene.start()
    try:
        customer = await scene.client("customer", "maria")
        await customer.send(OpenConversation("c1"))
        feed = customer.updates()
        await customer.follow("conversation:c1")

        async def type_on() -> None:
            for i in range(200):
                await customer.send(PostMessage("c1", f"line {i}"))

        typing = asyncio.create_task(type_on())
        for _ in range(4):
            seen = 0
            async for update in feed:
                seen += isinstance(update, EventApplied)
                if seen >= 25:
                    break
            await scene.kill()
            await scene.start()
        async with asyncio.timeout(30):
            await typing
        wanted = [f"line {i}" for i in range(200)]
        fresh = await scene.client("customer", "maria")
        await fresh.follow("conversation:c1")
        transcript = fresh.mirror.transcript("c1")
        assert transcript is not None
        assert [line.text for line in transcript.lines if line.author.role == "customer"] == wanted
        async with asyncio.timeout(20):
            while len(mine := said(customer)) < len(wanted):
                await anext(feed)
        assert mine == wanted
    finally:
        await scene.close()


def said(client: Client) -> list[str]:
    """The customer's own lines, as the client that lived through the kills shows them."""
    transcript = client.mirror.transcript("c1")
    assert transcript is not None
    return [line.text for line in transcript.lines if line.author.role == "customer"]


async def test_a_stopped_broker_says_goodbye_and_exits_with_0(tmp_path: Path) -> None:
    scene = Scene(tmp_path)
    await scene.start()
    try:
        customer = await scene.client("customer", "maria")
        await customer.send(OpenConversation("c1"))
        assert await scene.broker.stop() == 0
        waiting = customer.post(PostMessage("c1", "sent while it was away"))
        await scene.kill()
        await scene.start()
        feed = customer.updates()
        await customer.follow("conversation:c1")
        async with asyncio.timeout(20):
            while True:
                transcript = customer.mirror.transcript("c1")
                if transcript is not None and any(line.message == waiting for line in transcript.lines):
                    break
                await anext(feed)
    finally:
        await scene.close()
