"""RFC 6455, section 4, on the broker's port: who gets a WebSocket, what the others are told."""

import asyncio

import pytest

from broker.domain.commands import OpenConversation
from broker.protocol.codec import encode
from broker.protocol.frames import SUBPROTOCOL, CommandFrame
from tests.e2e.frame_peer import ACCEPT, KEY, TEXT, Answer, FramePeer, hello, request
from tests.e2e.raw_peer import frame
from tests.e2e.rig import PATIENCE_S, Rig, connections_become

#: What a client may say in other words.
GOOD = {
    "plain": request(),
    "a query": request(path="/?from=page"),
    "Upgrade in other letters": request("Upgrade: WebSocket"),
    "Connection in other letters": request("Connection: UPGRADE"),
    "Connection among others": request("Connection: keep-alive, Upgrade"),
    "Connection in two lines": request("Connection: keep-alive", "Connection: Upgrade"),
    "names in other letters": request().replace(b"Sec-WebSocket", b"sec-websocket").replace(b"Host", b"HOST"),
    "blanks around values": request("Upgrade:   websocket  ", f"Sec-WebSocket-Key:\t{KEY} "),
    "no blanks before values": request().replace(b": ", b":"),
    "unknown lines": request("X-Anything: y", "Cookie: a=b"),
    "Latin-1 in an unknown line": request("X-Name: Zo\xeb"),
    "an empty body": request("Content-Length: 0"),
    "another version besides ours": request(f"Sec-WebSocket-Protocol: collabtui.v2, {SUBPROTOCOL}"),
    "versions in two lines": request("Sec-WebSocket-Protocol: collabtui.v2", f"Sec-WebSocket-Protocol: {SUBPROTOCOL}"),
    "versions without blanks": request(f"Sec-WebSocket-Protocol: chat,{SUBPROTOCOL},superchat"),
    "compression": request("Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits"),
    "an unknown extension": request("Sec-WebSocket-Extensions: x-none; a=1, permessage-bzip2"),
}
#: What is refused, with the status that says why.
BAD = {
    "POST": (request(method="POST"), 405),
    "HTTP/1.0": (request(version="HTTP/1.0"), 505),
    "another path": (request(path="/other"), 404),
    "a path beneath": (request(path="/healthz"), 404),
    "no host": (request(without="Host"), 400),
    "two hosts": (request("Host: a", "Host: b"), 400),
    "no upgrade": (request(without="Upgrade"), 426),
    "another upgrade": (request("Upgrade: h2c"), 426),
    "two upgrades": (request("Upgrade: websocket, h2c"), 426),
    "no connection": (request(without="Connection"), 426),
    "a connection that closes": (request("Connection: close"), 426),
    "no key": (request(without="Sec-WebSocket-Key"), 400),
    "a short key": (request("Sec-WebSocket-Key: AAAA"), 400),
    "a long key": (request(f"Sec-WebSocket-Key: {KEY}AAAA"), 400),
    "a key that is no base64": (request("Sec-WebSocket-Key: !!!!!!!!!!!!!!!!!!!!!!=="), 400),
    "two keys": (request(f"Sec-WebSocket-Key: {KEY}", f"Sec-WebSocket-Key: {KEY}"), 400),
    "no version": (request(without="Sec-WebSocket-Version"), 400),
    "a page of a web site": (request("Origin: https://evil.example"), 403),
    "the null origin": (request("Origin: null"), 403),
    "a long line": (request("X: " + "a" * 9_000), 431),
    "many lines": (request(*(f"X{count}: y" for count in range(200))), 431),
}
#: What is no HTTP/1.1 request that could be a handshake: refused or let go, never served.
BROKEN = {
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    "no request line": b"\r\n\r\n",
    "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "a blank before the colon": request("Host : x"),
    "a line without a colon": request("Hostx"),
    "a folded line": request("X: a\r\n b"),
    "a NUL in a value": request("X: a\0b"),
    "lines that end in LF alone": request().replace(b"\r\n", b"\n"),
    "a body": request("Content-Length: 5") + b"hello",
    "two lengths": request("Content-Length: 0", "Content-Length: 5"),
    "chunks": request("Transfer-Encoding: chunked") + b"5\r\nhello\r\n0\r\n\r\n",
}


async def answered(quick: Rig, raw: bytes) -> Answer | None:
    """The answer; None where the broker ended the stream without one."""
    async with await FramePeer.connect(quick.running.port) as peer:
        try:
            return await peer.answer(raw)
        except (asyncio.IncompleteReadError, ConnectionError):
            return None


@pytest.mark.parametrize("raw", GOOD.values(), ids=GOOD)
async def test_a_handshake_is_answered_by_its_key(quick: Rig, raw: bytes) -> None:
    token = await quick.token("customer", "eve")
    async with await FramePeer.connect(quick.running.port) as peer:
        answer = await peer.answer(raw)
        assert answer.status == 101
        assert answer.headers["upgrade"].lower() == "websocket"
        assert answer.headers["connection"].lower() == "upgrade"
        assert answer.headers["sec-websocket-accept"] == ACCEPT
        assert answer.headers["sec-websocket-protocol"] == SUBPROTOCOL
        assert "sec-websocket-extensions" not in answer.headers
        await peer.put(hello(token))
        assert (await peer.read()).json["type"] == "welcome"
        assert await peer.is_served()


@pytest.mark.parametrize(("raw", "status"), BAD.values(), ids=BAD)
async def test_what_is_no_handshake_is_told_why(quick: Rig, raw: bytes, status: int) -> None:
    answer = await answered(quick, raw)
    assert answer is not None
    assert answer.status == status
    assert answer.body.strip()
    assert await connections_become(quick, 0) == 0


@pytest.mark.parametrize("raw", BROKEN.values(), ids=BROKEN)
async def test_what_is_no_request_gets_nothing(quick: Rig, raw: bytes) -> None:
    answer = await answered(quick, raw)
    assert answer is None or answer.status == 400
    assert await connections_become(quick, 0) == 0


@pytest.mark.parametrize("version", ["0", "7", "8", "12", "14", "256", "", "13, 8", "thirteen"])
async def test_another_version_of_the_websocket_is_told_ours(quick: Rig, version: str) -> None:
    answer = await answered(quick, request(f"Sec-WebSocket-Version: {version}"))
    assert answer is not None
    assert (answer.status, answer.headers["sec-websocket-version"]) == (426, "13")
    assert "version 13" in answer.body


@pytest.mark.parametrize(
    "lines",
    [
        [],
        ["Sec-WebSocket-Protocol: "],
        ["Sec-WebSocket-Protocol: collabtui.v2"],
        ["Sec-WebSocket-Protocol: collabtui.v2, collabtui.v3", "Sec-WebSocket-Protocol: chat"],
        ["Sec-WebSocket-Protocol: COLLABTUI.V1"],
        ["Sec-WebSocket-Protocol: collabtui.v10"],
    ],
)
async def test_a_client_of_another_protocol_only_is_told_what_is_spoken(quick: Rig, lines: list[str]) -> None:
    answer = await answered(quick, request(*lines, without="Sec-WebSocket-Protocol"))
    assert answer is not None
    assert answer.status == 400
    assert f"speaks {SUBPROTOCOL}:" in answer.body


async def test_nothing_is_read_from_a_handshake_that_was_refused(quick: Rig) -> None:
    token = await quick.token("customer", "eve")
    stored = await quick.rows()
    wish = frame(TEXT, encode(CommandFrame(id="c", command=OpenConversation("c1"))).encode())
    answer = await answered(quick, request(without="Sec-WebSocket-Key") + hello(token) + wish)
    assert answer is not None
    assert answer.status == 400
    assert await quick.rows() == stored


@pytest.mark.parametrize("part", [b"", b"GET", request()[:-2], request()[:60]], ids=len)
async def test_a_handshake_that_never_ends_is_cut(quick: Rig, part: bytes) -> None:
    async with await FramePeer.connect(quick.running.port) as peer, asyncio.timeout(PATIENCE_S):
        await peer.put(part)
        assert await peer.reader.read() == b""


@pytest.mark.parametrize("part", [b"", request()[:60]], ids=len)
async def test_a_handshake_that_is_left_is_let_go(quick: Rig, part: bytes) -> None:
    async with await FramePeer.connect(quick.running.port) as peer:
        await peer.put(part)
        peer.writer.write_eof()
        assert await peer.reader.read() == b""


async def test_a_second_request_behind_a_refused_one_gets_nothing(quick: Rig) -> None:
    async with await FramePeer.connect(quick.running.port) as peer:
        await peer.put(request(path="/other"), request())
        assert b" 101 " not in await peer.reader.read()
