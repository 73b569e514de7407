"""Bodies, fingerprints taken out of a SQLite file, which overwrites what they leave."""

import sqlite3
from collections.abc import Collection, Sequence

from broker.store.api import Blank
from broker.store.chain import body_digest
from broker.store.queries import QUERIES

#: Rows blanked in one transaction: others who write wait no longer than for these.
STEP = 500


def blank_bodies(connection: sqlite3.Connection, blanks: Sequence[Blank]) -> int:
    """Put the new bodies in the place of the old, all or none; how many changed.

    ``secure_delete`` must be on. What is in the WAL, or in older pages of it, is there until the next full checkpoint.
    """
    connection.execute("BEGIN IMMEDIATE")
    changed = sum(_blank(connection, each) for each in blanks)
    connection.execute("COMMIT")
    return changed


def _blank(connection: sqlite3.Connection, blank: Blank) -> bool:
    found = connection.execute(QUERIES["body"], (blank.position,)).fetchone()
    if found is None or found[0] == blank.body:
        return False
    body, salt, digest = found
    if digest is None and salt is not None:
        digest = body_digest(body, salt)
    connection.execute(QUERIES["erase_body"], (blank.body, digest, blank.position))
    return True


def blank_receipts(connection: sqlite3.Connection, keys: Sequence[tuple[str, str]]) -> None:
    """Take the fingerprints of these answers (command, sender) away: a guessed text can't be held against them."""
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany(QUERIES["blank_receipt"], keys)
    connection.execute("COMMIT")


def owned_receipts(
    connection: sqlite3.Connection, streams: Collection[str], senders: Collection[str]
) -> list[tuple[str, str]]:
    """The keys of the answers of these streams or senders that still have a fingerprint. Reads all answers."""
    cursor = connection.execute(QUERIES["fingerprints"])
    return [(command, sender) for command, sender, stream in cursor if stream in streams or sender in senders]


def truncate_wal(connection: sqlite3.Connection) -> bool:
    """Move all of the WAL into the file and empty it; False while somebody still reads what is in it."""
    # Without waiting: other writes queue behind this one.
    connection.execute("PRAGMA busy_timeout = 0")
    try:
        (busy, _, _) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        connection.execute("PRAGMA busy_timeout = 5000")
    return not busy
