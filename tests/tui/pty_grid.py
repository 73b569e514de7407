"""What a person would see on a terminal that was sent these bytes."""

import re
from codecs import getincrementaldecoder

from rich.cells import split_graphemes

_SEQUENCE = re.compile(r"\x1b\[([0-?]*)[ -/]*([@-~])|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|(\r)|(\n)|([^\x1b\r\n]+)")
#: What draws lines, scrollbars rather than words: Unicode's blocks for it, and the sign for more below.
_EDGES = {*map(chr, range(0x2500, 0x25A0)), "▼"}


class Grid:
    """As much of a terminal as Textual uses: it places the cursor, then writes words."""

    def __init__(self, width: int, height: int) -> None:
        self._rows = [[" "] * width for _ in range(height)]
        self._x = self._y = 0
        self._rest = ""
        self._decode = getincrementaldecoder("utf-8")("replace").decode

    def feed(self, written: bytes) -> None:
        """Draw what was written next; a sequence may end in what comes later."""
        text = self._rest + self._decode(written)
        last = text.rfind("\x1b")
        cut = last if last >= 0 and not _SEQUENCE.match(text, last) else len(text)
        self._rest = text[cut:]
        for hit in _SEQUENCE.finditer(text[:cut]):
            self._take(hit)

    def words(self, x: int = 0, y: int = 0, width: int = 10_000, height: int = 10_000) -> str:
        """All that stands in a region, row after row, without blanks or the lines of frames."""
        rows = ("".join(row[x : x + width]) for row in self._rows[y : y + height])
        return squeezed("".join(rows))

    def _take(self, hit: re.Match[str]) -> None:
        numbers, letter, back, feed, words = hit.groups()
        if letter == "H":
            row, _, column = (numbers or "").partition(";")
            self._y, self._x = int(row or 1) - 1, int(column or 1) - 1
        elif back:
            self._x = 0
        elif feed:
            self._y += 1
        elif words:
            self._write(words.replace("\a", ""))

    def _write(self, words: str) -> None:
        if words.isascii() and 0 <= self._y < len(self._rows) and self._x + len(words) <= len(self._rows[self._y]):
            self._rows[self._y][self._x : self._x + len(words)] = words  # what most is, done at once
            self._x += len(words)
            return
        for start, end, cells in split_graphemes(words)[0]:
            if not 0 <= self._y < len(self._rows):
                return
            row = self._rows[self._y]
            if cells == 0 and 0 < self._x <= len(row):
                row[self._x - 1] += words[start:end]
            elif self._x < len(row):
                row[self._x : self._x + cells] = [words[start:end], *[""] * (cells - 1)]
                self._x += cells


def squeezed(words: str) -> str:
    """The words without blanks or the lines of frames: what is left when it does not matter where a row ends."""
    return "".join(letter for letter in words if not letter.isspace() and letter not in _EDGES)
