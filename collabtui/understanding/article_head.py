"""The head of an article: its fields between two fences."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, cast, get_args

from collabtui.understanding.mistakes import Mistakes
from collabtui.understanding.toml_file import DataFileError

Audience = Literal["public", "internal"]

_FENCE = "---"
_NEEDED = ("title", "tags", "audience")
_FIELDS = (*_NEEDED, "valid until", "related")
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")


@dataclass(frozen=True, slots=True)
class Head:
    """What is told about an article before it begins; the body starts at line ``ends + 1``."""

    title: str
    tags: tuple[str, ...]
    audience: Audience
    valid_until: date | None
    related: tuple[str, ...]
    ends: int


def read_head(lines: Sequence[str], name: str) -> Head:
    """The head of an article's lines; ``name`` is what errors call it. Raises DataFileError with all that is wrong."""
    mistakes = Mistakes()
    fields, ends = _fields(lines, name, mistakes)
    tags, related = _words(fields, "tags"), _words(fields, "related")
    if "tags" in fields and not tags:
        mistakes.add(_wrong(name, fields, "tags", "is empty", "words with commas between them"))
    if "audience" in fields and _value(fields, "audience") not in get_args(Audience):
        what = f"is {_value(fields, 'audience')!r}"
        mistakes.add(_wrong(name, fields, "audience", what, "public or internal"))
    if not all(_ID.fullmatch(one) for one in related):
        mistakes.add(_wrong(name, fields, "related", "names no articles", "their files' names with commas between"))
    valid_until = _date(fields, name, mistakes)
    mistakes.refuse()
    audience = cast(Audience, _value(fields, "audience"))
    return Head(_value(fields, "title"), tags, audience, valid_until, related, ends)


_Fields = dict[str, tuple[int, str]]
"""Each field's line with its value."""


def _fields(lines: Sequence[str], name: str, mistakes: Mistakes) -> tuple[_Fields, int]:
    """The fields between the two fences, with the number of lines up to the second fence."""
    if not lines or lines[0].rstrip() != _FENCE:
        raise DataFileError(f"{name}, line 1: expected {_FENCE}, below it the fields {', '.join(_NEEDED)}.")
    fields: _Fields = {}
    for number, line in enumerate(lines[1:], start=2):
        if line.rstrip() == _FENCE:
            _miss(fields, name, number, mistakes)
            return fields, number
        field, colon, value = (part.strip() for part in line.partition(":"))
        if colon and field in _FIELDS and field not in fields and value:
            fields[field] = number, value
        else:
            mistakes.add(f"{name}, line {number}, field {field or '(none)'}: expected {_wanted(fields)}.")
    # Every line of the body would be told as a field: the first is where the fence is missing.
    mistakes.refuse_first()
    raise DataFileError(f"{name}, line {len(lines)}: the head never ends; expected {_FENCE} below its fields.")


def _wanted(fields: _Fields) -> str:
    return " or ".join([*(f"{left}: with a value" for left in _FIELDS if left not in fields), _FENCE])


def _miss(fields: _Fields, name: str, line: int, mistakes: Mistakes) -> None:
    for field in _NEEDED:
        if field not in fields:
            mistakes.add(f"{name}, line {line}, field {field}: is missing; expected {field}: with a value.")


def _value(fields: _Fields, field: str) -> str:
    return fields[field][1] if field in fields else ""


def _words(fields: _Fields, field: str) -> tuple[str, ...]:
    return tuple(filter(None, (word.strip() for word in _value(fields, field).split(","))))


def _date(fields: _Fields, name: str, mistakes: Mistakes) -> date | None:
    written = _value(fields, "valid until")
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        mistakes.add(_wrong(name, fields, "valid until", f"is {written!r}", "a date such as 2026-12-31"))
        return None


def _wrong(name: str, fields: _Fields, field: str, what: str, expected: str) -> str:
    return f"{name}, line {fields[field][0]}, field {field}: {what}; expected {expected}."
