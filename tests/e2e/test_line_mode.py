"""Line mode as processes of their own: a customer, an agent, a broker, with the bot played by hand."""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from broker.build import Running
from broker.domain.commands import TakeBotTurn
from broker.domain.signals import Intent, Signals
from collabtui.client.connection import Client
from collabtui.client.updates import TurnGiven
from tests.e2e.parties import broker_in, party, policy_file
from tests.e2e.processes import READY_S, Program, broker_process, free_port, program

SURE = Signals(intents=(Intent("order_status", 0.95),), sentiment=0.0)
GOODBYE = "Thank you, good-bye."


@asynccontextmanager
async def playing(running: Running, data: Path) -> AsyncIterator[None]:
    """A bot that repeats what it was told, then says good-bye after a person."""

    async def play(bot: Client) -> None:
        async for update in bot.updates():
            if isinstance(update, TurnGiven):
                turn = update.frame
                texts = (GOODBYE,) if turn.closing else (f"You said: {turn.texts[-1]}",)
                signals = None if turn.turn is None else SURE
                answer = TakeBotTurn(
                    turn.conversation, turn.lease, turn.epoch, turn.turn, texts, signals, ask_survey=turn.closing
                )
                await bot.send(answer)

    async with party(running, data, "bot", "bot") as bot:
        task = asyncio.create_task(play(bot))
        yield
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@asynccontextmanager
async def line(role: str, data: Path, *flags: str) -> AsyncIterator[Program]:
    async with program("-m", "collabtui", role, "--plain", "--data-dir", data, *flags) as started:
        yield started


async def ends(one: Program) -> int:
    """Close its input; its exit code."""
    assert one.process.stdin is not None
    one.process.stdin.close()
    async with asyncio.timeout(READY_S):
        return await one.process.wait()


async def meet(ada: Program, maria: Program) -> None:
    """Maria talks to the bot, asks for a person, is accepted by Ada with all that was said."""
    await ada.says("-- you are online")
    await maria.type("where is my parcel")
    await maria.says("bot: You said: where is my parcel")
    await maria.type("let me talk to a human")
    await maria.says("-- you are in the queue for a person")
    offer = await ada.says("-- offer 1: ")
    assert "customer Maria Oliveira, rule keyword, waited " in offer
    assert '"let me talk to a human"' in offer
    await ada.type("/accept")
    await ada.says("-- #1 record: name Maria Oliveira, e-mail maria@example.com")
    await ada.says("#1 customer Maria Oliveira: where is my parcel")
    await maria.says("-- Ada (agent) is with you")


async def test_a_conversation_from_the_first_line_to_the_rating(tmp_path: Path) -> None:
    data = tmp_path / "data"
    async with (
        broker_in(tmp_path) as running,
        playing(running, data),
        line("agent", data, "--as", "ada", "--skill", "support=4") as ada,
        line("customer", data, "--as", "maria", "--echo") as maria,
    ):
        await meet(ada, maria)
        await ada.type("/note she sounds tired")
        await ada.says("#1 [note] ada: she sounds tired")
        await ada.type("/set order_number FH-10023")
        await ada.says('-- #1 field order_number = "FH-10023"')
        await ada.type("Hello Maria, it arrives today.")
        await maria.says("Ada (agent): Hello Maria, it arrives today.")
        await maria.type("thanks\x1b[2J")
        await ada.says("#1 customer Maria Oliveira: thanks\u241b[2J")

        await ada.type("/resolve solved found it")
        await ada.says("-- #1 this conversation is no longer yours: resolved")
        await maria.says(f"bot: {GOODBYE}")
        await maria.says("-- survey: ")
        await maria.type("5")
        await maria.says("-- you rated this 5 of 5")
        await maria.says("-- the conversation is closed")

        assert await ends(maria) == 0
        assert await ends(ada) == 0
    assert not any("tired" in said or "found it" in said or "FH-10023" in said for said in maria.lines)
    assert ada.lines[-1] == "-- you are offline"
    assert ada.errors == maria.errors == []


async def test_a_script_leaves_once_everything_it_typed_is_stored(tmp_path: Path) -> None:
    data = tmp_path / "data"
    async with broker_in(tmp_path) as running:
        async with line("customer", data, "--json") as script:
            for number in range(20):
                await script.type(f"message {number}")
            assert await ends(script) == 0
        head, *_ = [row for row in await running.inside.store.feed(0, 1_000) if row.kind == "conversation_opened"]
        async with line("customer", data, "--conversation", head.stream.split(":")[1]) as reader:
            await reader.says("you: message 19")
            assert await ends(reader) == 0
    assert [said for said in reader.lines if said.startswith("you: ")] == [f"you: message {n}" for n in range(20)]


async def test_a_line_typed_while_the_broker_is_away_arrives_when_it_is_back(tmp_path: Path) -> None:
    data, port, policy = tmp_path / "data", free_port(), policy_file(tmp_path)
    async with broker_process(data, port, policy) as (broker, _), line("customer", data, "--echo") as customer:
        await customer.says("-- a bot answers")
        await broker.kill()
        await customer.says("-- reconnecting: ")
        await customer.type("are you there")
        await customer.says("-- your line is kept")
        async with broker_process(data, port, policy):
            await customer.says("-- the broker answers again")
            await customer.says("you: are you there")
            assert await ends(customer) == 0


async def test_ctrl_c_leaves_with_130(tmp_path: Path) -> None:
    data = tmp_path / "data"
    async with broker_in(tmp_path), line("customer", data) as customer:
        await customer.says("-- a bot answers")
        customer.process.send_signal(signal.SIGINT)
        async with asyncio.timeout(READY_S):
            assert await customer.process.wait() == 130
    assert customer.errors == ["Left at once: what was not acknowledged may not have arrived."]
