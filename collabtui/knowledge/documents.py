"""What a knowledge base holds, as plain values."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Audience = Literal["public", "internal"]


@dataclass(frozen=True, slots=True)
class Section:
    """Text under one heading; ``path`` are the headings from the outermost to its own."""

    path: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Head:
    """What a file says about itself; None where it says nothing."""

    title: str | None = None
    tags: tuple[str, ...] = ()
    audience: Audience = "public"
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A file that was read: ``passages`` are its text in pieces that can be read alone.

    An ``internal`` document is for the desk alone; ``valid_until`` is the last day on which it is true.
    """

    title: str
    tags: tuple[str, ...]
    audience: Audience
    valid_until: date | None
    passages: tuple[Section, ...]


class Unreadable(Exception):
    """A file that is no document; the text says why, in words that follow the file's name."""
