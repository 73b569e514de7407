"""The chain over the log: what it notices, what it does not mind."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broker.store.api import Row, Sealed
from broker.store.chain import GENESIS, body_digest, header, link, sealed
from broker.store.sqlite import SqliteStore
from broker.store.verify import Verification
from tests.store_rows import ANNA, TALK, batch, said, write

_TEXTS = st.text(st.sampled_from("1 2:aé"), max_size=4)
_ROWS = st.builds(Row, _TEXTS, st.integers(0, 12), _TEXTS, st.integers(0, 12), _TEXTS, _TEXTS, st.just(b""))


@given(st.integers(1, 12), st.integers(1, 12), _ROWS, _ROWS)
def test_two_headers_are_the_same_bytes_only_for_the_same_header(a: int, b: int, one: Row, other: Row) -> None:
    assert (header(a, one) == header(b, other)) == ((a, one) == (b, other))


def test_an_erased_body_keeps_its_place_in_the_chain() -> None:
    row = Row(TALK, 1, "message_posted", 5, "customer", "eve", b"my number is 5", 1)
    whole = Sealed(row, b"12345678", None, None)
    erased = Sealed(replace(row, body=b"{}"), None, body_digest(row.body, b"12345678"), None)
    assert link(whole) == link(erased)


def test_a_seal_rests_on_all_before_it() -> None:
    chains = [GENESIS]
    for _ in range(3):
        chains.append(sealed(chains[-1], [b"same"]))
    assert all(one != other for one, other in pairwise(chains))


async def _filled(path: Path) -> Path:
    store = await SqliteStore.open(path)
    await store.append(batch(write(TALK, 0, b"one", b"two"), write(ANNA, 0, b"online")))
    for n in range(2, 6):
        await store.append(said(TALK, n, b"%d" % n))
    await store.close()
    return path


async def _fault(path: Path, script: str) -> str | None:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(script)
    found = Verification()
    store = await SqliteStore.open(path)
    found.take(await store.sealed(0))
    found.finish()
    await store.close()
    return found.fault


_SWAP = """
    UPDATE event SET position = -1 WHERE position = 4; UPDATE event SET position = 4 WHERE position = 5;
    UPDATE event SET position = 5 WHERE position = -1;
"""


@pytest.mark.parametrize(
    ("tampering", "fault"),
    [
        ("UPDATE event SET body = CAST('twO' AS BLOB) WHERE position = 2", "the events 1 to 3 are not what was sealed"),
        ("UPDATE event SET body = CAST('9' AS BLOB) WHERE position = 6", "the events 6 to 6 are not what was sealed"),
        ("UPDATE event SET body = 'two' WHERE position = 2", None),
        ("UPDATE event SET salt = 'x' WHERE position = 5", "event 5 has lost its salt"),
        ("UPDATE event SET salt = NULL WHERE position = 5", "event 5 has lost its salt"),
        ("UPDATE event SET salt = NULL, digest = randomblob(16) WHERE position = 5", "the events 5 to 5 are not"),
        ("UPDATE event SET at = at + 1 WHERE position = 5", "the events 5 to 5 are not what was sealed"),
        ("UPDATE event SET actor = 'mallory' WHERE position = 1", "the events 1 to 3 are not what was sealed"),
        ("UPDATE event SET role = 'agent' WHERE position = 1", "the events 1 to 3 are not what was sealed"),
        ("UPDATE event SET kind = 'closed' WHERE position = 7", "the events 7 to 7 are not what was sealed"),
        ("UPDATE stream SET name = 'conversation:9' WHERE id = 1", "the events 1 to 3 are not what was sealed"),
        ("DELETE FROM event WHERE position = 5", "event 5 is missing: after 4 comes 6"),
        ("DELETE FROM event WHERE position = 1", "event 1 is missing: after 0 comes 2"),
        (_SWAP, "the events 4 to 4 are not what was sealed"),
        ("DELETE FROM seal WHERE position = 7", "the events 7 to 7 have no seal"),
        ("DELETE FROM seal WHERE position = 5", "the events 5 to 6 are not what was sealed"),
        ("UPDATE seal SET chain = randomblob(32) WHERE position = 4", "the events 4 to 4 are not what was sealed"),
        ("UPDATE seal SET chain = 'x' WHERE position = 4", "the events 4 to 4 are not what was sealed"),
    ],
)
async def test_whoever_lays_hands_on_the_file_is_noticed(tmp_path: Path, tampering: str, fault: str | None) -> None:
    path = await _filled(tmp_path / "desk.db")
    assert await _fault(path, "") is None
    found = await _fault(path, tampering)
    assert (found or "").startswith(fault or "\0") == (fault is not None)
