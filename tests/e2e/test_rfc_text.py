"""RFC 6455, section 8.1, on the broker's port: text is UTF-8 or the connection fails."""

import json

import pytest

from broker.domain.commands import OpenConversation, PostMessage
from broker.protocol.codec import encode
from broker.protocol.frames import CommandFrame
from tests.e2e.frame_peer import CONTINUATION, PING, TEXT, FramePeer, close_frame, cut_up
from tests.e2e.raw_peer import frame
from tests.e2e.rig import Rig

INVALID_DATA = 1007
#: What is no UTF-8: stray and missing continuations, overlong forms, surrogates, what lies beyond Unicode.
BROKEN = {
    "stray continuation": b"\x80",
    "continuation after ASCII": b"a\xbf",
    "lone lead of two": b"\xc3",
    "lone lead of three": b"\xe2\x82",
    "lone lead of four": b"\xf0\x9f\x98",
    "lead then ASCII": b"\xc3(",
    "overlong slash of two": b"\xc0\xaf",
    "overlong slash of three": b"\xe0\x80\xaf",
    "overlong slash of four": b"\xf0\x80\x80\xaf",
    "overlong NUL": b"\xc0\x80",
    "high surrogate": b"\xed\xa0\x80",
    "low surrogate": b"\xed\xb0\x80",
    "surrogate pair": b"\xed\xa0\xbd\xed\xb8\x80",
    "beyond U+10FFFF": b"\xf4\x90\x80\x80",
    "five bytes": b"\xf8\x88\x80\x80\x80",
    "never a byte": b"\xfe\xff",
    "the RFC's example": b"\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5\xed\xa0\x80edited",
}
#: The edges of each length of UTF-8, noncharacters among them: all of it is text.
SOUND = "\x7f\u0080\u07ff\u0800\ud7ff\ue000\ufdd0\ufffd\ufffe\uffff\U00010000\U0001ffff\U0010fffe\U0010ffff κόσμε"


@pytest.fixture(params=BROKEN.values(), ids=list(BROKEN))
def broken(request: pytest.FixtureRequest) -> bytes:
    assert isinstance(request.param, bytes)
    return request.param


async def test_broken_text_fails_the_connection(peer: FramePeer, broken: bytes) -> None:
    await peer.put(frame(TEXT, b'{"type":"' + broken + b'"}'))
    assert await peer.read_failure() == INVALID_DATA


async def test_broken_text_that_ends_a_message_fails_the_connection(peer: FramePeer, broken: bytes) -> None:
    await peer.put(frame(TEXT, broken))
    assert await peer.read_failure() == INVALID_DATA


async def test_broken_text_in_fragments_fails_the_connection(peer: FramePeer, broken: bytes) -> None:
    first, *rest = cut_up(b'{"type":"' + broken + b'"}', 1)
    await peer.put(first, frame(PING, b"between"), *rest)
    seen = await peer.read()
    assert (await peer.read_close() if seen.payload == b"between" else seen.code) == INVALID_DATA
    await peer.read_end()


async def test_a_close_with_a_broken_reason_fails_the_connection(peer: FramePeer, broken: bytes) -> None:
    await peer.put(close_frame(1000, broken))
    assert await peer.read_failure() == INVALID_DATA


@pytest.mark.parametrize("size", [1, 2, 3, 5])
async def test_characters_cut_apart_by_fragments_are_whole_again(peer: FramePeer, quick: Rig, size: int) -> None:
    for id, command in (("open", OpenConversation("c1")), ("say", PostMessage("c1", SOUND))):
        await peer.put(*cut_up(encode(CommandFrame(id=id, command=command)).encode(), size))
        assert (await peer.read()).json["id"] == id
    said = [json.loads(row.body)["text"] for row in await quick.rows() if row.kind == "message_posted"]
    assert said == [SOUND]


async def test_a_character_that_is_never_finished_fails_the_connection(peer: FramePeer) -> None:
    await peer.put(frame(TEXT, b'"\xe2', fin=False), frame(CONTINUATION, b"\x82", fin=False), frame(CONTINUATION, b""))
    assert await peer.read_failure() == INVALID_DATA
