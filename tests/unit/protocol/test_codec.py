"""Claims on how frames, events cross the wire."""

import json
import time
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broker.domain.actors import DESK
from broker.domain.commands import Command, PostMessage
from broker.domain.context import FieldValue
from broker.domain.errors import BadFrame
from broker.domain.events import ContextSet, Event, MessagePosted, Opaque, SignalsReported
from broker.domain.owner_events import Closed
from broker.domain.signals import Signals
from broker.protocol.codec import (
    Unreadable,
    decode_client,
    decode_event,
    decode_server,
    encode,
    encode_event,
    frame_id,
)
from broker.protocol.copilot_frames import Drafting, DraftingNow, Rework, ReworkDone, Reworked, ReworkWanted
from broker.protocol.frames import (
    Ack,
    ClientFrame,
    CommandFrame,
    Cursor,
    EventFrame,
    GoingAway,
    Hello,
    Leave,
    Query,
    QueueRows,
    RefusedFrame,
    Reset,
    ServerFrame,
    Subscribe,
    Typing,
    Unsubscribe,
    Waiting,
    WatchQueue,
    Welcome,
)
from broker.protocol.questions import GetPacket, ListConversations
from broker.protocol.rows import ConversationRow, ServerLimits
from broker.protocol.splice import event_payload
from tests.unit.protocol.raw_frames import posted, refusal
from tests.unit.protocol.values import command_ids, commands, events

POST = '{"type":"command","id":"m1","command":{"kind":"post_message","conversation":"c1","text":"Hello","epoch":3}}'
ROW = ConversationRow(
    conversation="c1",
    customer="maria",
    phase="offered",
    owner="the queue, offered to agent ada",
    agent="ada",
    since=5,
    opened=1,
    touched=9,
    epoch=2,
    priority=3,
    sentiment=-0.5,
)


@given(command_ids, commands)
def test_every_command_arrives_as_it_was_sent(id: str, command: Command) -> None:
    frame = CommandFrame(id=id, command=command)
    assert decode_client(encode(frame)) == frame


@given(events)
def test_every_event_comes_back_from_its_body_as_it_was(event: Event) -> None:
    assert decode_event(encode_event(event)) == event


def test_signals_stored_before_anybody_asked_for_a_person_are_read_as_unmeasured() -> None:
    stored = encode_event(SignalsReported("m1", Signals(sentiment=-0.5)))
    body = {name: value for name, value in json.loads(stored)["signals"].items() if name in ("intents", "sentiment")}
    old = json.dumps(json.loads(stored) | {"signals": body}).encode()
    assert decode_event(old) == SignalsReported("m1", Signals(sentiment=-0.5))


@pytest.mark.parametrize(
    "frame",
    [
        Hello(token="t", instance="i", resume=(Cursor(stream="agent:a1", after_n=4),)),
        Subscribe(id="s1", stream="conversation:c1", after_n=7),
        Unsubscribe(id="s2", stream="agent:a1"),
        Query(id="q1", query=ListConversations(open_only=False)),
        Query(id="q2", query=GetPacket(conversation="c1")),
        Typing(conversation="c1", epoch=2),
        Drafting(conversation="c1", about="m1", epoch=2, text="You can\n"),
        Drafting(conversation="c1", about="m1", over=True),
        Rework(id="w1", conversation="c1", how="translated", parts=("You can.", " Really.\n")),
        Reworked(id="rework.1", parts=("Sie können.",)),
        Reworked(id="rework.1", why_not="the model is away"),
        WatchQueue(id="w1"),
        WatchQueue(id="w2", on=False),
        Leave(id="l1"),
    ],
)
def test_a_clients_frame_arrives_as_it_was_sent(frame: ClientFrame) -> None:
    assert decode_client(encode(frame)) == frame


@pytest.mark.parametrize(
    "frame",
    [
        Welcome(
            actor=DESK,
            store_id="s",
            limits=ServerLimits(frame_bytes=1, commands_in_flight=2, ping_seconds=20.0),
        ),
        Ack(id="m1", stream="conversation:c1", n=3, epoch=1),
        RefusedFrame(id=None, code="stale_epoch", message="No.", retry="reload", current={"epoch": 2}),
        EventFrame(stream="conversation:c1", n=1, at=2, actor=DESK, event=Closed("done")),
        Reset(stream="agent:a1", reason="restored"),
        QueueRows(full=True, rows=(ROW,), gone=("c2",)),
        Waiting(conversation="c1", position=2, of=5),
        DraftingNow(conversation="c1", about="m1", epoch=2, text="You can", over=False),
        ReworkWanted(id="rework.1", conversation="c1", how="shorter", parts=("You can.",)),
        ReworkDone(id="w1", parts=(), why_not="the model is away"),
        GoingAway(reconnect_after_ms=10),
    ],
)
def test_a_brokers_frame_arrives_as_it_was_sent(frame: ServerFrame) -> None:
    assert decode_server(encode(frame)) == frame


@pytest.mark.parametrize(
    "raw",
    [
        POST.replace('"epoch":3', '"epoch":3,"epoch":3'),
        POST.replace('"id":"m1"', '"id":"m1","id":"m2"'),
        POST.replace('"epoch":3', '"epo\\u0063h":4,"epoch":3'),
        '{"type":"command","id":"m1","command":{"kind":"set_skills","agent":"a","skills":{"a":1,"a":5}}}',
    ],
)
def test_a_field_named_twice_is_refused_at_any_depth(raw: str) -> None:
    assert "names a field twice" in refusal(raw).message


def test_one_name_in_two_objects_is_no_repetition() -> None:
    raw = '{"type":"hello","token":"t","resume":[{"stream":"agent:a","after_n":1},{"stream":"agent:b","after_n":1}]}'
    assert len(Hello.model_validate(decode_client(raw)).resume) == 2


@pytest.mark.parametrize(
    "raw",
    [
        "[" * 100_000,
        '{"a":' * 100_000,
        '{"type":"hello","token":' + "[" * 50_000 + "]" * 50_000 + "}",
        "{" + ",".join(f'"k{i}":1' for i in range(40_000)) + "}",
        '{"type":"unsubscribe","id":"x",' + ",".join(f'"k{i}":1' for i in range(40_000)) + "}",
        '{"type":"hello","token":"t","resume":[' + ",".join(["{}"] * 40_000) + "]}",
        '{"type":"command","id":"x","command":{"kind":"set_skills","agent":"a","skills":{'
        + ",".join(f'"k{i}":"1"' for i in range(20_000))
        + "}}}",
        posted(epoch="9" * 200_000),
        posted(epoch="0." + "0" * 200_000 + "1"),
    ],
)
def test_a_bomb_is_refused_in_bounded_time_with_a_short_sentence(raw: str) -> None:
    began = time.process_time()
    message = refusal(raw).message
    frame_id(raw)
    assert time.process_time() - began < 2
    assert len(message) < 400


@given(st.text(max_size=200))
def test_no_text_does_more_than_be_refused(raw: str) -> None:
    assert isinstance(refusal(raw), BadFrame)
    assert frame_id(raw) is None


@pytest.mark.parametrize(
    ("raw", "id"),
    [
        (posted(epoch='"3"'), "m1"),
        ('{"type":"zap","id":"m1"}', "m1"),
        ('{"id":5}', None),
        ('{"id":"two words"}', None),
        ('{"id":"' + "a" * 500 + '"}', None),
        ('{"id":"m1"', None),
        ('["id"]', None),
        ("\ud800", None),
        ("[" * 100_000, None),
    ],
)
def test_the_id_of_a_refused_frame_is_told_where_it_can_be_read(raw: str, id: str | None) -> None:
    assert frame_id(raw) == id


def test_text_arrives_code_point_for_code_point() -> None:
    said = "e\u0301 \u00e9 \ufb01 \x00\x1b[2J\u202e\r\n\ufeff \U0001f600\ufdd0"
    frame = decode_client(encode(CommandFrame(id="m1", command=PostMessage("c1", said))))
    assert isinstance(frame, CommandFrame)
    assert frame.command == PostMessage("c1", said)


def test_an_event_kind_of_a_newer_broker_is_kept_opaque() -> None:
    raw = event_payload("agent:a1", 4, 5, DESK, '{"kind":"promoted","to":["chief","\u00fc"]}'.encode())
    opaque = Opaque("promoted", '{"kind":"promoted","to":["chief","\u00fc"]}')
    assert decode_server(raw) == EventFrame(stream="agent:a1", n=4, at=5, actor=DESK, event=opaque)


def test_a_frame_type_of_a_newer_broker_is_passed_over() -> None:
    assert decode_server('{"type":"fanfare","loud":true}') is None


def test_a_context_field_from_before_values_had_a_place_is_read() -> None:
    field = b'{"name":"order","value":"42","source":"customer","confidence":0.9}'
    event = decode_event(b'{"kind":"context_set","version":1,"field":' + field + b"}")
    assert event == ContextSet(FieldValue("order", "42", "customer", 0.9), 1)


def test_a_field_of_a_newer_broker_is_passed_over() -> None:
    assert decode_server('{"type":"ack","id":"m1","color":"red"}') == Ack(id="m1")
    assert decode_event(b'{"kind":"closed","reason":"done","color":"red"}') == Closed("done")


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "null",
        "{}",
        "\ud800",
        '{"type":"ack"}',
        '{"type":"event","event":{"kind":"promoted"}}',
        event_payload("agent:a1", 1, 1, DESK, b"{}"),
        event_payload("agent:a1", 1, 1, DESK, b'{"kind":"closed"}'),
    ],
)
def test_what_no_broker_of_this_protocol_sends_is_unreadable(raw: str | bytes) -> None:
    with pytest.raises(Unreadable, match="can't be read"):
        decode_server(raw)


def test_a_stored_event_of_a_newer_kind_keeps_its_bytes() -> None:
    body = b'{"kind":"promoted", "to": "chief"}'
    event = decode_event(body)
    assert event == Opaque("promoted", body.decode())
    assert encode_event(event) == body


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"{}", b'{"kind":"closed"}', b'{"kind":"closed","reason":1}'])
def test_a_damaged_body_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable, match="An event can't be read"):
        decode_event(body)


def test_a_body_carries_its_kind() -> None:
    assert json.loads(encode_event(MessagePosted("m1", "Hi", 0)))["kind"] == "message_posted"


def test_no_two_frames_share_a_type() -> None:
    types = [frame.model_fields["type"].default for frame in (*get_args(ClientFrame), *get_args(ServerFrame))]
    assert len(types) == len(set(types))
