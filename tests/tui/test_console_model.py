"""A model's words on the agent's screen: a real copilot asks a real HTTP server, the console is played by keys."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.resources import files
from pathlib import Path

import pytest

from collabtui.copilot.worker import Worker
from collabtui.knowledge.search import Hit
from collabtui.writing.drafter import Drafter
from collabtui.writing.endpoint import Endpoint
from collabtui.writing.tone import load_tones
from tests.tui.console_kit import Desk, desk_of
from tests.unit.writing.model_server import ModelServer, model_server

NARROW, WIDE = (80, 24), (200, 50)


def _text(desk: Desk) -> str:
    draft = desk.screen.talk.writing.page("c-maria").reply
    return draft.text if draft else ""


class _Shelf:
    """One document that answers everything."""

    def search(self, text: str, limit: int) -> tuple[Hit, ...]:
        return (Hit("returns", "returns.md", "Returns", "public", (), "You can return it.", (), 1.0, 0.8),)[:limit]


@asynccontextmanager
async def _desk(folder: Path, size: tuple[int, int], *scripts: str) -> AsyncIterator[tuple[Desk, ModelServer]]:
    """Ada at her console with a copilot whose model plays these scripts."""
    async with model_server(*scripts) as server, desk_of(folder, size) as desk, _copilot(desk, server):
        await desk.customer("maria", "a human please, can I return my tent?")
        await desk.accepts("c-maria")
        yield desk, server


@asynccontextmanager
async def _copilot(desk: Desk, server: ModelServer) -> AsyncIterator[None]:
    config = server.config.model_copy(update={"first_s": 20.0, "between_s": 20.0, "whole_s": 60.0})
    endpoint = Endpoint(config, "")
    worker = Worker(await desk.copilot(), _Shelf(), Drafter(load_tones(files("demo_data")), endpoint))
    working = asyncio.create_task(worker.run())
    try:
        yield
    finally:
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
        await endpoint.close()


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "200x50"])
async def test_a_models_draft_grows_on_the_screen_then_can_be_inserted(tmp_path: Path, size: tuple[int, int]) -> None:
    async with _desk(tmp_path, size, "say:You can return | it now.") as (desk, server):
        await desk.sees("draft being written You can return")
        assert all(row.sort != "draft" for row in desk.screen.panes.suggestions.rows)
        server.go.set()
        await desk.sees_no("being written")
        await desk.sees("draft You can return it now.")
        number = next(row.number for row in desk.screen.panes.suggestions.rows if row.sort == "draft")
        await desk.press(f"alt+{number}")
        assert _text(desk) == "You can return it now."


async def test_an_answer_of_the_agent_ends_what_a_model_is_writing(tmp_path: Path) -> None:
    async with _desk(tmp_path, (120, 36), "say:You can return | it now.") as (desk, server):
        await desk.sees("draft being written You")
        await desk.type("It is on its way.")
        await desk.press("enter")
        await desk.sees_no("being written")
        async with asyncio.timeout(20):
            await server.left.wait()
        assert all(one.sort != "draft" for one in desk.state("c-maria").suggestions.values())
