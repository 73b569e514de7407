"""Laws of frames as text, whatever a peer sends."""

from contextlib import suppress

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic_core import from_json

from broker.domain.commands import PostMessage
from broker.protocol.codec import Unreadable, decode_client, decode_server, encode, frame_id
from broker.protocol.frame import Frame
from broker.protocol.frames import ClientFrame, CommandFrame, ServerFrame
from broker.protocol.quick import quick_post
from tests.property.decoders import DECODERS, decode_rewritten, said
from tests.property.frames import raw_payloads, raw_texts, written_frames
from tests.unit.protocol.values import client_frames, server_frames

POST = encode(CommandFrame(id="m1", command=PostMessage("c1", "Hello", 3)))
OTHERS = [name for name in DECODERS if name != "decode_client"]


@given(client_frames)
def test_every_frame_of_a_client_comes_back_as_it_was(frame: ClientFrame) -> None:
    assert decode_client(encode(frame)) == frame


@given(server_frames)
def test_every_frame_of_a_broker_comes_back_as_it_was(frame: ServerFrame) -> None:
    assert decode_server(encode(frame)) == frame


@settings(max_examples=120)
@given(written_frames)
def test_order_blanks_escapes_change_nothing_about_a_frame(written: tuple[Frame, str]) -> None:
    frame, raw = written
    for name, decode in DECODERS.items():
        assert decode(raw) == frame, name


@pytest.mark.parametrize("name", OTHERS)
@settings(max_examples=400)
@given(raw_texts)
@example(POST)
@example(POST.replace(":3", ":3.0"))
@example(POST.replace(":3", ":-0"))
@example(POST.replace("{", '{"type":"hello",', 1))
@example(POST.replace("post_message", "post\\u005fmessage"))
@example(POST.replace("Hello", "\\ud83d\\ude00"))
@example(POST.replace("Hello", "\\ud83d"))
@example(POST.replace("Hello", "\ud83d"))
@example(POST.replace("Hello", "a\tb"))
@example(POST.replace("Hello", "a\x7fb"))
@example(POST.replace(":3", ':3,"extra":1'))
@example(POST.replace(":3", ':3,"epoch":3'))
@example(POST.replace('"id"', '"extra":null,"id"'))
@example(POST.replace('"id"', '"id":"m0","id"'))
@example(POST.replace('"c1"', '"../c1"'))
@example(POST.replace('"m1"', '"m.1"'))
@example(POST.replace('"m1"', '"m1\\n"'))
@example(POST.replace("Hello", " "))
@example(POST.replace("Hello", "x" * 8_001))
@example(POST.replace(":3", ":9007199254740992"))
@example(POST.replace(":3", ":true"))
@example(POST + " ")
@example(POST + "\n{}")
@example("\ufeff" + POST)
def test_every_text_says_the_same_whichever_way_it_is_read(name: str, raw: str) -> None:
    assert said(DECODERS[name], raw) == said(decode_client, raw)


@settings(max_examples=300)
@given(raw_payloads)
@example(POST.encode().replace(b"Hello", b"\xed\xa0\x80"))
@example(POST.encode().replace(b"Hello", b"\xc0\xaf"))
@example(POST.encode().replace(b"Hello", b"Hell\xf0\x9f\x98"))
def test_what_is_read_from_bytes_is_text_that_says_the_same(data: bytes) -> None:
    found = quick_post(data)
    if found is not None:
        assert said(decode_client, data.decode()) == CommandFrame(id=found[0], command=found[1])


@settings(max_examples=120)
@given(raw_texts)
def test_a_frame_that_was_read_says_all_that_was_sent(raw: str) -> None:
    frame = said(decode_client, raw)
    if isinstance(frame, Frame):
        assert _is_within(from_json(raw), from_json(encode(frame)))
        assert decode_client(encode(frame)) == frame


@settings(max_examples=120)
@given(raw_texts)
def test_the_id_told_with_a_refusal_is_the_id_of_the_frame(raw: str) -> None:
    frame, id = said(decode_client, raw), frame_id(raw)
    if isinstance(frame, Frame):
        assert id == getattr(frame, "id", None)
    elif id is not None:
        assert id in str(from_json(raw)["id"])


@given(raw_texts | server_frames.map(encode))
def test_a_client_survives_whatever_a_broker_sends(raw: str) -> None:
    with_fields = raw[:-1] + ',"color":"red"}' if raw.endswith("}") else raw
    for text in (raw, with_fields):
        with suppress(Unreadable):  # the one way to fail
            decode_server(text)


@given(server_frames, st.sampled_from(["color", "\u00fc", "n2"]))
def test_a_field_of_a_newer_broker_changes_no_frame(frame: ServerFrame, name: str) -> None:
    newer = encode(frame)[:-1] + f',"{name}":[{{"deep":null}}]}}'
    assert decode_server(newer) == frame


def test_the_rewritten_text_is_not_the_text() -> None:
    """The second way of reading is one: a mistake of the first in blanks or escapes would show."""
    spaced = POST.replace(":", " : ").replace("Hello", "\\u0048ello")
    assert decode_rewritten(spaced) == decode_client(POST)


def _is_within(sent: object, kept: object) -> bool:
    if isinstance(sent, dict):
        return isinstance(kept, dict) and all(name in kept and _is_within(sent[name], kept[name]) for name in sent)
    if isinstance(sent, list):
        return isinstance(kept, list) and len(sent) == len(kept) and all(map(_is_within, sent, kept))
    return (type(sent) is type(kept) and sent == kept) or (isinstance(kept, float) and float(str(sent)) == kept)
