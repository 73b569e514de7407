"""A model on this machine that is in the middle of an answer for as long as a picture takes."""

import asyncio
import json
import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Final

from collabtui.writing.config import PREFIX

THINKS_S: Final = 0.5


@asynccontextmanager
async def model_saying(words: Sequence[str]) -> AsyncIterator[None]:
    """Copilots that start within the block ask a server that says these words, then nothing more."""
    answering: set[asyncio.Task[None]] = set()

    def begin(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(_answer(words, reader, writer))
        answering.add(task)
        task.add_done_callback(answering.discard)

    server = await asyncio.start_server(begin, "127.0.0.1", 0)
    before = dict(os.environ)
    port = server.sockets[0].getsockname()[1]
    os.environ.update({f"{PREFIX}BASE_URL": f"http://127.0.0.1:{port}/v1", f"{PREFIX}MODEL": "pictures"})
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
        server.close()
        for task in tuple(answering):
            task.cancel()
        await asyncio.gather(*answering, return_exceptions=True)


async def _answer(words: Sequence[str], reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n")
        for word in words:
            writer.write(_event(f"{word} "))
        while not reader.at_eof():
            # It thinks: who hears nothing at all gives it up.
            writer.write(_event(""))
            await writer.drain()
            await asyncio.sleep(THINKS_S)
    except ConnectionError:
        return  # whoever asked has gone
    finally:
        writer.close()


def _event(words: str) -> bytes:
    return b"data: " + json.dumps({"choices": [{"delta": {"content": words}}]}).encode() + b"\n\n"
