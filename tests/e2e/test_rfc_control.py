"""RFC 6455, sections 5.5 with 7, on the broker's port: ping, pong, the ways to close."""

from dataclasses import replace
from pathlib import Path

import pytest

from broker.server.limits import Limits
from tests.e2e.conftest import QUICK
from tests.e2e.frame_peer import (
    CLOSE,
    CONTINUATION,
    PING,
    PONG,
    TEXT,
    FramePeer,
    close_frame,
    cut_up,
    question,
    question_text,
    request,
)
from tests.e2e.raw_peer import frame
from tests.e2e.rig import Rig, connections_become, rig

PROTOCOL_ERROR, POLICY_VIOLATION = 1002, 1008
CONTROLS = [CLOSE, PING, PONG]


@pytest.mark.parametrize("payload", [b"", b"p", b"\x00\xff\xfe\x80", b"p" * 124, b"p" * 125], ids=len)
async def test_a_ping_comes_back_as_a_pong(peer: FramePeer, payload: bytes) -> None:
    await peer.put(frame(PING, payload))
    assert await peer.read_pong() == payload


async def test_of_many_pings_the_last_is_answered_at_least(peer: FramePeer) -> None:
    sent = [b"%d" % count for count in range(50)]
    await peer.put(*(frame(PING, payload) for payload in sent))
    answered = [await peer.read_pong()]
    while answered[-1] != sent[-1]:
        answered.append(await peer.read_pong())
    assert answered == [payload for payload in sent if payload in answered]
    assert await peer.is_served()


async def test_a_ping_may_come_byte_by_byte(peer: FramePeer) -> None:
    wire = frame(PING, b"slow")
    await peer.put_apart(wire[at : at + 1] for at in range(len(wire)))
    assert await peer.read_pong() == b"slow"


@pytest.mark.parametrize("payload", [b"", b"nobody asked", b"p" * 125], ids=len)
async def test_a_pong_that_nobody_asked_for_changes_nothing(peer: FramePeer, payload: bytes) -> None:
    await peer.put(frame(PONG, payload))
    assert await peer.is_served()


@pytest.mark.parametrize("op", CONTROLS)
@pytest.mark.parametrize("size", [126, 65_536])
async def test_a_control_frame_that_is_too_long_fails_the_connection(peer: FramePeer, op: int, size: int) -> None:
    await peer.put(frame(op, (b"\x03\xe8" if op == CLOSE else b"").ljust(size, b"p")))
    assert await peer.read_failure() == PROTOCOL_ERROR


@pytest.mark.parametrize("op", CONTROLS)
async def test_a_control_frame_in_fragments_fails_the_connection(peer: FramePeer, op: int) -> None:
    await peer.put(frame(op, b"", fin=False), frame(CONTINUATION, b""))
    assert await peer.read_failure() == PROTOCOL_ERROR


@pytest.mark.parametrize("code", [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999])
async def test_a_close_is_answered_with_its_code(peer: FramePeer, code: int) -> None:
    await peer.put(close_frame(code, b"bye"))
    assert await peer.read_failure() == code


async def test_a_close_without_a_code_is_answered_without_one(peer: FramePeer) -> None:
    await peer.put(close_frame(None))
    assert await peer.read_close() in {1005, 1000}
    await peer.read_end()


async def test_the_longest_reason_is_read(peer: FramePeer) -> None:
    await peer.put(close_frame(1000, "\N{EURO SIGN}".encode() * 41))
    assert await peer.read_failure() == 1000


@pytest.mark.parametrize("code", [0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535])
async def test_a_close_with_a_code_that_may_not_be_sent_is_a_fault(peer: FramePeer, code: int) -> None:
    await peer.put(close_frame(code))
    assert await peer.read_failure() == PROTOCOL_ERROR


async def test_a_close_of_one_byte_is_a_fault(peer: FramePeer) -> None:
    await peer.put(frame(CLOSE, b"\x03"))
    assert await peer.read_failure() == PROTOCOL_ERROR


async def test_nothing_after_a_close_is_read(peer: FramePeer, quick: Rig) -> None:
    stored = await quick.rows()
    await peer.put(close_frame(1000), question("late"), frame(PING, b"late"), frame(3, b""), close_frame(4000))
    assert await peer.read_failure() == 1000
    assert await quick.rows() == stored


async def test_what_came_before_a_close_is_read_first(peer: FramePeer) -> None:
    await peer.put(frame(PING, b"first"), close_frame(1000))
    assert await peer.read_pong() == b"first"
    assert await peer.read_failure() == 1000


async def test_a_close_between_fragments_ends_the_message_unread(peer: FramePeer) -> None:
    first, *rest = cut_up(question_text("never"), 30)
    await peer.put(first, close_frame(1000), *rest)
    assert await peer.read_failure() == 1000


async def _cut_by_the_broker(quick: Rig) -> FramePeer:
    """A peer that asked before its hello, so that the broker begins to close."""
    peer = await FramePeer.connect(quick.running.port)
    assert (await peer.answer(request())).status == 101
    await peer.put(question("early"))
    assert (await peer.read()).json["type"] == "refused"
    assert await peer.read_close() == POLICY_VIOLATION
    return peer


async def test_the_broker_ends_the_stream_once_its_close_is_answered(tmp_path: Path) -> None:
    # Without the answer it would wait for longer than anybody here.
    async with (
        rig(tmp_path, limits=replace(QUICK, close_s=3600.0)) as patient,
        await _cut_by_the_broker(patient) as peer,
    ):
        await peer.put(close_frame(POLICY_VIOLATION))
        await peer.read_end()


async def test_between_the_brokers_close_and_its_answer_nothing_is_served(quick: Rig) -> None:
    async with await _cut_by_the_broker(quick) as peer:
        await peer.put(question("late"), frame(PING, b"late"), close_frame(POLICY_VIOLATION))
        assert {one.op async for one in peer.rest()} <= {PONG}


async def test_a_close_that_is_never_answered_is_not_waited_for(quick: Rig) -> None:
    async with await _cut_by_the_broker(quick) as peer:
        assert await connections_become(quick, 0) == 0
        await peer.read_end()


@pytest.mark.parametrize("last", [b"", b"\x81", frame(TEXT, b"{", fin=False), frame(TEXT, b"{", size=100)])
async def test_a_stream_that_ends_without_a_close_is_let_go(quick: Rig, peer: FramePeer, last: bytes) -> None:
    await peer.put(last)
    peer.writer.write_eof()
    assert [one async for one in peer.rest() if one.op != CLOSE] == []
    assert await connections_become(quick, 0) == 0


@pytest.mark.parametrize("last", [b"", b"\x81", frame(TEXT, b"{", size=100)])
async def test_a_reset_is_let_go(quick: Rig, peer: FramePeer, last: bytes) -> None:
    await peer.put(last)
    peer.writer.transport.abort()
    assert await connections_become(quick, 0) == 0


async def test_who_keeps_the_stream_open_after_the_closing_handshake_is_let_go(quick: Rig, peer: FramePeer) -> None:
    await peer.put(close_frame(1000))
    assert await peer.read_failure() == 1000
    assert await connections_become(quick, 0) == 0


async def test_both_may_close_at_once(quick: Rig, peer: FramePeer) -> None:
    await peer.put(frame(2, b""), close_frame(1001))  # the first has the broker close, the second crosses its close
    codes = [one.code async for one in peer.rest() if one.op == CLOSE]
    assert codes in ([1003], [1001])
    assert await connections_become(quick, 0) == 0


async def test_who_does_not_answer_pings_is_let_go(tmp_path: Path) -> None:
    async with (
        rig(tmp_path, limits=Limits(ping_s=0.2, close_s=0.2)) as broker,
        await FramePeer.connect(broker.running.port) as peer,
    ):
        await peer.log_in(await broker.token("customer", "eve"))
        for _ in range(3):
            ping = await peer.read()
            assert ping.op == PING
            await peer.put(frame(PONG, ping.payload))
        assert (await peer.read()).op == PING
        assert [one.code async for one in peer.rest()] == [1011]
        assert await connections_become(broker, 0) == 0
