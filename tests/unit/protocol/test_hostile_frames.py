"""Claims on what a broken or hostile client may put into a frame."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from broker.domain.errors import Refused
from broker.protocol.codec import decode_client, encode
from broker.protocol.frames import ClientFrame, CommandFrame
from tests.unit.protocol.values import COMMANDS, sample

CASES = [
    json.loads(line) for line in (Path(__file__).parents[2] / "data" / "hostile_frames.jsonl").read_text().splitlines()
]
FRAMES = [case for case in CASES if case["category"] != "mutation"]
MUTATIONS = [case["value"] for case in CASES if case["category"] == "mutation"]
#: More of the same kind: the edges of numbers, containers, words that mean something elsewhere.
MORE = ["null", "0", "-0", "-1", "1e400", "NaN", "1" * 5_000, "[]", "{}", "[[]]", '""', '" "', '"\\ud800"', "\x1b"]
MARK = "@@"


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


def mutants(kind: type, raw: str) -> Iterator[str]:
    """The frame of a command, once for each of its fields, with ``raw`` in that field's place."""
    frame = json.loads(encode(CommandFrame(id="m1", command=sample(kind))))
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
        for raw in mutants(kind, value):
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
