"""One statement for many rows at a time."""

import sqlite3
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain
from typing import Any

#: Few sizes, so that each statement is prepared once; 64 rows of 9 columns are within SQLite's 999 variables.
_SIZES = (64, 16, 4, 1)


def run_many(connection: sqlite3.Connection, query: str, rows: Sequence[tuple[Any, ...]]) -> list[Any]:
    """Run a query that ends its ``VALUES`` with one ``(?, …)`` for all the rows; what it selects, in any order.

    Each step of SQLite lets go of the interpreter and queues for it again: a step a row would starve the writer
    whenever the event loop is busy.
    """
    found: list[Any] = []
    for part in _parts(rows):
        statement = _widened(query, len(part), len(part[0]))
        found += connection.execute(statement, tuple(chain.from_iterable(part))).fetchall()
    return found


def _parts(rows: Sequence[tuple[Any, ...]]) -> Iterator[Sequence[tuple[Any, ...]]]:
    start = 0
    for size in _SIZES:
        while len(rows) - start >= size:
            yield rows[start : start + size]
            start += size


@cache
def _widened(query: str, rows: int, columns: int) -> str:
    one = f"({', '.join('?' * columns)})"
    return query.replace(f"VALUES {one}", f"VALUES {', '.join([one] * rows)}")
