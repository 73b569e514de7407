"""What the doctor finds about a store: each fault made on a real file."""

import asyncio
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from broker.build import broker_at
from broker.config import DEFAULT_POLICY
from broker.store.api import Batch, Row, Write
from broker.store.condition import MIB, MOST_WAL_BYTES
from broker.store.sqlite import SqliteStore
from collabtui.cli.check_store import store
from tests.store_rows import TALK, said

NOBODY = 65_534
LOCKER = """
import sys, pathlib
from broker.store.lock import acquire
held = acquire(pathlib.Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
async def database(tmp_path: Path) -> Path:
    path = tmp_path / "data" / "collabtui.db"
    path.parent.mkdir(mode=0o700)
    await (await SqliteStore.open(path)).close()
    return path


async def codes(database: Path) -> list[str]:
    found = await store(database)
    assert all(one.mend for one in found if not one.ok)
    return [one.code for one in found]


async def test_a_sound_store_is_well_as_is_one_that_is_not_there(database: Path) -> None:
    assert await codes(database) == ["ok"]
    assert await codes(database.with_name("later.db")) == ["ok"]
    assert await codes(database.parent / "later" / "collabtui.db") == ["ok"]


async def test_a_store_that_a_broker_has_is_no_fault(tmp_path: Path) -> None:
    async with broker_at(tmp_path / "data", DEFAULT_POLICY):
        assert await codes(tmp_path / "data" / "collabtui.db") == ["store.in_use"]


async def test_a_store_that_something_else_has_names_it(database: Path) -> None:
    holder = await asyncio.create_subprocess_exec(
        sys.executable, "-c", LOCKER, str(database), stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert holder.stdout is not None
    assert await holder.stdout.readline()
    (found,) = await store(database)
    assert (found.code, f"process {holder.pid}" in found.said) == ("store.locked", True)
    await holder.communicate(b"")


async def test_a_store_that_another_program_writes_is_busy(database: Path) -> None:
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert await codes(database) == ["store.busy"]


@pytest.mark.parametrize("spoil", [b"", b"no database " * 500])
async def test_what_is_no_store_is_damaged(database: Path, spoil: bytes) -> None:
    database.write_bytes(spoil)
    assert await codes(database) == ["store.damaged"]


async def test_a_spoiled_page_is_found(database: Path) -> None:
    kept = await SqliteStore.open(database)
    await kept.append(said(TALK, 0, *[b"x" * 200] * 400))
    await kept.close()
    with database.open("r+b") as file:
        file.seek(database.stat().st_size // 2 // 4096 * 4096)
        file.write(os.urandom(4096 * 3))
    assert await codes(database) == ["store.damaged"]


async def test_a_store_of_a_newer_program_is_told(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA user_version = 99")
    assert await codes(database) == ["store.newer"]


async def test_a_log_that_grew_is_told(database: Path) -> None:
    kept = await SqliteStore.open(database)
    wal = database.with_name("collabtui.db-wal")
    size = wal.stat().st_size
    os.truncate(wal, MOST_WAL_BYTES + MIB)
    assert (await codes(database))[0] == "store.wal_large"
    os.truncate(wal, size)
    await kept.close()


async def test_a_clock_behind_the_log_is_told(database: Path) -> None:
    kept = await SqliteStore.open(database)
    await kept.append(Batch((Write(TALK, 0, (Row(TALK, 1, "MessageAdded", 2**43, "customer", "eve", b"{}"),)),)))
    await kept.close()
    (found,) = await store(database)
    assert (found.code, "ahead of this machine's clock" in found.said) == ("clock.behind", True)


@contextmanager
def somebody_else() -> Iterator[None]:
    """No administrator, to whom no right is refused."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def theirs(database: Path) -> Iterator[Path]:
    """The store in a folder that its new owner can reach."""
    folder = Path(tempfile.mkdtemp())
    shutil.copytree(database.parent, folder, dirs_exist_ok=True)
    if os.geteuid() == 0:
        for one in (folder, *folder.iterdir()):
            os.chown(one, NOBODY, NOBODY)
    yield folder / database.name
    folder.chmod(0o700)
    shutil.rmtree(folder)


@pytest.mark.parametrize(
    ("folder", "file", "code"),
    [(0o700, 0o600, "ok"), (0o500, 0o600, "store.read_only"), (0o700, 0o400, "store.read_only")],
)
async def test_a_store_that_cannot_be_written_is_told(theirs: Path, folder: int, file: int, code: str) -> None:
    theirs.chmod(file)
    theirs.parent.chmod(folder)
    with somebody_else():
        assert await codes(theirs) == [code]


async def test_a_store_that_cannot_be_read_is_told(theirs: Path) -> None:
    theirs.chmod(0)
    with somebody_else():
        assert (await codes(theirs))[0] == "store.unreadable"


@pytest.fixture(params=[("8m", "disk.full"), ("64m", "disk.nearly_full")], ids=lambda param: str(param[1]))
def small_disk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Path, str]]:
    size, code = request.param
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(disk)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("only an administrator makes a small disk")
    yield disk, code
    subprocess.run(["umount", str(disk)], check=True)


async def test_a_disk_with_little_room_is_told(database: Path, small_disk: tuple[Path, str]) -> None:
    disk, code = small_disk
    shutil.copy(database, disk)
    assert await codes(disk / database.name) == [code]
