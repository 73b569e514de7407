"""The shapes of names that cross the wire: ids, stream names, bounded text."""

import re
from typing import Annotated

from annotated_types import Ge, Le, Len, MaxLen, Predicate

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,99}\Z")

#: The largest integer that JSON readers in every language keep exact.
MAX_INT = 2**53 - 1

CONVERSATION = "conversation"
AGENT = "agent"
CUSTOMER = "customer"
ACCESS = "access"
POLICY = "policy"
KEEPING = "keeping"


def is_id(value: str) -> bool:
    """True for 1 to 100 letters, digits, ``_``, ``.`` or ``-``, beginning with a letter or digit."""
    return _ID.match(value) is not None


def is_command_id(value: str) -> bool:
    """True for an id of at most 40 characters without dots: dots join the ids of what a command makes to its own."""
    return len(value) <= 40 and "." not in value and is_id(value)


def is_word(value: str) -> bool:
    """True for text without control characters, blank edges or line breaks: fit for a name or a code."""
    return value == value.strip() and value.isprintable()


def is_said(value: str) -> bool:
    """True for text that says something: at least one character that is not blank."""
    return bool(value.strip())


#: An identifier made by a client or by us; safe in a file name, a log line or a stream name.
Id = Annotated[str, Predicate(is_id)]
#: The id of a client's command; short, because the ids of what it makes are longer by a word or two.
CommandId = Annotated[str, Predicate(is_command_id)]
#: A short label such as an intent, a skill, a code or a person's name.
Label = Annotated[str, Len(1, 80), Predicate(is_word)]
#: A label that may be absent.
OptionalLabel = Annotated[str, MaxLen(80), Predicate(is_word)]
#: What a person or a bot writes: 1 to 8,000 code points, kept code point for code point.
Text = Annotated[str, Len(1, 8_000), Predicate(is_said)]
#: A remark that may be empty.
Remark = Annotated[str, MaxLen(2_000)]
#: A share or a probability.
Share = Annotated[float, Ge(0), Le(1)]
#: A mood, from -1 (desperate) to 1 (delighted).
Mood = Annotated[float, Ge(-1), Le(1)]
#: A count, a number in a log, a duration or a time in milliseconds.
Count = Annotated[int, Ge(0), Le(MAX_INT)]


def stream_of(kind: str, key: str) -> str:
    """The name of one log: ``conversation:<id>``, ``agent:<id>``, ``customer:<id>``."""
    return f"{kind}:{key}"


def split_stream(stream: str) -> tuple[str, str]:
    """The kind and the key of a stream's name."""
    kind, _, key = stream.partition(":")
    return kind, key
