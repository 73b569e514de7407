"""Bots as processes that share the load: killed in the middle of a turn, restarted one after the other."""

import asyncio
import contextlib
import re
import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

from broker.domain.commands import OpenConversation, PostMessage
from broker.domain.conversation import Conversation
from broker.domain.customers import CustomerRecord
from collabtui.client.connection import Client
from collabtui.client.local import credentials, find
from tests.e2e.processes import READY_S
from tests.e2e.test_six_processes import Desk, impatient_policy

QUESTION = "has my parcel left yet? it is FH-10234"
NAMES = ("ana", "ben", "cleo", "dan", "eva", "finn")


class Gate:
    """The way to a shop, shut until ``opened``; counts who asked."""

    def __init__(self, shop_url: str) -> None:
        self._shop = urlsplit(shop_url)
        self._asked = asyncio.Condition()
        self._count = 0
        self.opened = asyncio.Event()
        self.under_way: set[asyncio.Task[None]] = set()
        self.url = ""

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self.under_way.add(task)
        with contextlib.closing(writer), contextlib.suppress(OSError, asyncio.IncompleteReadError):
            await self._pass(await reader.readuntil(b"\r\n\r\n"), writer)

    async def _pass(self, request: bytes, writer: asyncio.StreamWriter) -> None:
        async with self._asked:
            self._count += 1
            self._asked.notify_all()
        await self.opened.wait()
        reader, shop = await asyncio.open_connection(self._shop.hostname, self._shop.port)
        with contextlib.closing(shop):
            shop.write(re.sub(rb"(?i)\r\nconnection: [^\r]*", b"\r\nConnection: close", request))
            writer.write(await reader.read())

    async def was_asked(self, times: int) -> None:
        async with asyncio.timeout(READY_S), self._asked:
            await self._asked.wait_for(lambda: self._count >= times)


@asynccontextmanager
async def gate(shop_url: str) -> AsyncIterator[Gate]:
    shut = Gate(shop_url)
    async with await asyncio.start_server(shut.take, "127.0.0.1", 0) as server:
        shut.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        try:
            yield shut
        finally:
            shut.opened.set()
            await asyncio.gather(*shut.under_way)


class People:
    """Customers, with a supervisor who reads all that they do."""

    def __init__(self, data: Path, stack: AsyncExitStack) -> None:
        self._data, self._stack = data, stack

    async def come(self) -> None:
        self._sue = await self._client("supervisor", "sue")
        self._customers = {name: await self._client("customer", name) for name in NAMES}

    async def _client(self, role: str, name: str) -> Client:
        local = find(self._data)
        # Orders are looked up for those alone whose address somebody vouches for.
        record = CustomerRecord(name, f"{name}@example.com", verified_by="password")
        token = await credentials(local, role, name, record=record, data_dir=self._data)  # type: ignore[arg-type]
        client = Client(local.url, token, role_audience="desk" if role == "supervisor" else "public")
        await self._stack.enter_async_context(client)
        await client.online()
        return client

    async def ask(self) -> None:
        for name, customer in self._customers.items():
            await customer.send(OpenConversation(name))
            await customer.send(PostMessage(name, QUESTION), f"asks-{name}")

    async def all_answered(self) -> list[Conversation]:
        """All of them once each has an answer."""
        feed = self._sue.updates()
        for name in NAMES:
            await self._sue.follow(f"conversation:{name}")
        async with asyncio.timeout(READY_S):
            while any(state.pending for state in self._states()):
                await anext(feed)
        return self._states()

    def _states(self) -> list[Conversation]:
        known = [self._sue.mirror.conversation(name) for name in NAMES]
        return [state for state in known if state is not None]


def answers(state: Conversation) -> int:
    """Turns of bots that answered the question; the lines of one turn count once."""
    return len({line.message.partition(".line")[0] for line in state.lines if line.reply_to == f"asks-{state.id}"})


async def test_the_turns_of_a_bot_killed_in_their_middle_are_answered_once_by_the_others(tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        desk = await stack.enter_async_context(Desk(tmp_path, impatient_policy(tmp_path)))
        people = People(tmp_path / "desk", stack)
        await people.come()
        shut = await stack.enter_async_context(gate(desk.shop_url))
        first = await desk.bot("bot-1", shut.url)
        await desk.bot("bot-2")
        await desk.bot("bot-3")
        await people.ask()
        # Two of the six are the first bot's, which waits for its shop now.
        await shut.was_asked(2)
        await first.kill()
        states = await people.all_answered()
        workers = {state.lease.worker.partition(".")[0] for state in states if state.lease is not None}
        assert [(answers(state), state.handoffs) for state in states] == [(1, 0)] * len(NAMES)
        assert workers == {"bot-2", "bot-3"}


async def test_bots_restarted_one_after_the_other_answer_what_they_have_drop_nothing(tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        desk = await stack.enter_async_context(Desk(tmp_path))
        people = People(tmp_path / "desk", stack)
        await people.come()
        shut = await stack.enter_async_context(gate(desk.shop_url))
        old = [await desk.bot(f"old-{number}", shut.url) for number in range(2)]
        await people.ask()
        await shut.was_asked(len(NAMES))
        for bot in old:
            bot.process.send_signal(signal.SIGTERM)
        shut.opened.set()
        await desk.bot("new-1")
        assert [await bot.process.wait() for bot in old] == [0, 0]
        states = await people.all_answered()
        assert [(answers(state), state.handoffs) for state in states] == [(1, 0)] * len(NAMES)
        assert all(state.failed_workers == () for state in states)
