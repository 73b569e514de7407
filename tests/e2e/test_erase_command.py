"""Erasing a customer from a broker that runs, while people are connected to it."""

import asyncio
import json
import sys
from pathlib import Path

from broker.domain.actors import Actor
from broker.domain.commands import OpenConversation, PostMessage
from broker.protocol.frames import Reset
from tests.e2e.rig import PATIENCE_S, rig

_ROOT = Path(__file__).resolve().parents[2]
_MARIA, _TOM = Actor("customer", "maria"), Actor("customer", "tom")
_SECRET = "only Maria would say this"


async def _run(folder: Path, *arguments: str) -> tuple[int | None, str]:
    command = [sys.executable, "-W", "error", "-m", "collabtui", *arguments, "--data-dir", str(folder), "--json"]
    process = await asyncio.create_subprocess_exec(*command, cwd=_ROOT, stdout=asyncio.subprocess.PIPE)
    async with asyncio.timeout(PATIENCE_S):
        out, _ = await process.communicate()
    return process.returncode, out.decode()


def _holding(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file() and _SECRET.encode() in path.read_bytes()]


async def test_who_is_connected_forgets_no_file_holds_a_word_the_desk_serves_on(tmp_path: Path) -> None:
    data, backups = tmp_path / "desk", tmp_path / "backups"
    backups.mkdir()
    async with rig(data, store="sqlite") as broker:
        await broker.do(_MARIA, OpenConversation("c1"))
        await broker.do(_MARIA, PostMessage("c1", _SECRET))
        await broker.do(_TOM, OpenConversation("c2"))
        watcher = await broker.peer("supervisor", "sam")
        await watcher.follow("conversation:c1")
        assert _SECRET in str(watcher.seen)
        assert (await _run(data, "backup", str(backups)))[0] == 0
        code, out = await _run(data, "erase", "--customer", "maria")
        told = json.loads(out)
        assert (code, told["found"], told["verified"]["ok"]) == (0, 0, True)
        assert [backup["fate"] for backup in told["backups"]] == ["rewritten"]
        assert _holding(tmp_path) == []
        await watcher.until(Reset, stream="conversation:c1")
        watcher.seen.clear()
        last = (await broker.running.inside.store.load("conversation:c1"))[-1].seq
        await watcher.read_to("conversation:c1", last)
        assert watcher.events("conversation:c1")[0].n == 1
        assert _SECRET not in str(watcher.seen)
        await broker.do(_TOM, PostMessage("c2", "still served"))
        assert (await _run(data, "audit", "verify"))[0] == 0
        await watcher.socket.close()
    assert _holding(tmp_path) == []
