"""The SQL files: each query has a name with a sentence, fits the schema, is found by an index."""

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

import broker.store
from broker.store.many import run_many
from broker.store.queries import QUERIES, migrations, parse

_FOLDER = Path(broker.store.__file__).parent
#: They read a whole table because that is what is asked of them.
_SCANS = {"audited", "bodies", "broken_trails", "fingerprints", "uneven_streams"}


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    for step in migrations():
        connection.executescript(step)
    yield connection
    connection.close()


def _plan(connection: sqlite3.Connection, query: str) -> list[str]:
    places = len(set(re.findall(r"\?\d+", query))) or query.count("?")
    steps = connection.execute(f"EXPLAIN QUERY PLAN {query}", [None] * places)
    return [step[3] for step in steps]


def test_a_query_loses_its_comments_with_its_semicolon() -> None:
    text = "-- A file.\n\n-- name: one\n-- Says one.\nSELECT 1;\n\n-- name: two\n-- Says two.\nSELECT 2\nFROM t;\n"
    assert parse(text) == {"one": "SELECT 1", "two": "SELECT 2\nFROM t"}


def test_every_query_says_in_a_sentence_what_it_does() -> None:
    sections = (_FOLDER / "sql" / "queries.sql").read_text().split("-- name: ")[1:]
    assert len(sections) == len(QUERIES)
    for section in sections:
        name, sentence = section.splitlines()[:2]
        assert re.fullmatch(r"-- [A-Z].*\.", sentence), f"{name} has no sentence"


def test_every_query_is_used() -> None:
    source = "".join(path.read_text() for path in _FOLDER.glob("*.py"))
    assert [name for name in QUERIES if f'"{name}"' not in source] == []


@pytest.mark.parametrize("name", sorted(QUERIES))
def test_every_query_fits_the_schema(connection: sqlite3.Connection, name: str) -> None:
    _plan(connection, QUERIES[name])


@pytest.mark.parametrize("name", sorted(set(QUERIES) - _SCANS))
def test_no_query_reads_a_whole_table(connection: sqlite3.Connection, name: str) -> None:
    steps = _plan(connection, QUERIES[name].replace("VALUES (?, ?))", "VALUES (?, ?), (?, ?))"))
    assert [step for step in steps if re.search(r"SCAN (e|r|s|event|receipt|stream)\b", step)] == []


@pytest.mark.parametrize("count", [0, 1, 3, 4, 5, 63, 64, 65, 85, 200])
def test_many_rows_are_all_written_then_all_found(connection: sqlite3.Connection, count: int) -> None:
    streams = [(n, f"conversation:{n}", n, n, n, 1) for n in range(1, count + 1)]
    assert run_many(connection, QUERIES["put_stream"], streams) == []
    run_many(connection, QUERIES["add_receipt"], [("eve", f"c{n}", b"", n, n, 0) for n in range(1, count + 1)])
    names = [(name,) for _, name, *_ in streams]
    assert sorted(run_many(connection, QUERIES["streams"], names)) == streams
    asked = [("eve", f"c{n}") for n in range(1, count + 3)]
    found = run_many(connection, QUERIES["receipts"], asked)
    assert sorted(row[4] for row in found) == list(range(1, count + 1))
