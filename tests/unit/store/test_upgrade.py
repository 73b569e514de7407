"""Files of older versions: brought forward whole or not at all, with a copy to go back to."""

import asyncio
import logging
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from broker.store import upgrade
from broker.store.api import Unavailable
from broker.store.check import check
from broker.store.queries import migrations
from broker.store.sqlite import SqliteStore
from broker.store.sqlite_file import NewerFile
from broker.store.verify import Verification
from tests.store_rows import TALK, bodies, receipt, said

_ROOT = Path(__file__).parents[3]
_BODIES = [f"said {n}".encode() for n in range(40)]


def _version_1(path: Path, texts: list[bytes]) -> Path:
    """A file as the first version of this program wrote it."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.executescript(migrations()[0])
        connection.execute("INSERT INTO meta VALUES ('store_id', '01JZZZZZZZZZZZZZZZZZZZZZZZ')")
        connection.execute("INSERT INTO stream VALUES (1, ?, ?, 1)", (TALK, len(texts)))
        rows = [(n, 1, n, "MessageAdded", n, "customer", "eve", text) for n, text in enumerate(texts, 1)]
        connection.executemany("INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
        receipts = [("customer:eve", f"c{n}", b"one", 1, n, 3) for n in range(1, len(texts) + 1)]
        connection.executemany("INSERT INTO receipt VALUES (?, ?, ?, ?, ?, ?)", receipts)
        connection.execute("PRAGMA user_version = 1")
        connection.commit()
    return path


async def _is_whole(path: Path, texts: list[bytes]) -> None:
    store = await SqliteStore.open(path)
    assert store.store_id == "01JZZZZZZZZZZZZZZZZZZZZZZZ"
    assert await bodies(store, TALK) == texts
    for n in range(1, len(texts) + 1):
        assert await store.receipt("customer:eve", f"c{n}") == receipt(f"c{n}", n=n)
    await store.append(said(TALK, len(texts), b"new"))
    found = Verification()
    found.take(await store.sealed(0))
    found.finish()
    await store.close()
    assert (found.fault, found.read) == (None, len(texts) + 1)
    assert await check(path) == []


@pytest.mark.parametrize("texts", [[], _BODIES], ids=["empty", "used"])
async def test_a_file_of_version_1_keeps_everything_and_is_sealed(tmp_path: Path, texts: list[bytes]) -> None:
    await _is_whole(_version_1(tmp_path / "desk.db", texts), texts)


async def test_many_events_are_sealed_in_steps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upgrade, "STEP", 7)
    path = _version_1(tmp_path / "desk.db", _BODIES)
    await _is_whole(path, _BODIES)
    with closing(sqlite3.connect(path)) as connection:
        seals = [position for (position,) in connection.execute("SELECT position FROM seal ORDER BY position")]
    assert seals == [7, 14, 21, 28, 35, 40, 41]


async def test_the_file_from_before_lies_beside_it_and_the_log_says_how_to_go_back(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = _version_1(tmp_path / "desk.db", _BODIES)
    with caplog.at_level(logging.WARNING, "broker.store"):
        await _is_whole(path, _BODIES)
    newest = len(migrations())
    copy = tmp_path / f"desk.db.before-{newest}"
    (told,) = caplog.records
    fields: dict[str, object] = vars(told)["fields"]
    assert told.getMessage() == f"upgrade from=1 to={newest} copy={copy.name}"
    assert "to go back, stop the broker, move desk.db.before-" in str(fields["advice"])
    assert copy.stat().st_mode & 0o077 == 0
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)
        assert [body for (body,) in connection.execute("SELECT body FROM event ORDER BY position")] == _BODIES
    assert not list(tmp_path.glob("*.new*"))


async def test_a_file_that_is_up_to_date_is_not_copied(tmp_path: Path) -> None:
    for _ in range(2):
        await (await SqliteStore.open(tmp_path / "desk.db")).close()
    assert sorted(each.name for each in tmp_path.iterdir()) == ["desk.db", "desk.db.lock"]


async def test_a_newer_file_is_refused_with_the_copy_to_go_back_to(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    await (await SqliteStore.open(path)).close()
    newest = len(migrations())
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {newest + 1}")
    with pytest.raises(NewerFile, match="put a back-up from before that update in its place"):
        await SqliteStore.open(path)
    upgrade.copy_before(path, newest + 1).touch()
    with pytest.raises(NewerFile, match=rf"To go back .* put .*/desk\.db\.before-{newest + 1} in its place"):
        await SqliteStore.open(path)


async def test_without_room_for_the_copy_nothing_changes(tmp_path: Path) -> None:
    path = _version_1(tmp_path / "desk.db", _BODIES)
    (tmp_path / f"desk.db.before-{len(migrations())}.new").mkdir()
    with pytest.raises(Unavailable, match=r"can't be copied to .* before it gets schema .*: nothing was changed"):
        await SqliteStore.open(path)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)


def test_killed_anywhere_in_an_upgrade_a_file_is_the_old_one_or_the_new(tmp_path: Path) -> None:
    path = _version_1(tmp_path / "desk.db", _BODIES)
    killed, steps = 0, 1
    while True:
        command = [sys.executable, "-m", "tests.unit.store.upgrading", str(path), str(steps)]
        code = subprocess.run(command, cwd=_ROOT, check=False).returncode
        if code == 0:
            break
        assert code == -9
        killed, steps = killed + 1, steps + 3
        with closing(sqlite3.connect(path)) as connection:
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            (receipts,) = connection.execute("SELECT count(*) FROM receipt").fetchone()
            (events,) = connection.execute("SELECT count(*) FROM event").fetchone()
        assert (version in range(1, len(migrations()) + 1), receipts, events) == (True, 40, 40)
    assert killed > 5
    asyncio.run(_is_whole(path, _BODIES))
