"""The frames that wait for one reader, bounded in bytes."""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Protocol

from broker.server.limits import CHUNK_BYTES


class Pipe(Protocol):
    """Where the frames go."""

    def write(self, frames: bytes) -> None: ...

    def unsent(self) -> int: ...

    async def drain(self) -> None: ...


class Outbox:
    """Never makes anybody wait who puts something in: a reader that falls too far behind is given up instead."""

    def __init__(self, pipe: Pipe, most_bytes: int, patience_s: float, give_up: Callable[[], None]) -> None:
        self._pipe = pipe
        self._most = most_bytes
        self._patience = patience_s
        self._give_up = give_up
        self._frames: deque[bytes] = deque()
        self._bytes = 0
        self._put = asyncio.Event()
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
        self._put.set()

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
        self._put.set()

    async def run(self) -> None:
        """Write until the outbox is closed or the pipe breaks."""
        try:
            await self._write_all()
        except OSError:
            # The peer is gone; whoever reads from it learns the same.
            self.close()

    async def _write_all(self) -> None:
        while True:
            await self._put.wait()
            if self._is_closed:
                return
            size = self._write_some()
            if not await self._is_taken():
                self._overflow()
            if not self._is_closed:
                self._bytes -= size
                self._moved.set()

    def _write_some(self) -> int:
        """Hand as many frames as make a chunk to the pipe in one write: one call of the system for all of them."""
        size = 0
        batch: list[bytes] = []
        while self._frames and size < CHUNK_BYTES:
            frame = self._frames.popleft()
            batch.append(frame)
            size += len(frame)
        if not self._frames:
            self._put.clear()
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
