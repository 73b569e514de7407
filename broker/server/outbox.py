"""The frames that wait for one reader, bounded in bytes."""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Protocol

from broker.server.limits import CHUNK_BYTES


class Pipe(Protocol):
    """Where the frames go."""

    @property
    def paused(self) -> bool:
        """True while ``drain`` would wait."""

    def write(self, frames: bytes) -> None: ...

    def unsent(self) -> int: ...

    async def drain(self) -> None: ...


class Outbox:
    """Never makes anybody wait who puts something in: a reader that falls too far behind is given up instead.

    What is put in goes out once a turn of the loop; ``run`` takes over only while the pipe is full.
    """

    def __init__(self, pipe: Pipe, most_bytes: int, patience_s: float, give_up: Callable[[], None]) -> None:
        self._pipe = pipe
        self._most = most_bytes
        self._patience = patience_s
        self._give_up = give_up
        self._loop = asyncio.get_running_loop()
        self._frames: deque[bytes] = deque()
        self._bytes = 0
        #: The bytes of the last write, while the pipe has not taken them.
        self._written = 0
        self._is_due = False
        self._stuck = asyncio.Event()
        self._moved = asyncio.Event()
        self._is_closed = False

    @property
    def waiting(self) -> int:
        """The bytes that were put in but not written, those being written included."""
        return self._bytes

    def put(self, frame: bytes) -> None:
        """Send this frame after those before it; nothing once the outbox is closed."""
        if self._is_closed:
            return
        if self._bytes + len(frame) > self._most:
            self._overflow()
            return
        self._frames.append(frame)
        self._bytes += len(frame)
        if not self._is_due:
            self._is_due = True
            self._loop.call_soon(self._flush)

    async def below(self, most: int) -> None:
        """Wait until at most so many bytes wait, or until nothing will be written any more."""
        while self._bytes > most and not self._is_closed:
            self._moved.clear()
            await self._moved.wait()

    def close(self) -> None:
        """Forget what waits, take nothing more."""
        self._is_closed = True
        self._frames.clear()
        self._bytes = 0
        self._moved.set()
        self._stuck.set()

    async def run(self) -> None:
        """See to it that a full pipe is written to again, until the outbox is closed or the pipe breaks."""
        try:
            while True:
                await self._stuck.wait()
                if self._is_closed:
                    return
                self._stuck.clear()
                if not await self._is_taken():
                    self._overflow()
                self._write_all()
        except OSError:
            # The peer is gone; whoever reads from it learns the same.
            self.close()

    def _flush(self) -> None:
        self._is_due = False
        if not self._written:
            self._write_all()

    def _write_all(self) -> None:
        """Write until nothing is left or the pipe is full; what filled it waits until the pipe took it."""
        while not self._is_closed:
            self._bytes -= self._written
            self._written = 0
            self._moved.set()
            if not self._frames:
                return
            self._written = self._write_some()
            if self._pipe.paused:
                self._stuck.set()
                return

    def _write_some(self) -> int:
        """Hand as many frames as make a chunk to the pipe in one write: one call of the system for all of them."""
        size = 0
        batch: list[bytes] = []
        while self._frames and size < CHUNK_BYTES:
            frame = self._frames.popleft()
            batch.append(frame)
            size += len(frame)
        self._pipe.write(b"".join(batch))
        return size

    async def _is_taken(self) -> bool:
        """Wait for the pipe; False when it took nothing for as long as our patience lasts."""
        while True:
            unsent = self._pipe.unsent()
            try:
                async with asyncio.timeout(self._patience):
                    await self._pipe.drain()
            except TimeoutError:
                if self._pipe.unsent() >= unsent:
                    return False
            else:
                return True

    def _overflow(self) -> None:
        if not self._is_closed:
            self.close()
            self._give_up()
