"""The whole desk as processes of their own: broker, shop, bot, copilot, agent, customer, all by their commands."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any, Self

from collabtui.bot.script import load_script
from tests.e2e.processes import READY_S, Program, free_port, program

DEMO_DATA = Path(__file__).resolve().parents[2] / "demo_data"
POLICY = DEMO_DATA / "policy.toml"
SCRIPT = load_script(DEMO_DATA)
REPLIES, ORDER_FLOW = SCRIPT.replies, SCRIPT.flows["order_status"]
MARIAS_ORDER = "bot: Order FH-10234 (Slatted oak garden table, 2 x Terracotta planter, 40 cm) is shipped."
TYPED = [f"{number:02}" for number in range(1, 13)]


class Desk:
    """One desk in a folder of its own, on a port of its own; its programs end with the block."""

    def __init__(self, folder: Path, policy: Path = POLICY) -> None:
        self._folder, self._policy, self._port = folder, policy, free_port()
        self._data = ("--data-dir", folder / "desk")
        self._programs = AsyncExitStack()
        self.shop_url = ""

    async def __aenter__(self) -> Self:
        await self.serve()
        shop = await self._start("shop", "run", "--port", "0", "--database", self._folder / "shop.db", "--json")
        self.shop_url = json.loads(await shop.says('"url"'))["url"]
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._programs.aclose()

    async def serve(self) -> None:
        """The broker; again on the same port after it was killed."""
        where = ("--port", str(self._port), "--policy", self._policy, "--json")
        self.broker = await self._start("broker", "serve", *self._data, *where)
        await self.broker.says('"url"')

    async def bot(self, name: str, shop_url: str = "") -> Program:
        bot = await self._start("bot", "run", "--name", name, "--shop-url", shop_url or self.shop_url, *self._data)
        await bot.says(f"The bot {name} answers at ")
        return bot

    async def copilot(self) -> Program:
        copilot = await self._start("copilot", "run", *self._data)
        await copilot.says("The copilot copilot assists at ")
        return copilot

    async def agent(self) -> Program:
        ada = await self._start("agent", "--plain", "--as", "ada", "--name", "Ada", *self._data)
        await ada.says("-- you are online")
        return ada

    async def customer(self, *named: str) -> Program:
        """A customer; one who says no name is the demo shop's Maria."""
        customer = await self._start("customer", "--plain", "--echo", *named, *self._data)
        await customer.says("-- a bot answers")
        return customer

    async def on_record(self, conversation: str) -> Any:
        """The conversation as `conversation show` tells it."""
        async with program("-m", "collabtui", "conversation", "show", conversation, "--json", *self._data) as shown:
            async with asyncio.timeout(READY_S):
                await shown.process.wait()
        # All that it printed has been read only once the block has ended.
        assert (shown.process.returncode, shown.errors) == (0, [])
        return json.loads("\n".join(shown.lines))

    async def _start(self, *arguments: str | Path) -> Program:
        return await self._programs.enter_async_context(program("-m", "collabtui", *arguments))


async def conversation_of(customer: Program) -> str:
    return (await customer.says("-- conversation ")).removeprefix("-- conversation ").partition(";")[0]


async def talk_to_the_bot(maria: Program) -> None:
    await maria.type("hello there, has my parcel left yet? it is FH-10234")
    await maria.says(MARIAS_ORDER)


async def greet_the_bot(customer: Program) -> None:
    await customer.type("Hi there!")
    await customer.says(f"bot: {REPLIES.intents['greeting'].text}")


async def get_a_person(maria: Program, ada: Program) -> None:
    """Maria asks for a person; Ada takes her with all that was said."""
    await maria.type("I would like to talk to a human please")
    await maria.says("-- you are in the queue for a person")
    assert "customer Maria Oliveira, rule keyword, waited " in await ada.says("-- offer 1: ")
    await ada.type("/accept 1")
    await ada.says("-- #1 why: rule keyword")
    await ada.says("-- #1 record: name Maria Oliveira, e-mail maria@example.com")
    await ada.says('-- #1 field order_number = "FH-10234" (customer, 0.99)')
    await ada.says("#1 customer Maria Oliveira: hello there, has my parcel left yet? it is FH-10234")
    await maria.says("-- Ada (agent) is with you")


async def use_what_the_copilot_says(maria: Program, ada: Program) -> None:
    """A suggestion comes by itself, is listed, is sent; a note stays on Ada's side."""
    heard = len(ada.lines)
    await maria.type("can I still change the delivery address of the order?")
    offered = await ada.says("(changing-the-address), ", heard)
    named, _, passage = offered.partition("): ")
    number = named.removeprefix("-- #1 suggestion ").partition(" ")[0]
    heard = len(ada.lines)
    await ada.type("/suggest")
    assert await ada.says("(changing-the-address), ", heard) == offered
    await ada.type(f"/insert {number}")
    await maria.says(f"Ada (agent): {passage}")
    await ada.says(f"-- #1 suggestion {number} was sent")
    await ada.type("/note she moves house, be generous")
    await ada.says("#1 [note] ada: she moves house, be generous")


async def type_through_a_kill(desk: Desk, maria: Program, ada: Program) -> None:
    """Both type before the kill, while nobody is there, after the return."""

    async def both_type(numbers: list[str]) -> None:
        for number in numbers:
            await maria.type(f"maria {number}")
            await ada.type(f"ada {number}")

    await both_type(TYPED[:4])
    await ada.says("maria 01")
    await desk.broker.kill()
    for one in (maria, ada):
        await one.says("-- reconnecting: ")
    await both_type(TYPED[4:8])
    await desk.serve()
    for one in (maria, ada):
        await one.says("-- the broker answers again")
    await both_type(TYPED[8:])
    for one in (maria, ada):
        await one.says(f"maria {TYPED[-1]}")
        await one.says(f"ada {TYPED[-1]}")


def heard_by(one: Program) -> list[str]:
    """What both typed through the kill, as this one's terminal shows it."""
    return [found[1] for line in one.lines if (found := re.search(r": ((?:maria|ada) \d\d)$", line))]


async def test_a_conversation_from_hello_to_survey_through_a_killed_broker(tmp_path: Path) -> None:
    async with Desk(tmp_path) as desk:
        workers = [await desk.bot("bot-1"), await desk.copilot()]
        ada, maria = await desk.agent(), await desk.customer()
        conversation = await conversation_of(maria)
        await talk_to_the_bot(maria)
        await get_a_person(maria, ada)
        await use_what_the_copilot_says(maria, ada)

        await type_through_a_kill(desk, maria, ada)
        assert heard_by(maria) == heard_by(ada)
        for name in ("maria", "ada"):
            assert [line for line in heard_by(maria) if line.startswith(name)] == [f"{name} {n}" for n in TYPED]

        # Shows that the bot is back as well: with no bot there the desk itself would end what Ada resolves.
        await greet_the_bot(await desk.customer("--as", "tom"))
        await ada.type("/resolve solved she has it in writing")
        await ada.says("-- #1 this conversation is no longer yours: resolved")
        for words in (REPLIES.closing.thanks, REPLIES.closing.survey):
            await maria.says(f"bot: {words}")
        await maria.says("-- survey: ")
        await maria.type("5")
        await maria.says("-- you rated this 5 of 5")
        await maria.says("-- the conversation is closed")

        assert [one.process.returncode for one in (maria, ada, *workers)] == [None] * 4
        told = await desk.on_record(conversation)
    assert (told["escalated_by"], told["handoffs"], told["last_agent"]) == ("keyword", 1, "ada")
    assert (told["resolution"]["code"], told["survey"]["score"], told["customer"]) == ("solved", 5, "maria")
    assert [line["text"] for line in told["lines"] if re.fullmatch(r"\w+ \d\d", line["text"])] == heard_by(ada)
    assert not any("generous" in line or "in writing" in line for line in maria.lines)
    assert not any(ORDER_FLOW.slots[0].ask[0] in line for line in (*maria.lines, *ada.lines))


@asynccontextmanager
async def silent_shop() -> AsyncIterator[tuple[str, asyncio.Event]]:
    """A shop that takes a question but never answers: its address, with the event that it was asked."""
    asked = asyncio.Event()

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        asked.set()
        await reader.read()  # until who asked is gone
        writer.close()

    server = await asyncio.start_server(take, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", asked


def impatient_policy(folder: Path) -> Path:
    """The demo's policy, which gives dead bots up after a moment."""
    text = POLICY.read_text("utf-8")
    for patient, impatient in (("absent = 10 ", "absent = 0.5 "), ("grace = 5 ", "grace = 0.2 ")):
        assert text.count(f"\n{patient}") == 1
        text = text.replace(f"\n{patient}", f"\n{impatient}")
    (folder / "policy.toml").write_text(text, "utf-8")
    return folder / "policy.toml"


async def test_a_bot_killed_in_the_middle_of_a_turn_is_followed_by_another_then_by_people(tmp_path: Path) -> None:
    async with silent_shop() as (silent_url, asked), Desk(tmp_path, impatient_policy(tmp_path)) as desk:
        first = await desk.bot("bot-1", silent_url)
        maria = await desk.customer()
        await greet_the_bot(maria)

        # Only now, so that the first has the conversation: whoever has it gets the next turn, too.
        second = await desk.bot("bot-2")
        await maria.type("hello there, has my parcel left yet? it is FH-10234")
        async with asyncio.timeout(READY_S):
            await asked.wait()
        await first.kill()
        await maria.says(MARIAS_ORDER)
        assert not any("you are in the queue" in line for line in maria.lines)

        await second.kill()
        await maria.type("and how do I send a chair back?")
        await maria.says("desk: All of us are away for a moment. You keep your place")
        await maria.says("-- you are in the queue for a person")
        told = await desk.on_record(await conversation_of(maria))
    assert (told["escalated_by"], told["ticket"]["why"]["rule"]) == ("no_bot", "no_bot")
    assert sum(MARIAS_ORDER in line for line in maria.lines) == 1


async def test_an_order_is_told_to_its_customer_alone(tmp_path: Path) -> None:
    question = "where is my order FH-10234? my address is maria@example.com"
    words = ORDER_FLOW.replies
    async with Desk(tmp_path) as desk:
        await desk.bot("bot-1")
        tom, stranger = await desk.customer("--as", "tom"), await desk.customer("--as", "nobody")
        for one in (tom, stranger):
            await one.type(question)
        await tom.says(f"bot: {words.not_found[0].format(order_number='FH-10234')}")
        await stranger.says(f"bot: {words.log_in[0]}")
    assert not any("garden table" in line for line in (*tom.lines, *stranger.lines))
