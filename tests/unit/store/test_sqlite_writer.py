"""The writing thread: groups, poison, full disks, disks that broke their word."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio

from broker.store.answers import appended
from broker.store.api import Batch, Conflict, Damaged, Repeated, Unavailable, Write
from broker.store.sqlite_errors import is_final, translated
from broker.store.sqlite_file import open_writer
from broker.store.sqlite_ledger import Ledger
from broker.store.sqlite_writer import MAX_BATCHES, Writer
from tests.store_rows import ANNA, OTHER, TALK, batch, receipt, said, write


@pytest.fixture
def connection(tmp_path: Path) -> sqlite3.Connection:
    return open_writer(tmp_path / "desk.db", "NORMAL")


@pytest_asyncio.fixture
async def writer(connection: sqlite3.Connection, tmp_path: Path) -> AsyncIterator[Writer]:
    writer = Writer(connection, Ledger(connection), tmp_path / "desk.db")
    yield writer
    await writer.close()


def _count(connection: sqlite3.Connection, table: str) -> int:
    (count,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608
    return int(count)


def _error(name: str, kind: type[sqlite3.Error] = sqlite3.OperationalError) -> sqlite3.Error:
    error = kind("disk I/O error")
    error.sqlite_errorname = name
    return error


# The ledger


def test_a_group_is_one_transaction(connection: sqlite3.Connection) -> None:
    statements: list[str] = []
    ledger = Ledger(connection)
    connection.set_trace_callback(statements.append)
    ledger.commit([said(f"conversation:{n}", 0, b"{}") for n in range(100)])
    connection.set_trace_callback(None)
    assert statements.count("COMMIT") == 1
    assert len(statements) < 20, "a statement a row would starve the writer while the loop is busy"
    connection.close()


def test_a_group_of_refusals_commits_nothing(connection: sqlite3.Connection) -> None:
    ledger = Ledger(connection)
    before = connection.total_changes
    outcomes = ledger.commit([said(TALK, 5, b"{}"), said(OTHER, 1, b"{}")])
    assert [type(each) for each in outcomes] == [Conflict, Conflict]
    assert connection.total_changes == before
    connection.close()


def test_a_full_file_takes_nothing_of_the_group_then_goes_on_without_a_hole(
    connection: sqlite3.Connection,
) -> None:
    ledger = Ledger(connection)
    assert ledger.commit([said(TALK, 0, b"1")]) == [(1,)]
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {pages}")
    group = [
        batch(write(OTHER, 0, b"small"), receipt=receipt(stream=OTHER)),
        batch(write(OTHER, 1, b"small"), receipt=receipt(stream=OTHER)),
        said(TALK, 1, b"large" * 8000),
    ]
    with pytest.raises(sqlite3.OperationalError, match="full"):
        ledger.commit(group)
    assert not connection.in_transaction
    assert [_count(connection, table) for table in ("event", "stream", "receipt")] == [1, 1, 0]
    connection.execute(f"PRAGMA max_page_count = {pages + 100}")
    outcomes = ledger.commit(group)
    assert (outcomes[0], outcomes[2]) == ((2,), (3,))
    assert isinstance(outcomes[1], Repeated)
    connection.close()


def test_forgotten_heads_are_read_again(connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("broker.store.sqlite_ledger.MAX_REMEMBERED", 3)
    ledger = Ledger(connection)
    for seq in range(3):
        outcomes = ledger.commit([said(f"conversation:{n}", seq, b"{}") for n in range(10)])
        assert outcomes == [(seq * 10 + n + 1,) for n in range(10)]
    assert _count(connection, "stream") == 10
    connection.close()


# The thread


@pytest.mark.parametrize("poison", [{"at": 2**63}, {"actor": "\ud800"}, {"kind": None}])
async def test_a_row_that_sqlite_cannot_take_fails_alone(writer: Writer, poison: dict[str, object]) -> None:
    (row,) = write(ANNA, 0, b"{}").rows
    bad = Batch((write(TALK, 1, b"with the bad one"), Write(ANNA, 0, (replace(row, **poison),))))  # type: ignore[arg-type]
    before = appended(writer.put, said(TALK, 0, b"1"))
    spoilt = appended(writer.put, bad)
    after = appended(writer.put, said(TALK, 1, b"2"))
    with pytest.raises((TypeError, ValueError, OverflowError, sqlite3.Error)):
        await spoilt
    assert (await before, await after) == ((1,), (2,))


async def test_more_than_a_group_holds_waits_for_the_next(writer: Writer) -> None:
    answers = [appended(writer.put, said(TALK, n, b"{}")) for n in range(3 * MAX_BATCHES + 7)]
    assert await asyncio.gather(*answers) == [(n + 1,) for n in range(len(answers))]


async def test_a_group_is_answered_in_one_turn_of_the_loop(writer: Writer) -> None:
    answers = [appended(writer.put, said(f"conversation:{n}", 0, b"{}")) for n in range(50)]
    await answers[-1]
    assert all(answer.done() for answer in answers)


async def test_an_answer_nobody_waits_for_is_let_go(writer: Writer) -> None:
    cancelled = appended(writer.put, said(TALK, 0, b"1"))
    stale = appended(writer.put, said(TALK, 0, b"stale"))
    cancelled.cancel()
    stale.cancel()
    assert await appended(writer.put, said(TALK, 1, b"2")) == (2,)


async def test_a_file_at_its_limit_is_unavailable_to_the_whole_group(
    connection: sqlite3.Connection, tmp_path: Path
) -> None:
    connection.execute("PRAGMA max_page_count = 1")  # SQLite takes the present size when that is larger
    writer = Writer(connection, Ledger(connection), tmp_path / "desk.db")
    large = [appended(writer.put, said(f"conversation:{n}", 0, b"x" * 50_000)) for n in range(3)]
    stale = appended(writer.put, said("conversation:0", 0, b"stale"))
    outcomes = await asyncio.gather(*large, stale, return_exceptions=True)
    assert all(isinstance(outcome, Unavailable | Conflict) for outcome in outcomes)
    assert "Make space on its disk" in str(outcomes[0])
    await writer.close()


# What errors mean


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("SQLITE_FULL", "Make space"),
        ("SQLITE_IOERR_WRITE", "full or failing disk"),
        ("SQLITE_READONLY_DBMOVED", "Check that the file is there"),
        ("SQLITE_CANTOPEN", "Check that the file is there"),
        ("SQLITE_BUSY", "Another program holds the file"),
        ("SQLITE_PROTOCOL", "collabtui doctor"),
    ],
)
def test_each_error_of_the_disk_says_what_to_do(name: str, advice: str) -> None:
    refusal = translated(_error(name), Path("/data/desk.db"))
    assert isinstance(refusal, Unavailable)
    assert str(refusal).startswith("/data/desk.db can't be used (disk I/O error): nothing was written. ")
    assert advice in str(refusal)


@pytest.mark.parametrize("name", ["SQLITE_CORRUPT", "SQLITE_CORRUPT_INDEX", "SQLITE_NOTADB", "SQLITE_ERROR"])
def test_a_damaged_file_is_told_from_a_full_disk(name: str) -> None:
    assert isinstance(translated(_error(name, sqlite3.DatabaseError), Path("/data/desk.db")), Damaged)


def test_a_fault_of_the_statement_is_no_fault_of_the_file() -> None:
    fault = _error("SQLITE_CONSTRAINT_NOTNULL", sqlite3.IntegrityError)
    assert translated(fault, Path("/data/desk.db")) is None


def test_only_a_failed_sync_is_final() -> None:
    assert is_final(_error("SQLITE_IOERR_FSYNC"))
    assert not is_final(_error("SQLITE_IOERR_WRITE"))


async def test_after_a_failed_sync_nothing_more_is_accepted(writer: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise _error("SQLITE_IOERR_FSYNC")

    with monkeypatch.context() as patch:
        patch.setattr(Ledger, "commit", broken)
        with pytest.raises(Unavailable, match="start the broker again"):
            await appended(writer.put, said(TALK, 0, b"1"))
    with pytest.raises(Unavailable, match="failed to keep what was written"):
        await appended(writer.put, said(TALK, 0, b"1"))


# Something else on the connection


async def test_other_work_comes_between_the_groups_it_was_asked_between(writer: Writer) -> None:
    before = [appended(writer.put, said(TALK, n, b"{}")) for n in range(5)]
    count = writer.run(lambda connection: _count(connection, "event"))
    after = appended(writer.put, said(TALK, 5, b"{}"))
    assert await count == 5
    assert all(answer.done() for answer in before)
    assert await after == (6,)


async def test_other_work_that_fails_leaves_nothing_behind(writer: Writer) -> None:
    def fail(connection: sqlite3.Connection) -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO meta VALUES ('half', 'done')")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await writer.run(fail)
    assert await writer.run(lambda connection: _count(connection, "meta")) == 1
    assert await appended(writer.put, said(TALK, 0, b"{}")) == (1,)


async def test_other_work_after_the_end_is_refused(writer: Writer) -> None:
    await writer.close()
    with pytest.raises(Unavailable, match="closed"):
        await writer.run(lambda connection: None)
