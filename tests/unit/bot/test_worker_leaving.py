"""A worker that takes no more turns: what it owes is answered, or given up, before it is gone."""

import asyncio
import threading

import pytest

from broker.domain.errors import StaleEpoch
from collabtui.client.errors import Stopped
from tests.unit.bot.turns import turn
from tests.unit.bot.workers import PATIENCE_S, Reader, Running, said


async def left(running: Running) -> None:
    """Have the worker leave, as a test would wait for it."""
    await asyncio.wait_for(running.worker.leave(), PATIENCE_S)


async def test_a_worker_that_owes_nothing_leaves_once_the_broker_knows() -> None:
    running = Running()
    async with running as client:
        await left(running)
        assert client.left.is_set()


async def test_a_worker_leaves_once_all_that_it_was_given_is_answered() -> None:
    going_on = threading.Event()
    running = Running(Reader(first=lambda _: going_on.wait(PATIENCE_S)), most=1)
    async with running as client:
        client.give(turn("Hello"), turn("Hello", conversation="c2"))
        leaving = asyncio.create_task(running.worker.leave())
        await asyncio.wait_for(client.left.wait(), PATIENCE_S)
        for _ in range(10):  # more turns of the loop than a leave takes that waits for nothing
            await asyncio.sleep(0)
        assert not leaving.done()
        going_on.set()
        assert {(await said(client)).conversation for _ in range(2)} == {"c1", "c2"}
        await asyncio.wait_for(leaving, PATIENCE_S)


async def test_what_came_just_before_the_brokers_answer_is_answered_as_well() -> None:
    running = Running()
    async with running as client:
        client.give(turn("Hello", conversation="c1"))
        await said(client)
        client.last = (turn("And?", id="m2", conversation="c1"),)
        await left(running)
        assert client.sent.get_nowait().turn == "m2"


@pytest.mark.parametrize("failure", [StaleEpoch("Too late."), Stopped(), RuntimeError("broken")])
async def test_a_turn_that_is_given_up_keeps_no_worker_from_leaving(failure: Exception) -> None:
    running = Running()
    async with running as client:
        client.raises["c1"] = failure
        client.give(turn("Hello"))
        await left(running)
        assert len(client.ids) == 1


async def test_a_worker_that_can_t_tell_the_broker_says_so() -> None:
    running = Running()
    async with running as client:
        client.lost = Stopped()
        with pytest.raises(Stopped):
            await left(running)
