"""Strategies for the raw text of clients' frames: in order, in other words, damaged."""

import copy
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Any, Final

from hypothesis import strategies as st

from broker.domain.commands import PostMessage
from broker.protocol.codec import encode
from broker.protocol.frame import Frame
from broker.protocol.frames import CommandFrame
from tests.unit.protocol.values import client_frames, command_ids, instances

_BLANKS: Final = " \t\n\r"
#: What takes the place of a value: other types, the edges of numbers, names, text that is hostile elsewhere.
STRANGE: Final = (
    "null", "true", "false", "0", "-0", "-1", "1.0", "1e0", "0.1e1", "3.0000000000000001", "1e400", "-1e400", "NaN",
    "Infinity", "-Infinity", "9007199254740991", "9007199254740992", "9223372036854775807", "9223372036854775808",
    "1" * 400, "01", "+1", ".5", "1.", "0x10", "[]", "[[]]", "{}", '{"a":1}', '{"kind":"resolve"}', '""', '" "',
    '"\\u0000"', '"\\ud800"', '"\\udc00\\ud800"', '"\\ud83d\\ude00"', '"\\u202e"', '"\\u001b]52;c;QUJD\\u0007"',
    '"\\x41"', '"a\tb"', '"../../x"', '"c1.x"', '"c1\\n"', '"c 1"', '"' + "x" * 41 + '"', '"' + "x" * 101 + '"',
    "'x'", "undefined",
    "[" * 300 + "]" * 300, '{"a":' * 150 + "1" + "}" * 150, "1 2", "1,", '"unfinished', "/* c */ 1",
)  # fmt: skip
_MARK: Final = "\N{REPLACEMENT CHARACTER}\N{OBJECT REPLACEMENT CHARACTER}"


@dataclass(frozen=True)
class Style:
    """How freely a JSON value is written down: each is the share of places where that liberty is taken."""

    blanks: float = 0.0
    escapes: float = 0.0
    reorders: bool = False
    repeats: float = 0.0


PLAIN: Final = Style()
styles = st.builds(
    Style,
    blanks=st.sampled_from([0.0, 0.1, 1.0]),
    escapes=st.sampled_from([0.0, 0.1, 1.0]),
    reorders=st.booleans(),
)
#: The same, but that a field may stand twice in one object, with the same value or another.
repeating_styles = st.builds(
    Style, st.sampled_from([0.0, 0.2]), st.sampled_from([0.0, 0.3]), st.booleans(), st.sampled_from([0.0, 0.1, 0.5])
)
_seeds = st.integers(0, 2**32 - 1)


def spelled(value: Any, chance: Random, style: Style) -> str:
    """The JSON text of a value, written in that style."""
    if isinstance(value, dict):
        return _gap("{", chance, style) + ",".join(_members(value, chance, style)) + _gap("}", chance, style)
    if isinstance(value, list):
        inner = ",".join(spelled(one, chance, style) for one in value)
        return _gap("[", chance, style) + inner + _gap("]", chance, style)
    if isinstance(value, str):
        return _gap(f'"{"".join(_character(one, chance, style) for one in value)}"', chance, style)
    return _gap(json.dumps(value), chance, style)


def _members(value: dict[str, Any], chance: Random, style: Style) -> Iterator[str]:
    names = list(value)
    if style.reorders:
        chance.shuffle(names)
    names += [name for name in names if chance.random() < style.repeats]
    for name in names:
        yield f"{spelled(name, chance, style)}:{spelled(value[name], chance, style)}"


def _gap(token: str, chance: Random, style: Style) -> str:
    before, after = (
        chance.choice(_BLANKS) * chance.randrange(3) if chance.random() < style.blanks else "" for _ in "12"
    )
    return before + token + after


def _character(character: str, chance: Random, style: Style) -> str:
    if character == "/" and chance.random() < style.escapes:
        return "\\/"
    if chance.random() < style.escapes:
        units = character.encode("utf-16-be").hex()
        return "".join(f"\\u{_cased(units[at : at + 4], chance)}" for at in range(0, len(units), 4))
    return json.dumps(character, ensure_ascii=False)[1:-1]


def _cased(digits: str, chance: Random) -> str:
    return digits.upper() if chance.random() < 0.5 else digits


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every container in a JSON value with each of its keys."""
    keys = value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in list(keys):
        yield value, key
        yield from places(value[key])


def _strange(value: Any, chance: Random) -> None:
    container, key = chance.choice(list(places(value)))
    container[key] = _MARK


def _missing(value: Any, chance: Random) -> None:
    container, key = chance.choice(list(places(value)))
    del container[key]


def _extra(value: Any, chance: Random) -> None:
    objects = [value, *(container[key] for container, key in places(value) if isinstance(container[key], dict))]
    chance.choice(objects)[
        chance.choice(["extra", "", "type", "kind", "id", "__class__", "\N{LATIN SMALL LETTER SHARP S}"])
    ] = _MARK


_HARMS: Final[tuple[Callable[[Any, Random], None], ...]] = (_strange, _missing, _extra)


def _harmed(frame: Frame, seed: int, style: Style, count: int) -> str:
    """The frame with so many of its parts changed; what is strange stands in it as it is, not as JSON allows."""
    chance = Random(seed)
    value = copy.deepcopy(json.loads(encode(frame)))
    for _ in range(count):
        if value:
            chance.choice(_HARMS)(value, chance)
    text = spelled(value, chance, Style(style.blanks, 0.0, style.reorders, style.repeats))
    while (quoted := f'"{_MARK}"') in text:
        text = text.replace(quoted, chance.choice(STRANGE), 1)
    return text


def _broken(raw: str, seed: int) -> str:
    """The text with one stretch of it cut out, doubled, or replaced by a character that means something in JSON."""
    chance = Random(seed)
    start = chance.randrange(len(raw) + 1)
    end = min(len(raw), start + chance.randrange(4))
    part = chance.choice(
        ["", raw[start:end] * 2, *'{}[]",:\\\0\x7f\ufeff\x1b', "\ud800", "\\u", "1e", "-", "tru", "\u2028"]
    )
    return f"{raw[:start]}{part}{raw[end:]}"


def _written(frame: Frame, seed: int, style: Style) -> tuple[Frame, str]:
    return frame, spelled(json.loads(encode(frame)), Random(seed), style)


_posts = st.builds(CommandFrame, id=command_ids, command=instances(PostMessage))
#: Every frame of a client, messages foremost: they are most of what a broker reads.
frames = st.one_of(_posts, _posts, instances(CommandFrame), client_frames)
#: Frames, each with a text of it that says the same in other words: other order, blanks, escapes.
written_frames = st.builds(_written, frames, _seeds, styles)
#: As the clients of this project write them.
canonical = st.deferred(lambda: frames.map(encode))
harmed = st.builds(_harmed, frames, _seeds, repeating_styles, st.sampled_from([0, 1, 1, 1, 2, 3]))
#: Just beside a frame: plainly written, but for one field that is strange, missing, unknown or there twice.
near = st.builds(_harmed, frames, _seeds, st.just(PLAIN), st.just(1))
doubled = st.builds(_harmed, frames, _seeds, st.just(Style(repeats=0.2)), st.just(0))
garbage = st.one_of(
    st.text(max_size=60),
    st.sampled_from(["", " ", "null", "[]", "{}", '"hello"', "0", "\ufeff{}", '{"type":"hello"}', "{" * 5_000]),
    st.sampled_from(STRANGE),
)
#: Any text a peer may send, most of it close to a frame.
raw_texts = st.deferred(
    lambda: st.one_of(
        canonical,
        written_frames.map(lambda pair: pair[1]),
        near,
        doubled,
        harmed,
        st.builds(_broken, canonical, _seeds),
        st.builds(_broken, harmed, _seeds),
        garbage,
    )
)


def _as_bytes(raw: str, seed: int) -> bytes:
    """The text as a peer's bytes, with a byte of it changed in one of three: often no UTF-8 any more."""
    data = bytearray(raw.encode("utf-8", "surrogatepass"))
    chance = Random(seed)
    if data and chance.randrange(3) == 0:
        data[chance.randrange(len(data))] = chance.choice([0x80, 0xC0, 0xED, 0xFF, 0x00, 0x5C, chance.randrange(256)])
    return bytes(data)


#: The payload of a text frame as it comes off the wire, before anybody looked whether it is text.
raw_payloads = st.builds(_as_bytes, raw_texts, _seeds)
