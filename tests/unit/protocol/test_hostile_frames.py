"""Claims on what a broken or hostile client may put into a frame."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from broker.domain.errors import Refused
from broker.protocol.codec import decode_client, encode
from broker.protocol.copilot_frames import Drafting, Rework, Reworked
from broker.protocol.frame import Frame
from broker.protocol.frames import (
    ClientFrame,
    CommandFrame,
    Cursor,
    Hello,
    Leave,
    Query,
    Subscribe,
    Typing,
    Unsubscribe,
    WatchQueue,
)
from broker.protocol.questions import GetPacket
from tests.unit.protocol.values import CLIENT_FRAMES, COMMANDS, sample

CASES = [
    json.loads(line) for line in (Path(__file__).parents[2] / "data" / "hostile_frames.jsonl").read_text().splitlines()
]
FRAMES = [case for case in CASES if case["category"] != "mutation"]
MUTATIONS = [case["value"] for case in CASES if case["category"] == "mutation"]
#: More of the same kind: the edges of numbers, containers, words that mean something elsewhere.
MORE = ["null", "0", "-0", "-1", "1e400", "NaN", "1" * 5_000, "[]", "{}", "[[]]", '""', '" "', '"\\ud800"', "\x1b"]
MARK = "@@"
#: One of each frame that is no command.
PLAIN: tuple[Frame, ...] = (
    Hello(token="t", instance="i", resume=(Cursor(stream="agent:a1", after_n=4),)),
    Subscribe(id="s1", stream="conversation:c1", after_n=7),
    Unsubscribe(id="s2", stream="agent:a1"),
    Query(id="q1", query=GetPacket(conversation="c1")),
    Typing(conversation="c1", epoch=2),
    WatchQueue(id="w1"),
    Leave(id="l1"),
    Drafting(conversation="c1", about="m1", epoch=2, text="You can"),
    Rework(id="w2", conversation="c1", how="shorter", parts=("You can.",)),
    Reworked(id="rework.1", parts=("Can do.",), why_not="busy"),
)


def text_of(frame: dict[str, Any]) -> str:
    """A case's frame: written out, in parts that repeat, or as a number of keys."""
    if "keys" in frame:
        return "{" + ",".join(f'"k{number}":{number}' for number in range(frame["keys"])) + "}"
    return "".join(part * times for part, times in frame.get("parts", [[frame.get("text", ""), 1]]))


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every container in a JSON value with each of its keys."""
    keys = value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        yield value, key
        yield from places(value[key])


def mutants(sound: Frame, raw: str) -> Iterator[str]:
    """The frame, once for each of its fields, with ``raw`` in that field's place."""
    frame = json.loads(encode(sound))
    for container, key in list(places(frame)):
        kept, container[key] = container[key], MARK
        yield json.dumps(frame).replace(f'"{MARK}"', raw)
        container[key] = kept


@pytest.mark.parametrize("case", FRAMES, ids=lambda case: str(case["id"]))
def test_a_hostile_frame_is_refused(case: dict[str, Any]) -> None:
    with pytest.raises(Refused) as caught:
        decode_client(text_of(case["steps"][0]["frame"]))
    assert caught.value.code in {"bad_frame", "bad_command"}


@pytest.mark.parametrize("kind", COMMANDS)
def test_a_command_of_plain_values_is_read(kind: type) -> None:
    frame = CommandFrame(id="m1", command=sample(kind))
    assert decode_client(encode(frame)) == frame


@pytest.mark.parametrize("kind", COMMANDS)
def test_a_hostile_value_is_refused_or_kept_verbatim_in_every_field(kind: type) -> None:
    for value in MUTATIONS + MORE:
        for raw in mutants(CommandFrame(id="m1", command=sample(kind)), value):
            check_read(raw)


def test_of_every_frame_there_is_one_to_be_spoilt() -> None:
    assert {CommandFrame, *map(type, PLAIN)} == set(CLIENT_FRAMES)


@pytest.mark.parametrize("sound", PLAIN, ids=lambda frame: type(frame).__name__)
def test_so_it_is_in_a_frame_that_is_no_command_its_id_included(sound: Frame) -> None:
    for value in MUTATIONS + MORE:
        for raw in mutants(sound, value):
            check_read(raw)


@pytest.mark.parametrize("sound", PLAIN, ids=lambda frame: type(frame).__name__)
def test_a_field_that_the_frame_does_not_have_is_refused(sound: Frame) -> None:
    for name in ("epoch_", "worker", "__proto__", ""):
        assert isinstance(outcome(json.dumps(json.loads(encode(sound)) | {name: "x"})), Refused)


def check_read(raw: str) -> None:
    """It is refused in a printable sentence, or means what it says."""
    answer = outcome(raw)
    if isinstance(answer, Refused):
        assert len(answer.message) < 400
        assert answer.message.isprintable()
    else:
        assert is_within(json.loads(raw), json.loads(encode(answer)))


def outcome(raw: str) -> ClientFrame | Refused:
    try:
        return decode_client(raw)
    except Refused as refused:
        return refused


def is_within(sent: Any, kept: Any) -> bool:
    """True where all that was sent was kept; parts that were left out got their defaults."""
    if isinstance(sent, dict):
        return all(name in kept and is_within(value, kept[name]) for name, value in sent.items())
    return isinstance(sent, bool) is isinstance(kept, bool) and bool(sent == kept)
