"""The transaction that takes a group of batches to disk."""

import os
import sqlite3
from collections.abc import Iterator, Sequence

from broker.store.admit import CommandKey, admit
from broker.store.api import Batch, Head, Outcome, Receipt, StoreError
from broker.store.chain import GENESIS, SALT_BYTES, body_digest, header, sealed
from broker.store.many import run_many
from broker.store.queries import QUERIES

#: Streams whose head is remembered; beyond it all are forgotten, then read again as they come.
MAX_REMEMBERED = 65_536


class Ledger:
    """The writing side of the file, for one thread.

    Heads, the last position, stream number, seal are remembered: this is the only writer, so they stay true.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._read_ends()

    def _read_ends(self) -> None:
        self._heads: dict[str, Head] = {}
        self._ids: dict[str, int] = {}
        (self._position,) = self._connection.execute(QUERIES["last_position"]).fetchone()
        (self._last_id,) = self._connection.execute(QUERIES["last_stream"]).fetchone()
        self._chain: bytes = (self._connection.execute(QUERIES["last_seal"]).fetchone() or (0, GENESIS))[1]
        self._doubtful = False

    def commit(self, batches: Sequence[Batch]) -> list[Outcome]:
        """Write what is admissible of the batches, in order; the outcomes hold once this returns.

        Raises whatever went wrong with nothing of the group written, the refusals included: they may rest on a
        batch that never came to be.
        """
        if self._doubtful:
            self._roll_back()
            self._read_ends()
        try:
            return self._commit(batches)
        except BaseException:
            # A failing disk may refuse the next question too: the memory is renewed when it answers again.
            self._doubtful = True
            self._roll_back()
            raise

    def _roll_back(self) -> None:
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")

    def _commit(self, batches: Sequence[Batch]) -> list[Outcome]:
        self._remember(batches)
        receipts = self._answered(batches)
        refusals = [self._refusal(batch, receipts) for batch in batches]
        admitted = [batch for batch, refusal in zip(batches, refusals, strict=True) if refusal is None]
        positions = iter(self._write(admitted))
        return [next(positions) if refusal is None else refusal for refusal in refusals]

    def _refusal(self, batch: Batch, receipts: dict[CommandKey, Receipt]) -> Exception | None:
        try:
            admit(batch, self._heads, receipts)
        except (StoreError, ValueError) as refusal:
            return refusal
        return None

    def _remember(self, batches: Sequence[Batch]) -> None:
        if len(self._heads) > MAX_REMEMBERED:
            self._heads.clear()
            self._ids.clear()
        names = {write.stream for batch in batches for write in batch.writes}
        names.update(batch.receipt.stream for batch in batches if batch.receipt is not None)
        unknown = [(name,) for name in names if name not in self._heads]
        for number, name, head, is_open in run_many(self._connection, QUERIES["streams"], unknown):
            self._ids[name] = number
            self._heads[name] = Head(name, head, bool(is_open))

    def _answered(self, batches: Sequence[Batch]) -> dict[CommandKey, Receipt]:
        keys = {(b.receipt.sender, b.receipt.command) for b in batches if b.receipt is not None}
        found = run_many(self._connection, QUERIES["receipts"], list(keys))
        return {(sender, command): Receipt(sender, command, *rest) for sender, command, *rest in found}

    def _write(self, batches: Sequence[Batch]) -> list[tuple[int, ...]]:
        if not batches:
            return []
        self._connection.execute("BEGIN IMMEDIATE")
        self._write_streams(batches)
        positions = self._write_events(batches)
        self._write_receipts(batches)
        self._connection.execute("COMMIT")
        return positions

    def _write_streams(self, batches: Sequence[Batch]) -> None:
        # A stream is written once, however many batches of the group touched it.
        names = dict.fromkeys(write.stream for batch in batches for write in batch.writes if write.rows)
        heads = [self._heads[name] for name in names]
        run_many(
            self._connection,
            QUERIES["put_stream"],
            [(self._number(head.stream), head.stream, head.seq, head.open) for head in heads],
        )

    def _number(self, stream: str) -> int:
        if stream not in self._ids:
            self._last_id += 1
            self._ids[stream] = self._last_id
        return self._ids[stream]

    def _write_events(self, batches: Sequence[Batch]) -> list[tuple[int, ...]]:
        events: list[tuple[int, int, int, str, int, str, str, bytes, bytes]] = []
        links: list[bytes] = []
        positions: list[tuple[int, ...]] = []
        salts = _salts(batches)
        for batch in batches:
            first = position = self._position + 1
            for row in (row for write in batch.writes for row in write.rows):
                number, salt = self._ids[row.stream], next(salts)
                events.append((position, number, row.seq, row.kind, row.at, row.role, row.actor, row.body, salt))
                links += header(position, row), body_digest(row.body, salt)
                position += 1
            self._position = position - 1
            positions.append(tuple(range(first, position)))
        run_many(self._connection, QUERIES["add_event"], events)
        self._seal(links)
        return positions

    def _seal(self, links: Sequence[bytes]) -> None:
        if links:
            self._chain = sealed(self._chain, links)
            self._connection.execute(QUERIES["add_seal"], (self._position, self._chain))

    def _write_receipts(self, batches: Sequence[Batch]) -> None:
        receipts = [batch.receipt for batch in batches if batch.receipt is not None]
        run_many(
            self._connection,
            QUERIES["add_receipt"],
            [(r.sender, r.command, r.fingerprint, self._ids[r.stream], r.n, r.epoch) for r in receipts],
        )


def _salts(batches: Sequence[Batch]) -> Iterator[bytes]:
    """A salt for each row, drawn at once."""
    count = sum(len(write.rows) for batch in batches for write in batch.writes)
    drawn = os.urandom(SALT_BYTES * count)
    return (drawn[start : start + SALT_BYTES] for start in range(0, len(drawn), SALT_BYTES))
