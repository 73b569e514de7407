"""Stretches of a text whose digits mean nothing to a shop: links, machines' addresses, ids, versions."""

import re
from collections.abc import Iterator
from typing import Final

from collabtui.understanding.api import Entity

#: The type of a stretch that is no value, but keeps its place from becoming one.
NOTHING: Final = ""

_SHIELDS: Final = (
    (re.compile(r"(?<!\w)(?:https?://|www\.)\S{1,4000}", re.IGNORECASE), 1.0),
    (re.compile(r"(?<![\w-])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![\w-])", re.IGNORECASE), 1.0),
    (re.compile(r"(?<![\w.])(?:[0-9]{1,3}\.){3}[0-9]{1,3}(?!\w|\.[0-9])"), 0.96),
    # A date written with dots has the same shape, so it must be able to win.
    (re.compile(r"(?<![\w.])v?[0-9]{1,4}(?:\.[0-9]{1,6}){2}(?!\w|\.[0-9])", re.IGNORECASE), 0.5),
    (re.compile(r"(?<!\w)v(?:ersion ?)?[0-9]{1,6}(?:\.[0-9]{1,6}){0,3}(?!\w)", re.IGNORECASE), 0.96),
)


def shields(text: str) -> Iterator[Entity]:
    """Each such stretch as an entity of the type ``NOTHING``."""
    for pattern, confidence in _SHIELDS:
        for match in pattern.finditer(text):
            yield Entity(NOTHING, "", match.start(), match.end(), confidence)
