"""The SQLite file: how it is born, brought up to date, refused."""

import random
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from broker.store.api import Damaged, Unavailable
from broker.store.queries import migrations
from broker.store.sqlite import SqliteStore
from broker.store.sqlite_file import NewerFile, migrate, open_writer, read_store_id
from tests.store_rows import TALK, bodies, said


async def _filled(path: Path, rows: int = 50) -> str:
    store = await SqliteStore.open(path)
    await store.append(said(TALK, 0, *[b"x" * 400] * rows))
    await store.close()
    return store.store_id


def _schema(connection: sqlite3.Connection) -> list[str]:
    return [name for (name,) in connection.execute("SELECT name FROM sqlite_schema ORDER BY name")]


# Birth


async def test_a_new_file_holds_the_newest_schema_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    await _filled(path)
    assert path.stat().st_mode & 0o077 == 0
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (len(migrations()),)
        assert {"event", "meta", "receipt", "stream"} <= set(_schema(connection))
    assert sorted(each.name for each in tmp_path.iterdir()) == ["desk.db", "desk.db.lock"]


async def test_a_file_keeps_its_id_with_its_rows(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    first = await _filled(path)
    store = await SqliteStore.open(path)
    assert store.store_id == first
    assert await bodies(store, TALK) == [b"x" * 400] * 50
    assert await store.append(said(TALK, 50, b"y")) == (51,)
    await store.close()


async def test_two_files_are_two_stores(tmp_path: Path) -> None:
    assert await _filled(tmp_path / "a.db") != await _filled(tmp_path / "b.db")


async def test_a_birth_that_was_cut_short_begins_anew(tmp_path: Path) -> None:
    (tmp_path / "desk.db.new").write_bytes(b"SQLite format 3\0 and no more")
    (tmp_path / "desk.db.new-wal").write_bytes(b"half")
    await _filled(tmp_path / "desk.db")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["desk.db", "desk.db.lock"]


@pytest.mark.parametrize(("synchronous", "level"), [("FULL", 2), ("NORMAL", 1)])
def test_the_writer_is_set_to_lose_nothing(tmp_path: Path, synchronous: str, level: int) -> None:
    with closing(open_writer(tmp_path / "desk.db", synchronous)) as connection:  # type: ignore[arg-type]
        settings = {
            name: connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "busy_timeout")
        }
    assert settings == {
        "journal_mode": "wal",
        "synchronous": level,
        "foreign_keys": 0,
        "secure_delete": 1,
        "busy_timeout": 5000,
    }


# Migrations

_TWO_STEPS = ["CREATE TABLE a (n INTEGER);", "CREATE TABLE b (n INTEGER); INSERT INTO a VALUES (1);"]


def test_steps_are_taken_in_order_from_where_the_file_is(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "x.db", isolation_level=None)) as connection:
        migrate(connection, tmp_path, _TWO_STEPS[:1])
        assert _schema(connection) == ["a"]
        migrate(connection, tmp_path, _TWO_STEPS)
        migrate(connection, tmp_path, _TWO_STEPS)
        assert _schema(connection) == ["a", "b"]
        assert connection.execute("SELECT * FROM a").fetchall() == [(1,)]
        assert connection.execute("PRAGMA user_version").fetchone() == (2,)


def test_a_step_that_fails_leaves_the_file_at_the_step_before(tmp_path: Path) -> None:
    steps = [_TWO_STEPS[0], "CREATE TABLE b (n INTEGER); INSERT INTO missing VALUES (1);"]
    with closing(sqlite3.connect(tmp_path / "x.db", isolation_level=None)) as connection:
        with pytest.raises(sqlite3.OperationalError):
            migrate(connection, tmp_path, steps)
        assert _schema(connection) == ["a"]
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)
        migrate(connection, tmp_path, _TWO_STEPS)
        assert _schema(connection) == ["a", "b"]


async def test_a_newer_file_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    await _filled(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(NewerFile, match=r"desk.db has schema 99, this program knows up to \d+: update collabtui"):
        await SqliteStore.open(path)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (99,)


# Files that can't be trusted


async def _refused(path: Path) -> str:
    before = path.read_bytes() if path.exists() else None
    with pytest.raises(Damaged) as caught:
        await SqliteStore.open(path)
    assert (path.read_bytes() if path.exists() else None) == before
    return str(caught.value)


async def test_garbage_is_refused_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    path.write_bytes(random.Random(7).randbytes(20_000))
    sentence = await _refused(path)
    assert sentence.startswith(f"{path} is damaged or no store: nothing is served")
    assert "put the newest back-up in its place" in sentence


@pytest.mark.parametrize("size", [0, 1, 15, 16, 18, 24, 50, 99, 100, 511, 512, 4095, 4096, 4097, 12_288])
async def test_a_file_cut_anywhere_is_never_an_empty_store(tmp_path: Path, size: int) -> None:
    path = tmp_path / "desk.db"
    await _filled(path)
    path.write_bytes(path.read_bytes()[:size])
    assert "back-up" in await _refused(path)


@pytest.mark.parametrize("offset", [0, 15, 16, 18, 19, 20, 28, 44, 56, 60, 68, 92, 100])
async def test_a_header_with_a_flipped_byte_is_refused_or_loses_nothing(tmp_path: Path, offset: int) -> None:
    path = tmp_path / "desk.db"
    await _filled(path)
    content = bytearray(path.read_bytes())
    content[offset] ^= 0xFF
    path.write_bytes(content)
    try:
        store = await SqliteStore.open(path)
    except (Damaged, NewerFile):
        return
    assert await bodies(store, TALK) == [b"x" * 400] * 50
    await store.close()


async def test_a_file_that_vanished_from_beside_its_wal_is_missed(tmp_path: Path) -> None:
    (tmp_path / "desk.db-wal").write_bytes(b"what was written last")
    assert "is missing while desk.db-wal lies there" in await _refused(tmp_path / "desk.db")
    assert (tmp_path / "desk.db-wal").exists()


async def test_an_emptied_file_keeps_its_wal(tmp_path: Path) -> None:
    (tmp_path / "desk.db").touch()
    (tmp_path / "desk.db-wal").write_bytes(b"what was written last")
    assert "is damaged or no store" in await _refused(tmp_path / "desk.db")
    assert (tmp_path / "desk.db-wal").exists()


async def test_a_file_of_another_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "shop.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE orders (n INTEGER)")
    assert "the SQLite file of another program" in await _refused(path)


async def _torn(path: Path, pages: slice) -> None:
    await _filled(path, rows=400)
    content = bytearray(path.read_bytes())
    for page in range(len(content) // 4096)[pages]:
        content[page * 4096 : page * 4096 + 64] = b"\xff" * 64
    path.write_bytes(content)


async def test_damage_met_while_reading_is_told(tmp_path: Path) -> None:
    await _torn(tmp_path / "desk.db", slice(15, 25))
    store = await SqliteStore.open(tmp_path / "desk.db")
    with pytest.raises(Damaged, match="put the newest back-up"):
        await store.load(TALK)
    await store.close()


async def test_damage_met_while_opening_is_told(tmp_path: Path) -> None:
    await _torn(tmp_path / "desk.db", slice(1, None))
    await _refused(tmp_path / "desk.db")


async def test_damage_met_while_writing_is_told(tmp_path: Path) -> None:
    store = await SqliteStore.open(tmp_path / "desk.db")
    await store.append(said(TALK, 0, b"1"))
    await store.close()
    with closing(sqlite3.connect(tmp_path / "desk.db")) as connection:
        (root,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name LIKE '%index_stream_1'").fetchone()
    content = bytearray((tmp_path / "desk.db").read_bytes())
    content[(root - 1) * 4096 : root * 4096] = b"\xff" * 4096
    (tmp_path / "desk.db").write_bytes(content)
    store = await SqliteStore.open(tmp_path / "desk.db")
    with pytest.raises(Damaged, match="put the newest back-up"):
        await store.append(said(TALK, 1, b"2"))
    await store.close()


async def test_a_file_that_lost_its_id_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    await _filled(path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DELETE FROM meta")
    with pytest.raises(Damaged, match="has lost its id"):
        await SqliteStore.open(path)


async def test_a_refused_file_is_not_held(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    path.write_bytes(b"garbage" * 100)
    await _refused(path)
    path.unlink()
    await _filled(path)


async def test_a_folder_in_the_files_place_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "desk.db").mkdir()
    with pytest.raises(Unavailable, match="Is a directory"):
        await SqliteStore.open(tmp_path / "desk.db")


async def test_a_missing_folder_is_refused_not_made(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="make the folder"):
        await SqliteStore.open(tmp_path / "unmounted" / "desk.db")
    assert list(tmp_path.iterdir()) == []


async def test_a_name_with_marks_of_a_uri_is_a_name(tmp_path: Path) -> None:
    path = tmp_path / "a?mode=memory&b#c%20d é.db"
    store_id = await _filled(path)
    with closing(open_writer(path, "FULL")) as connection:
        assert read_store_id(connection, path) == store_id


def test_the_store_loads_nothing_heavy() -> None:
    code = "import sys, broker.store.sqlite, broker.store.check; print(*{m.split('.')[0] for m in sys.modules})"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    foreign = set(run.stdout.split()) - sys.stdlib_module_names
    assert {each for each in foreign if not each.startswith("_")} <= {"broker", "aiosqlite", "sitecustomize"}
