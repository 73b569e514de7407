"""`collabtui conversation` as a process beside a running broker."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest_asyncio

from broker.domain.actors import Actor
from broker.domain.commands import CloseConversation, OpenConversation, PostMessage
from tests.e2e.rig import PATIENCE_S, Rig, rig

ROOT = Path(__file__).resolve().parents[2]
MARIA, TOM = Actor("customer", "maria"), Actor("customer", "tom")


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int | None
    out: str
    err: str


async def run(folder: Path, *arguments: str) -> Ended:
    command = [sys.executable, "-W", "error", "-m", "collabtui", "conversation", *arguments, "--data-dir", str(folder)]
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=pipe, stderr=pipe)
    async with asyncio.timeout(PATIENCE_S):
        out, err = await process.communicate()
    return Ended(process.returncode, out.decode(), err.decode())


@pytest_asyncio.fixture
async def broker(tmp_path: Path) -> AsyncIterator[Rig]:
    """A broker with an open conversation of Maria's, a closed one of Tom's."""
    async with rig(tmp_path) as broker:
        await broker.do(MARIA, OpenConversation("c1"))
        await broker.do(MARIA, PostMessage("c1", "Where is it?\x1b[2J"))
        await broker.do(TOM, OpenConversation("c2"))
        await broker.do(TOM, CloseConversation("c2"))
        yield broker


async def test_the_list_shows_open_conversations_or_all(broker: Rig, tmp_path: Path) -> None:
    open_ones, all_of_them = await run(tmp_path, "list", "--json"), await run(tmp_path, "list", "--all", "--json")
    assert [row["conversation"] for row in json.loads(open_ones.out)] == ["c1"]
    assert [row["conversation"] for row in json.loads(all_of_them.out)] == ["c1", "c2"]
    assert (open_ones.code, open_ones.err) == (0, "")


async def test_one_conversation_is_shown_in_words_or_as_json(broker: Rig, tmp_path: Path) -> None:
    told, whole = await run(tmp_path, "show", "c1"), await run(tmp_path, "show", "c1", "--json")
    assert "customer maria: Where is it?" in told.out
    assert "\x1b" not in told.out
    assert json.loads(whole.out)["lines"][0]["text"] == "Where is it?\x1b[2J"


async def test_a_conversation_that_does_not_exist_is_the_answer_no(broker: Rig, tmp_path: Path) -> None:
    ended = await run(tmp_path, "show", "c9")
    assert ended == Ended(1, "", "There is no conversation c9 for you.\n")


async def test_what_cannot_be_an_id_is_a_mistake(broker: Rig, tmp_path: Path) -> None:
    assert (await run(tmp_path, "show", "c 9")).code == 2


async def test_without_a_broker_there_is_nothing_to_reach(tmp_path: Path) -> None:
    ended = await run(tmp_path, "list")
    assert (ended.code, ended.out) == (3, "")
    assert ended.err.startswith("No broker runs here: start one with `collabtui broker serve`")
