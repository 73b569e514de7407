"""RFC 6455, section 5, on the broker's port: how bytes become messages."""

import json
import random

import pytest

from broker.protocol.frames import Hello
from tests.e2e.conftest import QUICK
from tests.e2e.frame_peer import (
    BINARY,
    CLOSE,
    CONTINUATION,
    PING,
    PONG,
    TEXT,
    FramePeer,
    cut_up,
    question,
    question_text,
    request,
)
from tests.e2e.raw_peer import frame
from tests.e2e.rig import Rig

PROTOCOL_ERROR, UNSUPPORTED_DATA, TOO_BIG = 1002, 1003, 1009
MOST = QUICK.frame_bytes


def padded(size: int) -> bytes:
    """A question of exactly so many bytes: blanks around JSON mean nothing."""
    return question_text("padded").ljust(size)


async def result_of(peer: FramePeer) -> str:
    answer = (await peer.read()).json
    assert answer["type"] == "result", answer
    return str(answer["id"])


@pytest.mark.parametrize("key", [b"\0\0\0\0", b"\xff\xff\xff\xff", b"{{{{", b"\x00\x01\x80\xff"])
async def test_any_mask_is_taken_off(peer: FramePeer, key: bytes) -> None:
    await peer.put(frame(TEXT, question_text("masked"), key=key))
    assert await result_of(peer) == "masked"


@pytest.mark.parametrize("op", [TEXT, BINARY, CONTINUATION, PING, PONG, CLOSE])
async def test_a_frame_without_a_mask_fails_the_connection(peer: FramePeer, op: int) -> None:
    await peer.put(frame(op, b"", mask=False))
    assert await peer.read_failure() == PROTOCOL_ERROR


@pytest.mark.parametrize("op", [TEXT, BINARY, PING, PONG, CLOSE])
@pytest.mark.parametrize("rsv", [1, 2, 4, 7])
async def test_a_reserved_bit_fails_the_connection(peer: FramePeer, op: int, rsv: int) -> None:
    await peer.put(frame(op, b"", rsv=rsv))
    assert await peer.read_failure() == PROTOCOL_ERROR


@pytest.mark.parametrize("op", [3, 4, 5, 6, 7, 11, 12, 13, 14, 15])
@pytest.mark.parametrize("payload", [b"", b"words"])
async def test_a_reserved_opcode_fails_the_connection(peer: FramePeer, op: int, payload: bytes) -> None:
    await peer.put(frame(op, payload))
    assert await peer.read_failure() == PROTOCOL_ERROR


async def test_nothing_after_a_fault_is_read(peer: FramePeer) -> None:
    await peer.put(frame(PING, b"before"), frame(3, b""), question("after"), frame(PING, b"after"))
    assert await peer.read_pong() == b"before"
    assert await peer.read_failure() == PROTOCOL_ERROR


@pytest.mark.parametrize("size", [125, 126, 127, 65_535, 65_536, MOST])
async def test_a_message_of_each_length_form_is_read(peer: FramePeer, size: int) -> None:
    await peer.put(frame(TEXT, padded(size)))
    assert await result_of(peer) == "padded"


@pytest.mark.parametrize(("size", "form"), [(1, 2), (100, 2), (100, 8), (125, 8), (126, 8), (65_535, 8)])
async def test_a_longer_form_than_needed_is_a_fault_or_read_as_it_is(peer: FramePeer, size: int, form: int) -> None:
    """Section 5.2 asks it of the sender; a receiver that does not mind must not lose its place in the stream."""
    await peer.put(frame(TEXT, padded(size) if size > 80 else b"x" * size, form=form), question("next"))
    first = await peer.read()
    if first.op == CLOSE:
        assert first.code == PROTOCOL_ERROR
        return
    assert first.json["type"] == ("result" if size > 80 else "refused")
    assert await result_of(peer) == "next"


@pytest.mark.parametrize("size", [2**63, 2**64 - 1])
async def test_a_length_with_its_highest_bit_set_fails_the_connection(peer: FramePeer, size: int) -> None:
    await peer.put(frame(TEXT, b"", size=size))
    assert await peer.read_failure() in {PROTOCOL_ERROR, TOO_BIG}


@pytest.mark.parametrize("size", [MOST + 1, 2**32, 2**63 - 1])
async def test_a_frame_that_is_too_big_is_given_up_by_its_head(peer: FramePeer, size: int) -> None:
    await peer.put(frame(TEXT, b"{", size=size))
    assert await peer.read_failure() == TOO_BIG


async def test_fragments_that_are_too_big_together_are_given_up(peer: FramePeer) -> None:
    half = frame(TEXT, b" " * (MOST // 2), fin=False)
    await peer.put(half, frame(CONTINUATION, b" " * (MOST // 2 + 1), fin=False))
    assert await peer.read_failure() == TOO_BIG


async def test_fragments_that_fit_together_are_one_message(peer: FramePeer) -> None:
    await peer.put(*cut_up(padded(MOST), MOST // 3))
    assert await result_of(peer) == "padded"


@pytest.mark.parametrize("size", [1, 2, 7, 60])
async def test_fragments_of_any_size_are_one_message(peer: FramePeer, size: int) -> None:
    await peer.put(*cut_up(question_text("parts"), size))
    assert await result_of(peer) == "parts"


async def test_empty_fragments_are_fragments(peer: FramePeer) -> None:
    parts = [frame(TEXT, b"", fin=False), frame(CONTINUATION, b"", fin=False)]
    await peer.put(*parts, frame(CONTINUATION, question_text("late"), fin=False), frame(CONTINUATION, b""))
    assert await result_of(peer) == "late"


@pytest.mark.parametrize("op", [TEXT, BINARY])
async def test_an_empty_message_is_a_message(peer: FramePeer, op: int) -> None:
    await peer.put(frame(op, b""))
    assert (await peer.read()).json["code"] == "bad_frame"


async def test_control_frames_come_between_fragments(peer: FramePeer) -> None:
    first, *rest = cut_up(question_text("between"), 10)
    await peer.put(first)
    for count, part in enumerate(rest):
        await peer.put(frame(PING, b"%d" % count), frame(PONG, b"unasked"), part)
        assert await peer.read_pong() == b"%d" % count
    assert await result_of(peer) == "between"


async def test_a_ping_between_fragments_in_one_segment_is_answered_first(peer: FramePeer) -> None:
    first, *rest = cut_up(question_text("together"), 30)
    await peer.put(first, frame(PING, b"now"), *rest)
    assert await peer.read_pong() == b"now"
    assert await result_of(peer) == "together"


@pytest.mark.parametrize("fin", [False, True])
async def test_a_continuation_of_nothing_fails_the_connection(peer: FramePeer, fin: bool) -> None:
    await peer.put(frame(CONTINUATION, b"{}", fin=fin))
    assert await peer.read_failure() == PROTOCOL_ERROR


async def test_a_continuation_after_a_whole_message_fails_the_connection(peer: FramePeer) -> None:
    await peer.put(*cut_up(question_text("whole"), 40), frame(CONTINUATION, b"more"))
    seen = await peer.read()
    assert (seen.code if seen.op == CLOSE else await peer.read_failure()) == PROTOCOL_ERROR


@pytest.mark.parametrize("op", [TEXT, BINARY])
@pytest.mark.parametrize("fin", [False, True])
async def test_a_message_inside_another_fails_the_connection(peer: FramePeer, op: int, fin: bool) -> None:
    await peer.put(frame(TEXT, b"{", fin=False), frame(op, b"}", fin=fin))
    assert await peer.read_failure() == PROTOCOL_ERROR


@pytest.mark.parametrize("payload", [b"", b"\x80\x04N.", b"\x1f\x8b\x08\0", b'{"type":"hello"}'])
async def test_a_binary_message_is_refused_in_words_then_by_code(peer: FramePeer, payload: bytes) -> None:
    await peer.put(frame(BINARY, payload))
    assert (await peer.read()).json["code"] == "bad_frame"
    assert await peer.read_close() == UNSUPPORTED_DATA


async def test_a_binary_message_in_fragments_is_refused_once_whole(peer: FramePeer) -> None:
    await peer.put(frame(BINARY, b"\x80", fin=False), frame(PING, b""), frame(CONTINUATION, b"\x04N."))
    assert await peer.read_pong() == b""
    assert (await peer.read()).json["code"] == "bad_frame"
    assert await peer.read_close() == UNSUPPORTED_DATA


async def test_everything_may_come_byte_by_byte(quick: Rig) -> None:
    token = await quick.token("customer", "eve")
    hello = frame(TEXT, Hello(token=token).model_dump_json().encode())
    async with await FramePeer.connect(quick.running.port) as peer:
        await peer.put_apart(request()[at : at + 1] for at in range(len(request())))
        assert (await peer.read_answer()).status == 101
        wire = b"".join([hello, frame(PING, b"slow"), frame(TEXT, padded(130))])
        await peer.put_apart(wire[at : at + 1] for at in range(len(wire)))
        seen = [await peer.read() for _ in range(3)]
        kinds = {PONG if one.op == PONG else one.json["type"] for one in seen}
        # Who is not welcome yet is told to wait: the question came while the hello was being checked, or after it.
        assert kinds in ({"welcome", PONG, "result"}, {"welcome", PONG, "refused"})


@pytest.mark.parametrize("seed", range(4))
async def test_segments_cut_anywhere_make_the_same_messages(peer: FramePeer, seed: int) -> None:
    chance = random.Random(seed)
    names = [f"q{count}" for count in range(12)]
    wire = b"".join(part for name in names for part in cut_up(question_text(name), chance.randrange(1, 90)))
    cuts = sorted(chance.sample(range(len(wire)), 40))
    await peer.put_apart(wire[start:end] for start, end in zip([0, *cuts], [*cuts, None], strict=True))
    assert [await result_of(peer) for _ in names] == names


async def test_a_frame_cut_at_each_of_its_bytes_is_whole_again(peer: FramePeer) -> None:
    wire = frame(TEXT, padded(200))
    for at in range(1, 20):
        await peer.put_apart([wire[:at], wire[at:]])
        assert await result_of(peer) == "padded"


async def test_many_messages_in_one_segment_are_all_answered_in_order(peer: FramePeer) -> None:
    names = [f"q{count}" for count in range(200)]
    await peer.put(*map(question, names))
    assert [await result_of(peer) for _ in names] == names


async def test_what_follows_the_handshake_in_its_segment_is_read(quick: Rig) -> None:
    token = await quick.token("customer", "eve")
    hello = frame(TEXT, json.dumps({"type": "hello", "token": token}).encode())
    async with await FramePeer.connect(quick.running.port) as peer:
        assert (await peer.answer(request() + hello)).status == 101
        assert (await peer.read()).json["type"] == "welcome"
        assert await peer.is_served()
