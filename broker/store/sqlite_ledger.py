"""The transaction that takes a group of batches to disk."""

import os
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from time import perf_counter

from broker.store.admit import CommandKey, admit
from broker.store.api import Batch, Head, Outcome, Receipt, Repeated, StoreError
from broker.store.chain import GENESIS, SALT_BYTES, body_digest, header, sealed
from broker.store.commits import Commits
from broker.store.many import run_many
from broker.store.queries import QUERIES

#: Streams whose head is remembered; beyond it all are forgotten, then read again as they come.
MAX_REMEMBERED = 65_536


@dataclass(slots=True)
class _Trail:
    """Where a stream's events begin and end, under which number it is known, whether its row says that it is open.

    ``is_open`` is None for a stream that has no row yet.
    """

    number: int
    first: int = 0
    last: int = 0
    is_open: bool | None = None


class Ledger:
    """The writing side of the file, for one thread.

    Heads, trails, the last position, stream number, seal are remembered: this is the only writer, so they stay true.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.commits = Commits()
        self._read_ends()

    def _read_ends(self) -> None:
        self._heads: dict[str, Head] = {}
        self._trails: dict[str, _Trail] = {}
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
            self.commits.failed += 1
            self._roll_back()
            raise

    def _roll_back(self) -> None:
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")

    def _commit(self, batches: Sequence[Batch]) -> list[Outcome]:
        names = _named(batches)
        self._remember(names)
        before = self._snapshot(names)
        try:
            # Nearly every command comes once: looking each of them up first would cost more than doing it twice.
            return self._attempt(batches, {})
        except sqlite3.IntegrityError:
            self._roll_back()
            self._restore(before)
            return self._attempt(batches, self._answered(batches))

    def _attempt(self, batches: Sequence[Batch], receipts: dict[CommandKey, Receipt]) -> list[Outcome]:
        refusals = self._first_answers(batches, [self._refusal(batch, receipts) for batch in batches])
        admitted = [batch for batch, refusal in zip(batches, refusals, strict=True) if refusal is None]
        positions = iter(self._write(admitted))
        return [next(positions) if refusal is None else refusal for refusal in refusals]

    def _first_answers(self, batches: Sequence[Batch], refusals: list[Exception | None]) -> list[Exception | None]:
        """The refusals, but a repeat goes first: a stream has moved on since a command's first time."""
        refused = [batch for batch, refusal in zip(batches, refusals, strict=True) if refusal is not None]
        found = self._answered(refused) if refused else {}
        if not found:
            return refusals
        return [
            refusal and (_repeat(batch, found) or refusal) for batch, refusal in zip(batches, refusals, strict=True)
        ]

    def _refusal(self, batch: Batch, receipts: dict[CommandKey, Receipt]) -> Exception | None:
        try:
            admit(batch, self._heads, receipts)
        except (StoreError, ValueError) as refusal:
            return refusal
        return None

    # -- what is remembered ------------------------------------------------------------------------------------------

    def _remember(self, names: set[str]) -> None:
        if len(self._heads) > MAX_REMEMBERED:
            self._heads.clear()
            self._trails.clear()
        unknown = [(name,) for name in names if name not in self._heads]
        for number, name, head, first, last, is_open in run_many(self._connection, QUERIES["streams"], unknown):
            self._trails[name] = _Trail(number, first, last, bool(is_open) if first else None)
            self._heads[name] = Head(name, head, bool(is_open))

    def _snapshot(self, names: set[str]) -> "_Snapshot":
        heads = {name: self._heads.get(name) for name in names}
        found = ((name, self._trails[name]) for name in names if name in self._trails)
        trails = {name: (trail.number, trail.first, trail.last, trail.is_open) for name, trail in found}
        return _Snapshot(self._position, self._last_id, self._chain, heads, trails)

    def _restore(self, before: "_Snapshot") -> None:
        self._position, self._last_id, self._chain = before.position, before.last_id, before.chain
        for name, head in before.heads.items():
            self._heads.pop(name, None)
            self._trails.pop(name, None)
            if head is not None:
                self._heads[name], self._trails[name] = head, _Trail(*before.trails[name])

    def _answered(self, batches: Sequence[Batch]) -> dict[CommandKey, Receipt]:
        keys = {(b.receipt.sender, b.receipt.command) for b in batches if b.receipt is not None}
        found = run_many(self._connection, QUERIES["receipts"], list(keys))
        return {(sender, command): Receipt(sender, command, *rest) for sender, command, *rest in found}

    # -- what is written ---------------------------------------------------------------------------------------------

    def _write(self, batches: Sequence[Batch]) -> list[tuple[int, ...]]:
        if not batches:
            return []
        began, before = perf_counter(), self._position
        self._connection.execute("BEGIN IMMEDIATE")
        positions = self._write_events(batches)
        self._write_streams(batches)
        self._write_receipts(batches)
        written = perf_counter()
        self._connection.execute("COMMIT")
        ended = perf_counter()
        rows = self._position - before
        self.commits.took(batches=len(batches), rows=rows, whole_s=ended - began, disk_s=ended - written)
        return positions

    def _write_events(self, batches: Sequence[Batch]) -> list[tuple[int, ...]]:
        salts = _salts(sum(len(write.rows) for batch in batches for write in batch.writes))
        events: list[tuple[int, int, int, int, str, int, str, str, bytes, bytes]] = []
        links: list[bytes] = []
        positions: list[tuple[int, ...]] = []
        position = self._position
        for batch in batches:
            first = position + 1
            for row in (row for write in batch.writes for row in write.rows):
                position += 1
                salt, trail, body = next(salts), self._trail(row.stream), row.body
                events.append(
                    (position, trail.number, row.seq, trail.last, row.kind, row.at, row.role, row.actor, body, salt)
                )
                trail.last = position
                trail.first = trail.first or position
                links.append(header(position, row))
                links.append(body_digest(body, salt))
            positions.append(tuple(range(first, position + 1)))
        self._position = position
        run_many(self._connection, QUERIES["add_event"], events)
        self._seal(links)
        return positions

    def _trail(self, stream: str) -> _Trail:
        trail = self._trails.get(stream)
        if trail is None:
            self._last_id += 1
            trail = self._trails[stream] = _Trail(self._last_id)
        return trail

    def _seal(self, links: Sequence[bytes]) -> None:
        if links:
            self._chain = sealed(self._chain, links)
            self._connection.execute(QUERIES["add_seal"], (self._position, self._chain))

    def _write_streams(self, batches: Sequence[Batch]) -> None:
        # A stream is written once, however many batches of the group touched it.
        moved: list[tuple[int, int, int]] = []
        put: list[tuple[int, str, int, int, int, bool]] = []
        for name in {write.stream for batch in batches for write in batch.writes if write.rows}:
            head, trail = self._heads[name], self._trails[name]
            if trail.is_open == head.open:
                # Most only move on: what their row is found by stays, so no index is touched.
                moved.append((trail.number, head.seq, trail.last))
            else:
                put.append((trail.number, name, head.seq, trail.first, trail.last, head.open))
                trail.is_open = head.open
        run_many(self._connection, QUERIES["move_stream"], moved)
        run_many(self._connection, QUERIES["put_stream"], put)

    def _write_receipts(self, batches: Sequence[Batch]) -> None:
        receipts = [batch.receipt for batch in batches if batch.receipt is not None]
        run_many(
            self._connection,
            QUERIES["add_receipt"],
            [(r.sender, r.command, r.fingerprint, self._trails[r.stream].number, r.n, r.epoch) for r in receipts],
        )


@dataclass(frozen=True, slots=True)
class _Snapshot:
    """What a group of batches may change of what is remembered."""

    position: int
    last_id: int
    chain: bytes
    heads: dict[str, Head | None]
    trails: dict[str, tuple[int, int, int, bool | None]]


def _repeat(batch: Batch, receipts: dict[CommandKey, Receipt]) -> Repeated | None:
    receipt = batch.receipt
    first = receipts.get((receipt.sender, receipt.command)) if receipt is not None else None
    return Repeated(first) if first is not None else None


def _named(batches: Sequence[Batch]) -> set[str]:
    names = {write.stream for batch in batches for write in batch.writes}
    names.update(batch.receipt.stream for batch in batches if batch.receipt is not None)
    return names


def _salts(count: int) -> Iterator[bytes]:
    """A salt for each row, drawn at once."""
    drawn = os.urandom(SALT_BYTES * count)
    return (drawn[start : start + SALT_BYTES] for start in range(0, len(drawn), SALT_BYTES))
