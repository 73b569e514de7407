"""What goes wrong on the wire: resets, cut frames, lost answers, readers that stall, frames that nobody should send."""

import asyncio
import json
import random
from collections.abc import Callable
from typing import Final

from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException
from websockets.typing import Subprotocol

from faults.desk import Desk
from faults.peer import Peer
from faults.proxy import Link

_FLOOD, _AT_ONCE, _LONG = 300, 30, "x" * 4_000
_CATCH_UP_S = 10.0
#: Frames that are in no protocol of ours.
HOSTILE: Final[tuple[str | bytes, ...]] = (
    "", "null", "[]", "{}", '{"type": "hello"', '{"type": "nothing"}', '{"type": "hello", "token": 7}', b"\x00\xff",
    "[" * 50_000, '{"type": "command", "id": "x", "command": {"kind": "post_message"}}', '{"type":"ack"}',
    '{"type": "subscribe", "id": "s", "stream": "conversation:\\u0000"}', "9" * 5_000, '"\\ud800"', "x" * 300_000,
    '{"type": "query", "id": "q", "query": {"kind": "packet", "conversation": "../../etc/passwd"}}', "NaN", "1e999",
)  # fmt: skip


async def resets(desk: Desk, _: random.Random) -> None:
    """Half of the proxied connections are reset, SO_LINGER 0 on both sides."""
    for link in desk.proxy.some():
        link.reset()
    await asyncio.sleep(0.3)


async def cuts_in_frames(desk: Desk, rng: random.Random) -> None:
    """Half of the connections end inside the next data, on its way in or out."""

    def arm(link: Link) -> None:
        if rng.random() < 0.5:
            link.cut_up = True
        else:
            link.cut_down = True

    await _armed(desk, arm)


async def lost_acks(desk: Desk, _: random.Random) -> None:
    """Requests arrive, their answers never do; then the connection is cut."""

    def arm(link: Link) -> None:
        link.deaf = True

    await _armed(desk, arm)


async def _armed(desk: Desk, arm: Callable[[Link], None]) -> None:
    links = desk.proxy.some()
    for link in links:
        arm(link)
    await asyncio.sleep(0.7)
    for link in links:
        link.reset()


async def stalled_reader(desk: Desk, rng: random.Random) -> None:
    """One reader of everything reads nothing more, while one customer floods the desk."""
    desk.stalled.stall()
    flooding = desk.peer(f"cust{rng.randrange(2)}", "public", direct=True, keep=False)
    flooding.who, flooding.life = f"{flooding.who}-flood", f"{desk.history.records[-1]['at']:.3f}".replace(".", "-")
    task = asyncio.create_task(flooding.run())
    conversation = f"flood-{flooding.life}"
    await flooding.do({"kind": "open_conversation", "conversation": conversation})
    desk.opened(conversation)
    for _ in range(_FLOOD // _AT_ONCE):
        message = {"kind": "post_message", "conversation": conversation, "text": _LONG}
        await asyncio.gather(*(flooding.do(message) for _ in range(_AT_ONCE)))
    task.cancel()
    await asyncio.sleep(1)
    desk.stalled.unstall()


async def hostile_frames(desk: Desk, rng: random.Random) -> None:
    """Frames in no protocol, before a login or after it; bytes that are no WebSocket at all."""
    for _ in range(6):
        logged_in = rng.random() < 0.5
        try:
            await _throw(desk, rng.sample(HOSTILE, 6), logged_in)
        except (OSError, WebSocketException) as error:
            desk.history.note("turned_away", "torture", why=type(error).__name__)
    _, writer = await asyncio.open_connection("127.0.0.1", desk.port)
    writer.write(bytes(rng.randrange(256) for _ in range(2_000)))
    await asyncio.sleep(0.1)
    writer.transport.abort()


async def _throw(desk: Desk, frames: list[str | bytes], logged_in: bool) -> None:
    protocol = Subprotocol("collabtui.v1")
    async with connect(desk.url, subprotocols=[protocol], compression=None, open_timeout=5, close_timeout=1) as socket:
        if logged_in:
            await socket.send(json.dumps({"type": "hello", "token": desk.token("beyond")}))
        for frame in frames:
            await socket.send(frame)
        await asyncio.sleep(0.1)


async def cursor_beyond(desk: Desk, rng: random.Random) -> None:
    """A reader claims to have more than there is: it must be reset, then told the whole log."""
    stream = f"conversation:{rng.choice(desk.conversations)}"
    reader = desk.peer("beyond", direct=True, keep=False)
    reader.life = f"{desk.history.records[-1]['at']:.3f}"
    task = asyncio.create_task(reader.run())
    await reader.online.wait()
    head = desk.watcher.n.get(stream, 0)
    await reader.follow(stream, 1_000_000)
    seen = await _reaches(reader, stream, head)
    desk.history.note("beyond", reader.who, life=reader.life, stream=stream, head=head, reached=seen)
    task.cancel()


async def _reaches(reader: Peer, stream: str, head: int) -> int:
    """The cursor once it has reached ``head``, or after a while."""
    try:
        async with asyncio.timeout(_CATCH_UP_S):
            while not head <= reader.n.get(stream, 0) < 1_000_000:  # noqa: ASYNC110 - the peer has no such event
                await asyncio.sleep(0.05)
    except TimeoutError:
        return -1
    return reader.n[stream]
