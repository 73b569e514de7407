"""Typed lines, read without ever holding up the event loop."""

import asyncio
import os
import threading
from collections.abc import AsyncIterator

CHUNK_BYTES = 64 * 1024


class StdinLines(AsyncIterator[str]):
    """The lines of a file descriptor: terminal, pipe or regular file alike; ends at its end.

    Bytes that are no UTF-8 come as lone surrogates, which whoever parses the line can tell. Nothing is read before it
    is asked for, so a large file does not fill the memory. Needs a running event loop.
    """

    def __init__(self, fd: int) -> None:
        self._fd = fd
        self._loop = asyncio.get_running_loop()
        self._wanted = threading.Semaphore(0)
        self._chunks: asyncio.Queue[bytes] = asyncio.Queue()
        self._lines: list[bytes] = []  # whole lines, the next one last
        self._begun: list[bytes] = []
        self._is_over = False
        # A thread that waits for a key can't be stopped: as a daemon it does not keep the program alive.
        threading.Thread(target=self._read, name="stdin", daemon=True).start()

    async def __anext__(self) -> str:
        while not self._lines and not self._is_over:
            self._wanted.release()
            self._take(await self._chunks.get())
        if not self._lines:
            raise StopAsyncIteration
        return self._lines.pop().decode("utf-8", "surrogateescape")

    def _take(self, chunk: bytes) -> None:
        """Cut what was read into lines; an empty chunk is the end."""
        *whole, rest = chunk.split(b"\n")
        if whole:
            whole[0] = b"".join((*self._begun, whole[0]))
            self._begun = []
        self._begun.append(rest)
        if not chunk:
            self._is_over = True
            last = b"".join(self._begun)
            whole = [last] if last else []
        self._lines = whole[::-1] + self._lines

    def _read(self) -> None:
        chunk = b"."
        while chunk:
            self._wanted.acquire()
            # Not through sys.stdin: its lock, held by this thread, would break the interpreter's way out.
            chunk = self._chunk()
            if not self._hand_over(chunk):
                return

    def _chunk(self) -> bytes:
        try:
            return os.read(self._fd, CHUNK_BYTES)
        except OSError:
            # The terminal is gone, or there never was an input: no more lines will come.
            return b""

    def _hand_over(self, chunk: bytes) -> bool:
        try:
            self._loop.call_soon_threadsafe(self._chunks.put_nowait, chunk)
        except RuntimeError:
            # The loop was closed while this thread waited: the program has ended.
            return False
        return True
