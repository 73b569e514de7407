"""A client that speaks the raw protocol, comes back after every cut, records all that it sends or sees."""

import asyncio
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.typing import Subprotocol

from faults.history import History

Frame = dict[str, Any]
_PROTOCOL = Subprotocol("collabtui.v1")
_OPEN_S, _AGAIN_S, _LATER_S, _PING_S = 5.0, 0.1, 0.3, 2.0
#: Fields of a command that the checker needs; the others may be long.
_TOLD = (
    "kind",
    "conversation",
    "text",
    "texts",
    "epoch",
    "visibility",
    "offer",
    "lease",
    "turn",
    "field",
    "expected_version",
)


@dataclass(slots=True)
class _Asked:
    """A frame that nothing answered yet."""

    frame: Frame
    answer: asyncio.Future[Frame] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


def digest(frame: Frame) -> str:
    """Sixteen letters that tell the content of two events apart, whoever reads them."""
    content = [frame["stream"], frame["n"], frame["at"], frame["actor"], frame["event"]]
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]


class Peer:
    """One logged-in client. ``n`` holds its cursors; ``on_event``, ``on_turn`` are called as frames come."""

    def __init__(self, url: str, token: str, who: str, audience: str, history: History, life: str = "1") -> None:
        self._url, self._token, self._history = url, token, history
        self.who, self.audience, self.life = who, audience, life
        self.n: dict[str, int] = {}
        self.on_event: Callable[[Frame], None] = lambda _: None
        self.on_turn: Callable[[Frame], None] = lambda _: None
        self.events: dict[str, list[Frame]] = {}
        self.keeps_events = False
        self.connection = 0
        self.online = asyncio.Event()
        self._asked: dict[str, _Asked] = {}
        self._socket: ClientConnection | None = None
        self._count = 0

    async def run(self) -> None:
        """Stay connected until cancelled."""
        while True:
            try:
                await self._converse()
            except (OSError, WebSocketException, TimeoutError, _Later) as error:
                self._history.note("lost", self.who, life=self.life, why=type(error).__name__)
            finally:
                self.online.clear()
                self._socket = None
            await asyncio.sleep(_AGAIN_S)

    async def _converse(self) -> None:
        options: dict[str, Any] = {"compression": None, "max_size": None, "ping_interval": _PING_S}
        async with connect(
            self._url, subprotocols=[_PROTOCOL], open_timeout=_OPEN_S, ping_timeout=_PING_S, close_timeout=1, **options
        ) as socket:
            await self._log_in(socket)
            async for raw in socket:
                self._heard(json.loads(raw))
        raise _Later("the broker said goodbye")

    async def _log_in(self, socket: ClientConnection) -> None:
        # What is being subscribed to is asked for again below, so it is not resumed as well.
        subscribing = {asked.frame["stream"] for asked in self._asked.values() if asked.frame["type"] == "subscribe"}
        resume = [{"stream": stream, "after_n": n} for stream, n in self.n.items() if stream not in subscribing]
        # A worker without an instance is another one on each connection, which no first answer would know.
        instance = {"instance": self.life} if self.audience == "bot" else {}
        await socket.send(json.dumps({"type": "hello", "token": self._token, "resume": resume, **instance}))
        async with asyncio.timeout(_OPEN_S):
            first = json.loads(await socket.recv())
        if first["type"] != "welcome":
            raise _Later(f"{first.get('code')}: {first.get('message')}")
        self._socket = socket
        self.connection += 1
        self._history.note("connected", self.who, life=self.life, connection=self.connection)
        for stream, n in self.n.items():
            self._note_resume(stream, n)
        for asked in list(self._asked.values()):
            await self._send(asked.frame)
        self.online.set()

    def _note_resume(self, stream: str, after_n: int) -> None:
        self._history.note(
            "resume", self.who, life=self.life, audience=self.audience, stream=stream, after=after_n,
            connection=self.connection,
        )  # fmt: skip

    # -- what comes ---------------------------------------------------------------------------------------------------

    def _heard(self, frame: Frame) -> None:
        match frame["type"]:
            case "event":
                self._event(frame)
            case "reset":
                self._reset(frame["stream"])
            case "ack" | "refused" | "result":
                self._answered(frame)
            case "turn":
                self.on_turn(frame)
            case _:
                return

    def _event(self, frame: Frame) -> None:
        stream, event = frame["stream"], frame["event"]
        self._history.note(
            "event", self.who, life=self.life, audience=self.audience, stream=stream, n=frame["n"],
            connection=self.connection, kind=event["kind"], id=event.get("message", ""), hash=digest(frame),
        )  # fmt: skip
        self.n[stream] = max(self.n.get(stream, 0), frame["n"])
        if self.keeps_events:
            self.events.setdefault(stream, []).append(frame)
        self.on_event(frame)

    def _reset(self, stream: str) -> None:
        self._history.note("reset", self.who, life=self.life, audience=self.audience, stream=stream)
        self.n[stream] = 0
        self.events.pop(stream, None)

    def _answered(self, frame: Frame) -> None:
        if frame["type"] == "refused" and frame["id"] is None:
            if frame["retry"] == "later":
                raise _Later(frame["message"])
            return
        if frame["type"] != "result":
            self._note_answer(frame)
        asked = self._asked.get(frame["id"])
        if asked is None:
            return
        if frame["type"] == "refused" and frame["retry"] == "later":
            asyncio.get_running_loop().call_later(_LATER_S, self._again, frame["id"])
            return
        del self._asked[frame["id"]]
        if not asked.answer.done():
            asked.answer.set_result(frame)

    def _note_answer(self, frame: Frame) -> None:
        told = {name: frame[name] for name in ("stream", "n", "epoch", "code", "retry", "current") if name in frame}
        self._history.note(frame["type"], self.who, id=frame["id"], life=self.life, **told)

    # -- what is sent -------------------------------------------------------------------------------------------------

    async def do(self, command: Frame, id: str = "") -> Frame:
        """Have a command answered for good, however many connections that takes: its ack or refusal."""
        self._count += 1
        id = id or f"{self.who}-{self.life}-{self._count}"
        told = {name: command[name] for name in _TOLD if name in command}
        self._history.note("sent", self.who, id=id, life=self.life, audience=self.audience, command=told)
        return await self._ask({"type": "command", "id": id, "command": command})

    async def follow(self, stream: str, after_n: int = 0) -> Frame:
        """Follow a stream from now on, on each connection anew."""
        self._count += 1
        if stream in self.n:
            return {"type": "ack"}
        self.n[stream] = after_n
        if self._socket is not None:
            self._note_resume(stream, after_n)
        return await self._ask(
            {"type": "subscribe", "id": f"follow-{self._count}", "stream": stream, "after_n": after_n}
        )

    async def ask(self, query: Frame) -> Frame:
        """The answer to a query."""
        self._count += 1
        return await self._ask({"type": "query", "id": f"query-{self._count}", "query": query})

    def stall(self) -> None:
        """Read no more on this connection."""
        if self._socket is not None:
            self._socket.transport.pause_reading()

    def unstall(self) -> None:
        """Read on, if the connection lives."""
        if self._socket is not None:
            self._socket.transport.resume_reading()

    @property
    def unanswered(self) -> int:
        """How many frames wait for an answer."""
        return len(self._asked)

    async def _ask(self, frame: Frame) -> Frame:
        asked = self._asked[frame["id"]] = _Asked(frame)
        await self._send(frame)
        return await asked.answer

    def _again(self, id: str) -> None:
        asked = self._asked.get(id)
        if asked is not None:
            _tasks.add(task := asyncio.ensure_future(self._send(asked.frame)))
            task.add_done_callback(_tasks.discard)

    async def _send(self, frame: Frame) -> None:
        if self._socket is None:
            return
        frame = self._from_here(frame)
        try:
            await self._socket.send(json.dumps(frame))
        except (OSError, WebSocketException) as error:
            # The next connection sends it again.
            self._history.note("unsent", self.who, life=self.life, why=type(error).__name__)

    def _from_here(self, frame: Frame) -> Frame:
        """A repeated subscription goes on where the reader is."""
        return {**frame, "after_n": self.n.get(frame["stream"], 0)} if frame["type"] == "subscribe" else frame


class _Later(Exception):
    """This connection is of no use: try another one."""


_tasks: set[asyncio.Task[None]] = set()
