"""The summary on the screen of whoever takes a conversation up, made by a real copilot."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from broker.domain.commands import PostMessage
from broker.domain.desk_commands import SetPresence
from broker.domain.handoff_commands import Transfer
from broker.domain.team_commands import AskColleague
from collabtui.client.connection import Client
from collabtui.copilot.worker import Worker
from collabtui.knowledge.search import Hit
from tests.tui.console_kit import Desk, accepts, desk_of

WIDE = (200, 50)
ASKED = "a human please, my tent is torn"
PROMISE = "I will send you a new tent on Monday."


class _NoShelf:
    def search(self, text: str, limit: int) -> tuple[Hit, ...]:
        return ()


@asynccontextmanager
async def _copilot(desk: Desk) -> AsyncIterator[None]:
    working = asyncio.create_task(Worker(await desk.copilot(), _NoShelf()).run())
    try:
        yield
    finally:
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)


async def _bens(desk: Desk) -> Client:
    """Ben promised Maria something; Ada is online again."""
    await desk.press("p", "3", "enter")
    await desk.until(lambda: desk.screen.model.agent.presence == "away", "not away")
    ben = await desk.joins("agent", "ben")
    await ben.send(SetPresence("online"))
    await desk.customer("maria", ASKED)
    await accepts(ben, "c-maria")
    while (state := ben.mirror.conversation("c-maria")) is None or state.agent != "ben":
        await desk.pilot.pause(0.01)
    await ben.send(PostMessage("c-maria", PROMISE, state.epoch))
    await desk.press("p", "1")
    await desk.until(lambda: desk.screen.model.agent.presence == "online", "not online")
    return ben


def _summary(client: Client) -> str:
    state = client.mirror.conversation("c-maria")
    return state.values.get("summary", "") if state else ""


@pytest.mark.parametrize("mode", ["blind", "warm"])
async def test_the_receiver_of_a_transfer_reads_what_was_promised_last(tmp_path: Path, mode: str) -> None:
    async with desk_of(tmp_path, WIDE) as desk, _copilot(desk):
        ben = await _bens(desk)
        await ben.send(Transfer("c-maria", "", "ada", "please", mode))  # type: ignore[arg-type]
        await desk.accepts("c-maria")
        await desk.sees(f"Promised: {PROMISE[:25]}")


async def test_a_colleague_who_is_asked_reads_what_was_promised_last(tmp_path: Path) -> None:
    async with desk_of(tmp_path, WIDE) as desk, _copilot(desk):
        ben = await _bens(desk)
        await ben.send(AskColleague("c-maria", "ada", "Is it so?"))
        await desk.until(lambda: desk.screen.model.tabs.current == "c-maria", "no tab")
        await desk.sees(f"Promised: {PROMISE[:25]}")


async def test_what_is_over_keeps_a_summary_of_all_of_it(tmp_path: Path) -> None:
    async with desk_of(tmp_path, WIDE) as desk, _copilot(desk):
        await desk.customer("maria", ASKED)
        await desk.accepts("c-maria")
        await desk.type(PROMISE)
        await desk.press("enter", "f6")
        await desk.sees("how did it end?")
        await desk.press("1")
        sue = await desk.joins("supervisor", "sue")
        await sue.follow("conversation:c-maria")
        await desk.until(lambda: PROMISE in _summary(sue), "no last summary")
