"""One entry of line mode's output, in a form that nobody's words can forge."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from broker.domain.inert import inert

Kind = Literal["message", "note", "status"]

#: Further lines of one entry stand under their speaker: a prefix at the edge is always ours.
INDENT = "    "
QUOTED = 200
#: More than four blanks in a row, with what draws nothing between them.
_PADDING = re.compile(r"[^\S\n](?:[^\S\n]|[\u061c\u200c-\u200f\ufe00-\ufe0f]){4,}")


@dataclass(frozen=True, slots=True)
class Printed:
    """What ``speaker`` said, or what happened (a status has no speaker).

    ``text`` may come from anybody: it is made harmless here. ``number`` is the conversation's at an agent's desk.
    """

    text: str
    speaker: str = ""
    kind: Kind = "status"
    number: int | None = None

    def plain(self) -> str:
        """The entry as one line of text, or as several of which all but the first are indented."""
        text = _unpadded(inert(self.text)).replace("\n", f"\n{INDENT}")
        number = "" if self.number is None else f"#{self.number} "
        if self.kind == "status":
            return f"-- {number}{text}"
        note = "[note] " if self.kind == "note" else ""
        return f"{number}{note}{label(self.speaker)}: {text}"

    def as_json(self) -> str:
        """The entry as one JSON object in ASCII: ``kind``, ``text``, where it has them ``number``, ``speaker``."""
        entry: dict[str, str | int] = {"kind": self.kind}
        if self.number is not None:
            entry["number"] = self.number
        if self.speaker:
            entry["speaker"] = label(self.speaker)
        return json.dumps({**entry, "text": inert(self.text)})


#: Prints one entry at once.
Say = Callable[[Printed], None]


def label(text: str) -> str:
    """A name for a speaker: one line, without the colon that ends a speaker's name."""
    return word(text).replace(":", "")


def quoted(text: str) -> str:
    """Somebody's words within a line of ours, shortened."""
    return f'"{word(text)}"'


def word(text: str) -> str:
    """A code, a name or another short part of a line of ours."""
    return _unpadded(inert(text, max_chars=QUOTED, multiline=False))


def _unpadded(text: str) -> str:
    """Without runs of blanks that reach a terminal's edge, where wrapped words would look like a line of ours."""
    return _PADDING.sub("    ", text)
