"""The thread that owns the writing connection."""

import asyncio
import sqlite3
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Any, TypeVar, cast

from broker.store.answers import settle
from broker.store.api import Batch, Outcome, Told, Unavailable
from broker.store.sqlite_errors import is_final, translated
from broker.store.sqlite_ledger import Ledger

#: A commit takes at most so many batches, so that the last of them does not wait for ever.
MAX_BATCHES = 256
#: A commit takes no further batch once it holds so many bytes of bodies.
MAX_BYTES = 1024 * 1024

_Done = TypeVar("_Done")
#: What is done on the connection between two groups; it leaves no transaction open.
Work = Callable[[sqlite3.Connection], _Done]
#: A batch, who is told its outcome, the bytes of its bodies.
_Item = tuple[Batch, Told, int]
_Job = tuple[Work[Any], "asyncio.Future[Any]"]


class Writer:
    """Group commit: all that waits goes into one transaction while the next batches gather.

    A group crosses to the thread at once, its outcomes come back at once: the crossings are what is dear.
    """

    def __init__(self, connection: sqlite3.Connection, ledger: Ledger, path: Path) -> None:
        self._connection = connection
        self._path = path
        self._ledger = ledger
        self._loop = asyncio.get_running_loop()
        self._ended = self._loop.create_future()
        self._waiting: deque[_Item | _Job] = deque()
        self._is_busy = False
        self._closing = False
        self._tasks: SimpleQueue[list[_Item] | _Job | None] = SimpleQueue()
        self._broken: Unavailable | None = None
        # A daemon: a process that ends without close() must not hang; what was not answered was not promised.
        self._thread = Thread(target=self._run, name=f"store writer {path.name}", daemon=True)
        self._thread.start()

    def put(self, batch: Batch, told: Told) -> None:
        """Queue the batch; its outcome is told after its commit."""
        if self._closing:
            self._loop.call_soon(told, closed(self._path))
            return
        size = 0
        for write in batch.writes:
            for row in write.rows:
                size += len(row.body)
        self._waiting.append((batch, told, size))
        self._soon()

    def run(self, work: Work[_Done]) -> "asyncio.Future[_Done]":
        """Have something else done on the connection, between two groups. Its errors of the file come as words."""
        answer: asyncio.Future[_Done] = self._loop.create_future()
        if self._closing:
            answer.set_exception(closed(self._path))
        else:
            self._waiting.append((work, answer))
            self._soon()
        return answer

    async def close(self) -> None:
        """Write what waits, then close the connection."""
        if not self._closing:
            self._closing = True
            if not self._is_busy:
                self._tasks.put(None)
        await asyncio.shield(self._ended)

    # -- on the loop ---------------------------------------------------------------------------------------------

    def _soon(self) -> None:
        if not self._is_busy:
            # Not at once: what else comes in this turn of the loop belongs into the same commit.
            self._is_busy = True
            self._loop.call_soon(self._hand_over)

    def _hand_over(self) -> None:
        """Give the thread the next group, or the other work that is next; its end once nothing waits any more."""
        self._is_busy = bool(self._waiting)
        if self._waiting:
            self._tasks.put(self._gathered())
        elif self._closing:
            self._tasks.put(None)

    def _gathered(self) -> list[_Item] | _Job:
        group: list[_Item] = []
        size = 0
        while self._waiting and len(group) < MAX_BATCHES and size < MAX_BYTES:
            item = self._waiting[0]
            if len(item) == 2:
                break
            group.append(item)
            size += item[2]
            self._waiting.popleft()
        return group or cast("_Job", self._waiting.popleft())

    def _answered(self, group: Sequence[_Item], outcomes: Sequence[Outcome]) -> None:
        # The thread first: it writes the next group while the news of this one go round.
        self._hand_over()
        for (_, told, _), outcome in zip(group, outcomes, strict=True):
            try:
                told(outcome)
            except Exception as fault:  # noqa: BLE001 - the loop reports it; the others must hear all the same
                self._loop.call_exception_handler({"message": "news of a commit was not taken", "exception": fault})

    def _done(self, answer: "asyncio.Future[Any]", outcome: object) -> None:
        self._hand_over()
        settle(answer, outcome)

    # -- in the thread -------------------------------------------------------------------------------------------

    def _run(self) -> None:
        try:
            while (task := self._tasks.get()) is not None:
                if isinstance(task, list):
                    outcomes = self._outcomes([batch for batch, _, _ in task])
                    self._loop.call_soon_threadsafe(self._answered, task, outcomes)
                else:
                    self._do(*task)
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
        self._loop.call_soon_threadsafe(self._done, answer, outcome)

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
