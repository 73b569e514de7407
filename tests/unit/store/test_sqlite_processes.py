"""A store's file across processes that are killed, that compete, that run out of disk."""

import asyncio
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from broker.store.check import check
from broker.store.lock import StoreLocked, acquire
from broker.store.sqlite import SqliteStore
from tests.store_rows import OTHER, TALK, bodies, said
from tests.unit.store.burst import WRITERS

_ROOT = Path(__file__).parents[3]


def _started(program: str, path: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", f"tests.unit.store.{program}", str(path)],
        cwd=_ROOT,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )


def _killed_after(path: Path, lines: int) -> dict[int, int]:
    """The last acknowledged seq of each writer of a burst that died after so many acknowledgements."""
    with _started("burst", path) as process:
        assert process.stdout is not None
        told = [process.stdout.readline() for _ in range(lines)]
        process.kill()
        told += process.stdout.readlines()
    acknowledged: Counter[int] = Counter()
    for line in told:
        if line.endswith("\n"):
            n, seq = map(int, line.split())
            acknowledged[n] = seq
    return acknowledged


@pytest.mark.parametrize("lines", [1, 60, 700])
async def test_after_kill_9_all_that_was_acknowledged_is_there_with_nothing_half(tmp_path: Path, lines: int) -> None:
    path = tmp_path / "desk.db"
    acknowledged = await asyncio.to_thread(_killed_after, path, lines)
    assert sum(acknowledged.values()) >= lines
    store = await SqliteStore.open(path)
    for n in range(WRITERS):
        kept = len(await bodies(store, f"conversation:{n}"))
        assert kept >= acknowledged[n]
        assert kept == 2 * len(await bodies(store, f"agent:{n}"))
        for seq in range(0, kept, 2):
            assert await store.receipt("customer:eve", f"c{n}-{seq}") is not None
        assert await store.receipt("customer:eve", f"c{n}-{kept}") is None
    await store.close()
    assert await check(path) == []


async def test_a_store_that_was_killed_goes_on_where_it_was(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    await asyncio.to_thread(_killed_after, path, 30)
    store = await SqliteStore.open(path)
    last = (await store.feed(0, 100_000))[-1].position
    assert await store.append(said("conversation:new", 0, b"{}")) == (last + 1,)
    await store.close()


async def test_a_second_process_is_refused_while_the_first_holds_the_store(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    with _started("holder", path) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert await asyncio.to_thread(process.stdout.readline) == "ready\n"
        with pytest.raises(StoreLocked, match=f"desk.db is in use by process {process.pid}: send"):
            await SqliteStore.open(path)
        with pytest.raises(StoreLocked):
            acquire(path)
        assert await check(path) == []  # a look is allowed meanwhile
        process.stdin.close()
        assert await asyncio.to_thread(process.wait, 20) == 0
    store = await SqliteStore.open(path)
    assert await bodies(store, TALK) == [b"held"]
    await store.close()


async def test_a_lock_dies_with_its_process(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    with _started("holder", path) as process:
        assert process.stdout is not None
        assert await asyncio.to_thread(process.stdout.readline) == "ready\n"
        process.kill()
    acquire(path).release()


async def test_a_full_disk_refuses_writes_until_there_is_room(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    with _started("full_disk", path) as process:
        output, _ = await asyncio.to_thread(process.communicate)
    found = json.loads(output)
    stored = found["stored"]
    assert stored > 10
    assert "desk.db can't be used" in found["sentence"]
    assert "writing goes on by itself" in found["sentence"]
    assert found["refused"] == ["Unavailable"] * 5
    assert found["read_meanwhile"] == stored
    assert found["afterwards"] == [[stored + n] for n in range(1, 6)]
    store = await SqliteStore.open(path)
    assert len(await bodies(store, TALK)) == stored + 5
    assert await bodies(store, OTHER) == [b"{}"]
    await store.close()
    assert await check(path) == []
