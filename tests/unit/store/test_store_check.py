"""The look for damage in a store's file."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from broker.store.api import Damaged
from broker.store.check import check
from broker.store.sqlite import SqliteStore
from tests.store_rows import OTHER, TALK, batch, receipt, said, write


async def _filled(path: Path) -> Path:
    store = await SqliteStore.open(path)
    await store.append(batch(write(TALK, 0, *[b"x" * 300] * 200), receipt=receipt()))
    await store.append(said(OTHER, 0, b"1", b"2", b"3"))
    await store.close()
    return path


async def _after(path: Path, statement: str) -> list[str]:
    """What is found once somebody laid hands on the file."""
    with closing(sqlite3.connect(await _filled(path))) as connection, connection:
        connection.execute(statement)
    return await check(path)


async def test_a_sound_file_has_no_findings_and_stays_as_it_is(tmp_path: Path) -> None:
    path = await _filled(tmp_path / "desk.db")
    before = path.read_bytes()
    assert await check(path) == []
    assert path.read_bytes() == before


async def test_an_empty_store_is_sound(tmp_path: Path) -> None:
    store = await SqliteStore.open(tmp_path / "desk.db")
    await store.close()
    assert await check(tmp_path / "desk.db") == []


async def test_a_store_in_use_can_be_checked(tmp_path: Path) -> None:
    store = await SqliteStore.open(tmp_path / "desk.db")
    await store.append(said(TALK, 0, b"1"))
    assert await check(tmp_path / "desk.db") == []
    await store.close()


@pytest.mark.parametrize(
    ("statement", "finding"),
    [
        ("DELETE FROM event WHERE seq = 2 AND stream_id = 2", "should hold 1 to 3 but has 2 rows from 1 to 3"),
        ("DELETE FROM event WHERE seq = 3 AND stream_id = 2", "should hold 1 to 3 but has 2 rows from 1 to 2"),
        ("DELETE FROM event WHERE seq = 1 AND stream_id = 2", "should hold 1 to 3 but has 2 rows from 2 to 3"),
        ("DELETE FROM event WHERE stream_id = 2", "should hold 1 to 3 but has 0 rows from 0 to 0"),
        ("UPDATE stream SET head = 4 WHERE id = 2", "should hold 1 to 4 but has 3 rows from 1 to 3"),
        ("UPDATE event SET seq = 9 WHERE seq = 3 AND stream_id = 2", "has 3 rows from 1 to 9"),
    ],
)
async def test_a_lost_row_is_found(tmp_path: Path, statement: str, finding: str) -> None:
    (sentence,) = await _after(tmp_path / "desk.db", statement)
    assert sentence.startswith(f"{OTHER} should hold")
    assert finding in sentence
    assert "back-up" in sentence


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET previous = 1 WHERE seq = 3 AND stream_id = 2",
        "UPDATE event SET previous = 0 WHERE seq = 2 AND stream_id = 2",
        "UPDATE stream SET last = (SELECT position FROM event WHERE seq = 2 AND stream_id = 2) WHERE id = 2",
        "UPDATE stream SET first = 0 WHERE id = 2",
    ],
)
async def test_a_trail_that_leads_elsewhere_is_found(tmp_path: Path, statement: str) -> None:
    (sentence,) = await _after(tmp_path / "desk.db", statement)
    assert sentence.startswith(f"the events of {OTHER} do not lead from the last to the first")


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM event WHERE seq = 1 AND stream_id = 2",
        "DELETE FROM event WHERE seq = 2 AND stream_id = 2",
        "DELETE FROM event WHERE seq = 3 AND stream_id = 2",
    ],
)
async def test_a_stream_with_a_lost_row_is_not_served(tmp_path: Path, statement: str) -> None:
    path = tmp_path / "desk.db"
    await _after(path, statement)
    store = await SqliteStore.open(path)
    with pytest.raises(Damaged, match=f"has lost events of {OTHER}"):
        await store.load(OTHER)
    assert await store.load(TALK)
    await store.close()


async def test_a_row_that_belongs_to_no_stream_is_found(tmp_path: Path) -> None:
    findings = await _after(tmp_path / "desk.db", "UPDATE receipt SET stream_id = 77")
    assert [each for each in findings if "table receipt belongs to no stream" in each] == findings
    assert len(findings) == 1


async def test_a_torn_page_is_found(tmp_path: Path) -> None:
    path = await _filled(tmp_path / "desk.db")
    content = bytearray(path.read_bytes())
    content[-4096 * 3 : -4096 * 3 + 200] = b"\xa5" * 200
    path.write_bytes(content)
    findings = await check(path)
    assert findings
    assert all("back-up" in each for each in findings)


@pytest.mark.parametrize("content", [b"", b"garbage" * 1000, b"SQLite format 3\0"])
async def test_what_is_no_store_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "desk.db"
    path.write_bytes(content)
    (sentence,) = await check(path)
    assert "back-up" in sentence


async def test_a_missing_file_is_told_and_not_made(tmp_path: Path) -> None:
    (sentence,) = await check(tmp_path / "desk.db")
    assert "check that the file is there" in sentence
    assert list(tmp_path.iterdir()) == []
