"""The generator's own WebSocket frames, held against those of a full implementation."""

import pytest
from bench.servers import message
from bench.wire import Template, frames_in, head
from hypothesis import given
from hypothesis import strategies as st
from websockets.frames import Frame, Opcode
from websockets.protocol import SERVER, Protocol

from broker.domain.commands import PostMessage
from broker.protocol.codec import decode_client
from broker.protocol.frames import CommandFrame

CONVERSATION = "01ARZ3NDEKTSV4RRFFQ69G5FAV"


def received(data: bytes) -> list[tuple[int, bytes]]:
    """What a full server reads from these bytes of a client."""
    server = Protocol(SERVER)
    server.receive_data(data)
    assert server.parser_exc is None
    return [(frame.opcode, bytes(frame.data)) for frame in server.events_received() if isinstance(frame, Frame)]


@pytest.mark.parametrize("size", [0, 1, 125, 126, 127, 65_535, 65_536, 70_000])
def test_a_server_reads_our_frames_of_every_size(size: int) -> None:
    payload = b"x" * size
    assert received(head(size, Opcode.TEXT) + payload) == [(Opcode.TEXT, payload)]


@given(st.integers(0, 99_999_999), st.text(st.characters(exclude_characters="{}", codec="utf-8")))
def test_a_template_becomes_a_frame_with_the_number_in_every_place(n: int, text: str) -> None:
    template = Template.of(f"{{n}} {text} {{n}}")
    assert received(template.numbered(n)) == [(Opcode.TEXT, f"{n:08d} {text} {n:08d}".encode())]


def test_a_frame_whose_size_looks_like_a_place_is_left_alone() -> None:
    payload = "{n}" + "x" * (0x2564 - 8)  # in its head, the size reads as "%d"
    assert received(Template.of(payload).numbered(7))[0][1].startswith(b"00000007x")


def test_a_message_is_a_command_of_195_bytes_that_the_broker_reads() -> None:
    [(_, payload)] = received(message(CONVERSATION).numbered(42))
    assert len(payload) == 195
    match decode_client(payload.decode()):
        case CommandFrame(id=id, command=PostMessage(conversation=conversation, text=text)):
            assert (len(id), id[:18], conversation) == (26, "010000000000000042", CONVERSATION)
            assert text.startswith("#00000042# ")
        case other:
            pytest.fail(f"not a message: {other}")


def test_two_messages_never_share_an_id() -> None:
    ids = {decode_client(received(message(CONVERSATION).numbered(n))[0][1].decode()).id for n in range(20)}  # type: ignore[union-attr]
    assert len(ids) == 20


_PAYLOADS = st.lists(st.one_of(st.binary(max_size=300), st.sampled_from([b"y" * 126, b"z" * 65_536])), max_size=5)


@given(_PAYLOADS, st.data())
def test_frames_are_found_however_the_bytes_are_cut(payloads: list[bytes], data: st.DataObject) -> None:
    stream = b"".join(Frame(Opcode.TEXT, payload).serialize(mask=False) for payload in payloads)
    cut = data.draw(st.integers(0, len(stream)))
    first, rest = frames_in(stream[:cut])
    second, left = frames_in(rest + stream[cut:])
    assert [payload for _, payload in first + second] == payloads
    assert left == b""


def test_a_ping_is_told_from_a_text() -> None:
    stream = Frame(Opcode.PING, b"?").serialize(mask=False) + Frame(Opcode.TEXT, b"!").serialize(mask=False)
    assert frames_in(stream) == ([(Opcode.PING, b"?"), (Opcode.TEXT, b"!")], b"")
