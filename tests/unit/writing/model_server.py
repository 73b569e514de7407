"""A real HTTP server on this machine that speaks the protocol of chat completions, faults included."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from collabtui.writing.config import WriterConfig


@dataclass
class ModelServer:
    """Plays one script a request, the last one for ever: ``say:<words>``, ``status:<number>``, ``cut:<words>``,
    ``hang``, ``stall:<words>``, ``garbage``, ``tool``, ``endless``. A ``|`` among the words waits for ``go``.

    ``left`` is set once somebody has gone who was not answered to the end.
    """

    scripts: Sequence[str]
    port: int = 0
    requests: list[dict[str, object]] = field(default_factory=list)
    headers: list[str] = field(default_factory=list)
    go: asyncio.Event = field(default_factory=asyncio.Event)
    left: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def config(self) -> WriterConfig:
        """Settings with short times."""
        return WriterConfig(
            base_url=f"http://127.0.0.1:{self.port}/v1", model="m", connect_s=1, first_s=0.3, between_s=0.3, whole_s=5
        )

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            length = next(int(line[15:]) for line in head.lower().splitlines() if line.startswith("content-length:"))
            self.requests.append(json.loads(await reader.readexactly(length)))
            self.headers.append(head)
            playing = asyncio.create_task(
                self._play(self.scripts[min(len(self.requests), len(self.scripts)) - 1], writer)
            )
            leaving = asyncio.create_task(reader.read())
            await asyncio.wait({playing, leaving}, return_when=asyncio.FIRST_COMPLETED)
            if not playing.done():
                self.left.set()
            for task in (playing, leaving):
                task.cancel()
            await asyncio.gather(playing, leaving, return_exceptions=True)
        except (ConnectionError, asyncio.IncompleteReadError):
            return
        finally:
            writer.close()

    async def _play(self, script: str, writer: asyncio.StreamWriter) -> None:
        kind, _, words = script.partition(":")
        if kind == "hang":
            await asyncio.Event().wait()
        status = words if kind == "status" else "200"
        writer.write(f"HTTP/1.1 {status} x\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n".encode())
        if kind == "garbage":
            writer.write(b"data: <html>not what you wanted</html>\n\n")
        elif kind == "tool":
            writer.write(
                _event({"tool_calls": [{"function": {"name": "refund", "arguments": "{}"}}]}) + b"data: [DONE]\n\n"
            )
        elif kind == "endless":
            while True:
                writer.write(_event({"content": "and so on "}))
                await asyncio.sleep(0)  # a drain that need not wait would keep the loop to itself
                await writer.drain()
        elif kind != "status":
            for word in words.split(" "):
                if word == "|":
                    await self.go.wait()
                    continue
                writer.write(_event({"content": f"{word} "}))
                await writer.drain()
        if kind == "stall":
            await asyncio.Event().wait()
        if kind == "say":
            writer.write(b"data: [DONE]\n\n")
        await writer.drain()


def _event(delta: dict[str, object]) -> bytes:
    return b"data: " + json.dumps({"choices": [{"delta": delta}]}).encode() + b"\n\n"


@asynccontextmanager
async def model_server(*scripts: str) -> AsyncIterator[ModelServer]:
    """A server until the end of the block."""
    model = ModelServer(scripts)
    serving: set[asyncio.Task[None]] = set()

    def begin(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(model.serve(reader, writer))
        serving.add(task)
        task.add_done_callback(serving.discard)

    server = await asyncio.start_server(begin, "127.0.0.1", 0)
    model.port = server.sockets[0].getsockname()[1]
    try:
        yield model
    finally:
        server.close()
        for task in tuple(serving):
            task.cancel()
        await asyncio.gather(*serving, return_exceptions=True)
