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
from collabtui.writing.reworder import Reworder
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
    drafter = Drafter(load_tones(files("demo_data")), endpoint)
    worker = Worker(await desk.copilot(), _Shelf(), drafter, Reworder(endpoint))
    working = asyncio.create_task(worker.run())
    try:
        yield
    finally:
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
        await endpoint.close()


async def _inserted(desk: Desk) -> None:
    """The model's draft stands in the message."""
    await desk.until(lambda: any(row.sort == "draft" for row in desk.screen.panes.suggestions.rows), "no draft")
    number = next(row.number for row in desk.screen.panes.suggestions.rows if row.sort == "draft")
    await desk.press(f"alt+{number}")


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "200x50"])
async def test_a_models_draft_grows_on_the_screen_then_can_be_inserted(tmp_path: Path, size: tuple[int, int]) -> None:
    async with _desk(tmp_path, size, "say:You can return | it now.") as (desk, server):
        await desk.sees("draft being written You can return")
        assert all(row.sort != "draft" for row in desk.screen.panes.suggestions.rows)
        server.go.set()
        await desk.sees_no("being written")
        await desk.sees("draft You can return it now.")
        await _inserted(desk)
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


DRAFT = "say:You really can return it now."


@pytest.mark.parametrize(
    ("key", "script", "made"),
    [
        ("alt+s", "say:You can return it.", "You can return it."),
        ("alt+w", "say:You really can return it now, gladly.", "You really can return it now, gladly."),
        ("alt+t", "say:Sie können es jetzt zurückgeben.", "Sie können es jetzt zurückgeben."),
    ],
    ids=["shorter", "friendlier", "translated"],
)
async def test_a_model_changes_the_ais_words_alone_until_that_is_undone(
    tmp_path: Path, key: str, script: str, made: str
) -> None:
    async with _desk(tmp_path, (120, 36), DRAFT, script) as (desk, server):
        await desk.type("I mean it. ")
        await _inserted(desk)
        await desk.press(key)
        await desk.until(lambda: _text(desk) == f"I mean it. {made}", "not changed")
        assert "I mean it" not in str(server.requests[1])
        draft = desk.screen.talk.writing.page("c-maria").reply
        assert draft is not None
        assert draft.ai == ((11, 11 + len(made)),)
        await desk.press("ctrl+z")
        assert _text(desk) == "I mean it. You really can return it now."


async def test_what_is_typed_while_a_model_is_asked_stays(tmp_path: Path) -> None:
    async with _desk(tmp_path, (120, 36), DRAFT, "say:You can | return it.") as (desk, server):
        await _inserted(desk)
        await desk.press("alt+s")
        await desk.sees("A model is asked")
        await desk.type(" Bye!")
        server.go.set()
        await desk.until(lambda: _text(desk) == "You can return it. Bye!", "not changed")


@pytest.mark.parametrize(
    ("key", "says", "text"),
    [
        ("alt+s", "Changed by rules, for no model helped", "You can return it now."),
        ("alt+t", "Not translated: it answered with status", "You really can return it now."),
    ],
    ids=["shorter", "translated"],
)
async def test_where_the_model_fails_rules_help_or_nothing_does(tmp_path: Path, key: str, says: str, text: str) -> None:
    async with _desk(tmp_path, (120, 36), DRAFT, "status:500") as (desk, _):
        await _inserted(desk)
        await desk.press(key)
        await desk.sees(says)
        assert _text(desk) == text
