"""The front matter of a document, read with patience: what is odd in it is left out."""

import re
from datetime import date
from typing import Final

from collabtui.knowledge.documents import Audience, Head

_HEAD: Final = re.compile(r"\A---[ \t]*\n(.{0,20000}?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_FIELD: Final = re.compile(r"^([A-Za-z][\w -]{0,40}?)[ \t]*:[ \t]*(.*)$")
_ITEM: Final = re.compile(r"^[ \t]*-[ \t]+(.+)$")
_EXPIRES: Final = ("valid until", "expires", "expiry")
_INTERNAL: Final = frozenset({"internal", "agents", "agent", "desk", "staff", "private"})


def split(text: str) -> tuple[Head, str]:
    """The head with the body after it; a text without front matter is body alone."""
    found = _HEAD.match(text)
    if found is None:
        return Head(), text
    return read(_fields(found[1])), text[found.end() :]


def read(fields: dict[str, str]) -> Head:
    """The head that fields mean; names in lower case with spaces between their words."""
    tags = tuple(filter(None, (_bare(tag) for tag in fields.get("tags", "").strip("[]").split(","))))
    audience: Audience = "internal" if _bare(fields.get("audience", "")).casefold() in _INTERNAL else "public"
    ends = next((fields[name] for name in _EXPIRES if name in fields), "")
    return Head(_bare(fields.get("title", "")) or None, tags, audience, _day(_bare(ends)))


def _fields(head: str) -> dict[str, str]:
    """The fields of a head; a list below its field's name becomes words with commas."""
    fields: dict[str, str] = {}
    name = ""
    for line in head.splitlines():
        field, item = _FIELD.match(line), _ITEM.match(line)
        if field is not None:
            name = re.sub(r"[ _-]+", " ", field[1]).casefold()
            fields[name] = field[2].strip()
        elif item is not None and name:
            fields[name] = f"{fields[name]}, {item[1]}".removeprefix(", ")
    return fields


def _bare(value: str) -> str:
    return value.strip().strip("\"'").strip()


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        return None
