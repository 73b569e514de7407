"""The frames that wait for one reader, bounded in bytes."""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Protocol

from broker.server.limits import CHUNK_BYTES
from broker.server.meters import Meters


class Pipe(Protocol):
    """Where the frames go."""

    @property
    def paused(self) -> bool:
        """True while it takes nothing more."""

    def write(self, frames: bytes) -> None: ...

    def unsent(self) -> int: ...


class Posting:
    """Has every outbox that was put into write once, at the end of the loop's turn."""

    def __init__(self, meters: Meters | None = None) -> None:
        self.meters = meters or Meters()
        self._loop = asyncio.get_running_loop()
        self._due: list[Outbox] = []

    def soon(self, outbox: "Outbox") -> None:
        if not self._due:
            self._loop.call_soon(self._write)
        self._due.append(outbox)

    def _write(self) -> None:
        due, self._due = self._due, []
        for outbox in due:
            try:
                outbox.flush()
            except Exception as fault:  # noqa: BLE001 - the loop reports it; the others must be written all the same
                self._loop.call_exception_handler({"message": "an outbox could not be written", "exception": fault})


class Outbox:
    """Never makes anybody wait who puts something in: a reader that falls too far behind is given up instead.

    Whoever owns the pipe calls ``held_back`` when it is full, ``let_go`` when it takes more again.
    """

    def __init__(
        self, pipe: Pipe, posting: Posting, most_bytes: int, patience_s: float, give_up: Callable[[], None]
    ) -> None:
        self._pipe, self._posting, self._most = pipe, posting, most_bytes
        self._patience = patience_s
        self._give_up = give_up
        self._frames: deque[bytes] = deque()
        self._bytes = 0
        self._is_due = self._is_closed = False
        self._unsent = 0
        self._timer: asyncio.TimerHandle | None = None
        self._waiters: list[tuple[int, asyncio.Future[None]]] = []

    @property
    def waiting(self) -> int:
        """The bytes that were put in but not given to the pipe."""
        return self._bytes

    def put(self, frame: bytes) -> None:
        """Send this frame after those before it; nothing once the outbox is closed."""
        if self._is_closed:
            return
        self._bytes += len(frame)
        if self._bytes > self._most:
            self._overflow()
            return
        self._frames.append(frame)
        if not self._is_due:
            self._is_due = True
            self._posting.soon(self)

    async def below(self, most: int) -> None:
        """Wait until at most so many bytes wait, or until nothing will be written any more."""
        while self._bytes > most and not self._is_closed:
            waiter = asyncio.get_running_loop().create_future()
            self._waiters.append((most, waiter))
            await waiter

    def close(self) -> None:
        """Forget what waits, take nothing more."""
        self._is_closed = True
        self._frames.clear()
        self._bytes = 0
        self._stop_timer()
        self._wake()

    def held_back(self) -> None:
        """The pipe is full: it may stay so for as long as the reader's patience lasts."""
        self._unsent = self._pipe.unsent()
        self._arm()

    def let_go(self) -> None:
        """The pipe takes more again."""
        self._stop_timer()
        self.flush()

    def flush(self) -> None:
        """Write until nothing is left or the pipe is full, as many frames at once as make a chunk."""
        self._is_due = False
        frames, meters = self._frames, self._posting.meters
        meters.peak_outbox_bytes = max(meters.peak_outbox_bytes, self._bytes)
        while frames and not self._pipe.paused:
            before = len(frames)
            chunk = self._chunk()
            meters.frames_out += before - len(frames)
            meters.bytes_out += len(chunk)
            meters.writes += 1
            self._pipe.write(chunk)
        if self._waiters:
            self._wake()

    def _chunk(self) -> bytes:
        frames = self._frames
        if self._bytes <= CHUNK_BYTES:
            chunk = frames.popleft() if len(frames) == 1 else b"".join(frames)
            frames.clear()
            self._bytes = 0
            return chunk
        size = 0
        batch: list[bytes] = []
        while frames and size < CHUNK_BYTES:
            batch.append(frames.popleft())
            size += len(batch[-1])
        self._bytes -= size
        return b"".join(batch)

    def _wake(self) -> None:
        waiters, self._waiters = self._waiters, []
        for most, waiter in waiters:
            if self._bytes > most and not self._is_closed:
                self._waiters.append((most, waiter))
            elif not waiter.done():
                waiter.set_result(None)

    def _arm(self) -> None:
        self._stop_timer()
        if not self._is_closed:
            self._timer = asyncio.get_running_loop().call_later(self._patience, self._look)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _look(self) -> None:
        """A reader that took anything at all has its patience anew."""
        unsent = self._pipe.unsent()
        if unsent >= self._unsent:
            self._overflow()
        else:
            self._unsent = unsent
            self._arm()

    def _overflow(self) -> None:
        if not self._is_closed:
            self.close()
            self._give_up()
