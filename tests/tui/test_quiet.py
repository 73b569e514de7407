"""What a pause in the tests of screens waits for."""

import asyncio
from collections.abc import Callable
from time import monotonic

from textual.app import App, ComposeResult
from textual.widgets import Input

from tests.tui.quiet import quiet


async def test_what_is_ready_is_run_with_all_that_it_leads_to() -> None:
    loop, steps = asyncio.get_running_loop(), list(range(50))

    def go_on() -> None:
        steps.pop()
        if steps:
            loop.call_soon(go_on)

    loop.call_soon(go_on)
    await quiet()
    assert steps == []


async def test_what_comes_over_a_socket_of_this_process_has_arrived() -> None:
    heard: list[bytes] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(await reader.readline())
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        writer.write(b"hello\n")
        listening = asyncio.create_task(_hear(reader, heard.append))
        await quiet()
        assert heard == [b"hello\n"]
        writer.close()
        await listening


async def _hear(reader: asyncio.StreamReader, tell: Callable[[bytes], None]) -> None:
    tell(await reader.readline())


async def test_what_is_due_in_a_moment_is_waited_for() -> None:
    done: list[str] = []
    asyncio.get_running_loop().call_later(0.01, done.append, "drawn")
    await quiet()
    assert done == ["drawn"]


async def test_what_is_due_later_is_not_waited_for() -> None:
    done: list[str] = []
    timer = asyncio.get_running_loop().call_later(30, done.append, "too late")
    began = monotonic()
    await quiet()
    assert done == []
    assert monotonic() - began < 10
    timer.cancel()


async def test_what_never_rests_is_left_after_a_while() -> None:
    loop = asyncio.get_running_loop()
    turns: list[int] = []
    resting = asyncio.Event()

    def turn() -> None:
        turns.append(1)
        if not resting.is_set():
            loop.call_soon(turn)

    turn()
    await quiet(max_sleep=0.01)
    assert len(turns) > 1
    resting.set()


async def test_every_key_of_a_pilot_has_arrived_when_it_returns() -> None:
    class Room(App[None]):
        def compose(self) -> ComposeResult:
            yield Input()

    async with Room().run_test() as pilot:
        await pilot.press(*"hello")
        assert pilot.app.query_one(Input).value == "hello"
