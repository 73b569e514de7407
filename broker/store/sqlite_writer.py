"""The thread that owns the writing connection."""

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, TypeVar

from broker.store.answers import Answer, Outcome, settle
from broker.store.api import Batch, Unavailable
from broker.store.sqlite_errors import is_final, translated
from broker.store.sqlite_ledger import Ledger

#: A commit takes at most so many batches, so that the last of them does not wait for ever.
MAX_BATCHES = 256
#: A commit takes no further batch once it holds so many bytes of bodies.
MAX_BYTES = 1024 * 1024

_Done = TypeVar("_Done")
#: What is done on the connection between two groups; it leaves no transaction open.
Work = Callable[[sqlite3.Connection], _Done]
#: A batch, who waits for it, the bytes of its bodies.
_Item = tuple[Batch, Answer, int]
_Job = tuple[Work[Any], "asyncio.Future[Any]"]


class Writer:
    """Group commit: all that waits goes into one transaction while the next batches gather."""

    def __init__(self, connection: sqlite3.Connection, ledger: Ledger, path: Path) -> None:
        self._connection = connection
        self._path = path
        self._ledger = ledger
        self._loop = asyncio.get_running_loop()
        self._ended = self._loop.create_future()
        self._queue: SimpleQueue[_Item | _Job | None] = SimpleQueue()
        self._closing = False
        self._broken: Unavailable | None = None
        # A daemon: a process that ends without close() must not hang; what was not answered was not promised.
        self._thread = Thread(target=self._run, name=f"store writer {path.name}", daemon=True)
        self._thread.start()

    def append(self, batch: Batch) -> Answer:
        """Queue the batch; the answer comes after its commit."""
        size = sum(len(row.body) for write in batch.writes for row in write.rows)
        answer: Answer = self._loop.create_future()
        if self._closing:
            answer.set_exception(closed(self._path))
        else:
            self._queue.put((batch, answer, size))
        return answer

    def run(self, work: Work[_Done]) -> "asyncio.Future[_Done]":
        """Have something else done on the connection, after what waits now. Its errors of the file come as words."""
        answer: asyncio.Future[_Done] = self._loop.create_future()
        if self._closing:
            answer.set_exception(closed(self._path))
        else:
            self._queue.put((work, answer))
        return answer

    async def close(self) -> None:
        """Write what waits, then close the connection."""
        if not self._closing:
            self._closing = True
            self._queue.put(None)
        await asyncio.shield(self._ended)

    def _run(self) -> None:
        try:
            last = False
            while not last:
                group, job, last = self._gather()
                outcomes = self._outcomes([batch for batch, _, _ in group])
                answers = [answer for _, answer, _ in group]
                self._loop.call_soon_threadsafe(_settle_all, answers, outcomes)
                if job is not None:
                    self._do(*job)
        finally:
            self._connection.close()
            self._loop.call_soon_threadsafe(self._ended.set_result, None)

    def _do(self, work: Work[Any], answer: "asyncio.Future[Any]") -> None:
        try:
            outcome = work(self._connection)
        except Exception as error:  # noqa: BLE001 - it goes to who asked; a thread that dies leaves all waiting
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            told = self._refusal(error) if isinstance(error, sqlite3.Error) else None
            outcome = told or error
        self._loop.call_soon_threadsafe(settle, answer, outcome)

    def _gather(self) -> tuple[list[_Item], _Job | None, bool]:
        """Wait for a batch, then take what came with it, up to something else to do; True with the last of them."""
        group: list[_Item] = []
        size = 0
        item = self._queue.get()
        while item is not None:
            if len(item) == 2:
                return group, item, False
            group.append(item)
            size += item[2]
            if len(group) >= MAX_BATCHES or size >= MAX_BYTES:
                return group, None, False
            try:
                item = self._queue.get_nowait()
            except Empty:
                return group, None, False
        return group, None, True

    def _outcomes(self, batches: Sequence[Batch]) -> list[Outcome]:
        if self._broken is not None:
            return [self._broken for _ in batches]
        try:
            return self._ledger.commit(batches)
        except sqlite3.Error as error:
            refusal = self._refusal(error)
            if refusal is not None:
                return [refusal for _ in batches]
            return self._one_by_one(batches, error)
        except Exception as error:  # noqa: BLE001 - it goes to who asked; a thread that dies leaves all waiting
            return self._one_by_one(batches, error)

    def _one_by_one(self, batches: Sequence[Batch], error: Exception) -> list[Outcome]:
        """The batch that SQLite can't take fails alone: its neighbours did nothing wrong."""
        if len(batches) == 1:
            return [error]
        return [self._outcomes([batch])[0] for batch in batches]

    def _refusal(self, error: sqlite3.Error) -> Exception | None:
        if is_final(error):
            self._broken = Unavailable(
                f"the disk under {self._path} failed to keep what was written ({error}): nothing more is "
                "accepted. Check the disk, then start the broker again: it goes on from what is safe"
            )
            return self._broken
        return translated(error, self._path)


def closed(path: Path) -> Unavailable:
    """The answer to who comes after ``close``."""
    return Unavailable(f"the store {path} is closed: nothing is read or written any more")


def _settle_all(answers: Sequence[Answer], outcomes: Sequence[Outcome]) -> None:
    for answer, outcome in zip(answers, outcomes, strict=True):
        settle(answer, outcome)
