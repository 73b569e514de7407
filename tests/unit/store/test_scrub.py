"""Erasing from a file in use: no byte is left in it, its WAL, its copies; what still holds one is named."""

import bz2
import gzip
import lzma
import sqlite3
import zipfile
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
import pytest_asyncio

from broker.store import scrub
from broker.store.api import Blank, Unavailable
from broker.store.backup import copy_to, verified
from broker.store.copies import rewrite
from broker.store.lock import StoreLocked
from broker.store.queries import migrations
from broker.store.search import LEAST, found_in, phrases_of
from broker.store.sqlite import SqliteStore
from tests.store_rows import OTHER, TALK, batch, receipt, said, write

SECRET = b"my card ends in 4242, says Maria"


@pytest_asyncio.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    store = await SqliteStore.open(tmp_path / "desk.db")
    await store.append(batch(write(TALK, 0, *[SECRET + b" " * 300] * 50), receipt=receipt(fingerprint=b"finger-print")))
    await store.append(said(OTHER, 0, b"somebody else's words"))
    yield store
    await store.close()


def holding(folder: Path, phrase: bytes = SECRET) -> list[str]:
    return [path.name for path in sorted(folder.rglob("*")) if path.is_file() and phrase in path.read_bytes()]


async def _blanked(store: SqliteStore) -> None:
    await store.erase([Blank(position, b"{}") for position in range(1, 51)])


async def test_after_an_erasure_no_file_holds_a_byte(store: SqliteStore, tmp_path: Path) -> None:
    assert holding(tmp_path) == ["desk.db-wal"]
    await _blanked(store)
    await store.blank_receipts({TALK}, ())
    found = await store.scrub([SECRET], {TALK}, ())
    assert (found.found, found.phrases) == ((), 1)
    assert holding(tmp_path) == []
    assert holding(tmp_path, b"finger-print") == []
    assert holding(tmp_path, b"somebody else's words") == ["desk.db"]


async def test_a_long_reader_keeps_the_text_alive_which_is_said_until_it_ends(
    store: SqliteStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scrub, "PATIENCE_S", 0.05)
    with closing(sqlite3.connect(tmp_path / "desk.db", isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM event").fetchone()
        await _blanked(store)
        with pytest.raises(Unavailable, match="another program has been reading"):
            await store.scrub([SECRET], {TALK}, ())
        # Nobody else waits for that reader.
        await store.append(said(OTHER, 1, b"still writing"))
        reader.execute("COMMIT")
    assert (await store.scrub([SECRET], {TALK}, ())).found == ()
    assert holding(tmp_path) == []


async def test_what_somebody_else_said_too_is_no_trace(store: SqliteStore, tmp_path: Path) -> None:
    await store.append(said(OTHER, 1, SECRET))
    await _blanked(store)
    assert (await store.scrub([SECRET], {TALK}, ())).found == ()
    assert (await store.scrub([SECRET], {TALK, OTHER}, ())).found == ("desk.db",)


async def test_a_file_that_holds_a_word_is_named_compressed_or_not(store: SqliteStore, tmp_path: Path) -> None:
    await _blanked(store)
    (tmp_path / "plain.log").write_bytes(b"x" * 2_000_000 + SECRET + b"x")
    (tmp_path / "old.log.gz").write_bytes(gzip.compress(SECRET * 3))
    (tmp_path / "old.bz2").write_bytes(bz2.compress(SECRET))
    (tmp_path / "old.xz").write_bytes(lzma.compress(SECRET))
    (tmp_path / "broken.gz").write_bytes(b"\x1f\x8b no archive")
    with zipfile.ZipFile(tmp_path / "archive.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("chat.txt", SECRET * 5)
    found = await store.scrub([SECRET], {TALK}, ())
    assert found.found == ("archive.zip", "old.bz2", "old.log.gz", "old.xz", "plain.log")


def test_a_phrase_is_found_across_the_places_where_reading_stops(tmp_path: Path) -> None:
    for before in range(1024 * 1024 - 40, 1024 * 1024 + 8, 7):
        (tmp_path / "log").write_bytes(b"." * before + SECRET + b".")
        assert found_in(tmp_path / "log", [SECRET]) == {SECRET}


def test_phrases_are_long_enough_to_be_somebodys_own_few_enough_to_be_searched_for() -> None:
    assert phrases_of([b"yes", b"a longer text"], 1_000) == [b"a longer text"]
    long = b"begins here " + b"." * 200 + b" ends there"
    assert phrases_of([long], 1_000) == [long[:48], long[-48:]]
    assert len(phrases_of([b"text number %d" % n for n in range(1_000)], 10**12)) == LEAST


async def test_a_copy_is_written_anew_without_it_and_stays_whole(store: SqliteStore, tmp_path: Path) -> None:
    copy = tmp_path / "elsewhere" / "backup.db"
    copy.parent.mkdir()
    copy_to(tmp_path / "desk.db", copy)
    assert holding(copy.parent) == ["backup.db"]
    rewrite(copy, [Blank(position, b"{}") for position in range(1, 51)], {TALK}, ())
    assert holding(copy.parent) == []
    assert holding(copy.parent, b"finger-print") == []
    found = await verified(copy)
    assert (found.fault, found.read, found.erased) == (None, 51, 50)
    assert [path.name for path in copy.parent.iterdir() if not path.name.endswith(("-wal", "-shm"))] == ["backup.db"]


def test_a_file_that_a_broker_serves_is_no_copy(store: SqliteStore, tmp_path: Path) -> None:
    with pytest.raises(StoreLocked):
        rewrite(tmp_path / "desk.db", [Blank(1, b"{}")], {TALK}, ())
    assert (tmp_path / "desk.db.lock").exists()


def test_a_copy_from_before_the_chain_is_written_anew_too(tmp_path: Path) -> None:
    copy = tmp_path / "desk.db.before-2"
    with closing(sqlite3.connect(copy)) as connection:
        connection.executescript(migrations()[0])
        connection.execute("INSERT INTO stream VALUES (1, ?, 1, 0)", (TALK,))
        connection.execute("INSERT INTO event VALUES (1, 1, 1, 'k', 1, 'customer', 'eve', ?)", (SECRET,))
        connection.execute("INSERT INTO receipt VALUES ('customer:eve', 'c1', x'AA', 1, 1, 1)")
        connection.commit()
    rewrite(copy, [Blank(1, b"{}")], {TALK}, ())
    assert holding(tmp_path) == []
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT body FROM event").fetchall() == [(b"{}",)]
        assert connection.execute("SELECT fingerprint FROM receipt").fetchall() == [(b"",)]


def test_every_table_of_the_schema_says_what_an_erasure_does_to_it() -> None:
    """A table that is added later, an index of words above all, must be erased from: then it is named here."""
    with closing(sqlite3.connect(":memory:")) as connection:
        for step in migrations():
            connection.executescript(step)
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    assert tables == {
        "event",  # bodies are blanked, their salts go
        "receipt",  # fingerprints are blanked
        "seal",  # digests over salted digests: nothing can be guessed from them
        "stream",  # ids alone
        "meta",  # the file's own id
    }


@pytest.mark.parametrize(
    "content",
    [
        b"BZh9 is how this note begins, and no archive",
        gzip.compress(b"whole" * 1_000, mtime=0)[:-20] + b"x" * 20,
        b"\x1f\x8b\x08\x00" + b"z" * 200,
        b"PK\x03\x04 nothing of a zip",
    ],
    ids=["a note", "a damaged end", "a damaged body", "no zip"],
)
def test_an_odd_archive_is_searched_as_it_lies_there(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "odd"
    path.write_bytes(content + SECRET)
    assert found_in(path, [SECRET]) == {SECRET}
