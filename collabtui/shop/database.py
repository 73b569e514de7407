"""The shop's own SQLite file: one small function for each question it is asked."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import quote

from collabtui.shop.catalogue import Catalogue, Customer, Order

SCHEMA = """
CREATE TABLE IF NOT EXISTS customer (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, email TEXT NOT NULL UNIQUE COLLATE NOCASE, phone TEXT NOT NULL,
    language TEXT NOT NULL, channel TEXT NOT NULL, device TEXT NOT NULL, account_status TEXT NOT NULL,
    verified_by TEXT NOT NULL, member_since TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS orders (
    number TEXT PRIMARY KEY, customer TEXT NOT NULL, placed TEXT NOT NULL, status TEXT NOT NULL,
    items TEXT NOT NULL, carrier TEXT, eta TEXT, refund TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS orders_by_customer ON orders (customer, placed);
CREATE TABLE IF NOT EXISTS password_reset (
    id INTEGER PRIMARY KEY, customer TEXT NOT NULL, requested_at INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS callback (
    id INTEGER PRIMARY KEY, customer TEXT NOT NULL, at INTEGER NOT NULL, phone TEXT NOT NULL,
    UNIQUE (customer, at, phone)
) STRICT;
CREATE TABLE IF NOT EXISTS wish (
    once TEXT PRIMARY KEY, number TEXT NOT NULL, action TEXT NOT NULL, body TEXT NOT NULL, answer TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS wishes_by_order ON wish (number, action);
"""

#: A cancelled order stays cancelled when the catalogue is read anew.
_STILL_CANCELLED = """
UPDATE orders SET status = 'cancelled', refund = 'pending', carrier = NULL, eta = NULL
WHERE number IN (SELECT number FROM wish WHERE action = 'cancel')
"""


@dataclass(frozen=True, slots=True)
class Granted:
    """Something done with an order: what was wanted, what was answered."""

    number: str
    action: str
    body: Mapping[str, str]
    answer: Mapping[str, str]


def create(path: Path, catalogue: Catalogue) -> None:
    """Make the file at `path` sell this catalogue; what customers had done earlier stays.

    Raises sqlite3.Error or OSError when the file can't be made.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(SCHEMA)
        with connection:
            connection.execute("DELETE FROM customer")
            connection.execute("DELETE FROM orders")
            _insert(connection, "customer", (row.model_dump(mode="json") for row in catalogue.customers))
            _insert(connection, "orders", map(_order_row, catalogue.orders))
            connection.execute(_STILL_CANCELLED)


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection for one request: committed at the end, rolled back by an exception, closed either way."""
    # mode=rw: a file that was deleted meanwhile is an error, never an empty shop.
    where = f"file:{quote(str(path.resolve()))}?mode=rw"
    with closing(sqlite3.connect(where, uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        with connection:
            yield connection


def order(connection: sqlite3.Connection, number: str, email: str | None = None) -> Order | None:
    """The order with this number, or None; with an ``email`` only if that is its customer's, in any letter case."""
    if email is None:
        row = connection.execute("SELECT * FROM orders WHERE number = ?", (number,)).fetchone()
    else:
        owned = "SELECT orders.* FROM orders JOIN customer ON customer.id = orders.customer"
        row = connection.execute(f"{owned} WHERE number = ? AND customer.email = ?", (number, email)).fetchone()
    return None if row is None else _order(row)


def orders_of(connection: sqlite3.Connection, customer: str) -> list[Order]:
    """The customer's orders, newest first; empty for somebody unknown."""
    newest_first = "SELECT * FROM orders WHERE customer = ? ORDER BY placed DESC, number DESC"
    return [_order(row) for row in connection.execute(newest_first, (customer,))]


def customer(connection: sqlite3.Connection, customer_id: str) -> Customer | None:
    """The customer with this id, or None."""
    row = connection.execute("SELECT * FROM customer WHERE id = ?", (customer_id,)).fetchone()
    return None if row is None else _customer(row)


def customer_by_email(connection: sqlite3.Connection, email: str) -> Customer | None:
    """The customer with this e-mail address in any letter case, or None."""
    row = connection.execute("SELECT * FROM customer WHERE email = ?", (email,)).fetchone()
    return None if row is None else _customer(row)


def note_password_reset(connection: sqlite3.Connection, customer_id: str, at: int) -> None:
    """Note that a reset link was asked for at `at` (Unix ms)."""
    connection.execute("INSERT INTO password_reset (customer, requested_at) VALUES (?, ?)", (customer_id, at))


def note_callback(connection: sqlite3.Connection, customer_id: str, at: int, phone: str) -> bool:
    """Note a call at `at` (Unix ms); False when the very same one was noted before, so retries are safe."""
    noted = connection.execute(
        "INSERT INTO callback (customer, at, phone) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        (customer_id, at, phone),
    )
    return noted.rowcount == 1


def alone(connection: sqlite3.Connection) -> None:
    """Let nobody else write until this request ends: what it looks at stays true until it has written."""
    connection.execute("BEGIN IMMEDIATE")


def granted(connection: sqlite3.Connection, once: str) -> Granted | None:
    """What was done under this key, or None."""
    row = connection.execute("SELECT * FROM wish WHERE once = ?", (once,)).fetchone()
    return None if row is None else _granted(row)


def granted_before(connection: sqlite3.Connection, number: str, action: str) -> list[Granted]:
    """All that was done with an order by one action, oldest first."""
    rows = connection.execute("SELECT * FROM wish WHERE number = ? AND action = ? ORDER BY at, once", (number, action))
    return [_granted(row) for row in rows]


def note_granted(connection: sqlite3.Connection, once: str, done: Granted, at: int) -> None:
    """Note what was done at `at` (Unix ms); a cancelled order is cancelled from now on."""
    _insert(
        connection,
        "wish",
        [{"once": once, **asdict(done), "body": json.dumps(done.body), "answer": json.dumps(done.answer), "at": at}],
    )
    if done.action == "cancel":
        connection.execute(_STILL_CANCELLED)


def _granted(row: sqlite3.Row) -> Granted:
    return Granted(row["number"], row["action"], json.loads(row["body"]), json.loads(row["answer"]))


def _insert(connection: sqlite3.Connection, table: str, rows: Iterable[dict[str, object]]) -> None:
    for row in rows:
        marks = ", ".join(f":{name}" for name in row)
        # Table with column names are our own: no text from outside gets here.
        connection.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", row)  # noqa: S608


def _order_row(order: Order) -> dict[str, object]:
    row = order.model_dump(mode="json")
    return {**row, "items": json.dumps(row["items"])}


def _order(row: sqlite3.Row) -> Order:
    return Order.model_validate_json(json.dumps({**row, "items": json.loads(row["items"])}))


def _customer(row: sqlite3.Row) -> Customer:
    return Customer.model_validate_json(json.dumps({**row}))
