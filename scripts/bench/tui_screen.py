"""What a terminal would show of the bytes that a Textual app writes."""

import codecs
import re
from typing import Final

from rich.cells import cell_len, split_graphemes

#: What Textual asks at its start, with the answer of a terminal that shows whole frames only.
ASKS_SYNC: Final = b"\x1b[?2026$p"
HAS_SYNC: Final = b"\x1b[?2026;2$y"
_SEQUENCE = re.compile(
    r"\x1b\[(?P<of>[0-?]*)[ -/]*(?P<end>[@-~])"  # CSI, see ECMA-48
    r"|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)"  # OSC
    r"|\x1b[^\[\]]"
    r"|[\r\n]"
)
_CONTINUED = ""  # the second cell of a wide character
Cell = tuple[str, str]
_BLANK: Final[Cell] = (" ", "")


class Screen:
    """The cells of a terminal, each a character with the parameters of its style (SGR)."""

    def __init__(self, columns: int, rows: int) -> None:
        self._columns = columns
        self._cells: list[list[Cell]] = [[_BLANK] * columns for _ in range(rows)]
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._rest = ""
        self._style = ""
        self._x = self._y = 0
        self.is_whole = True
        """False between the beginning of a frame and its end."""

    def feed(self, written: bytes) -> None:
        """Take in what was written; sequences may be cut anywhere."""
        text = self._rest + self._decoder.decode(written)
        at = 0
        for found in _SEQUENCE.finditer(text):
            self._put(text[at : found.start()])
            self._obey(found)
            at = found.end()
        cut = text.find("\x1b", at)
        self._put(text[at:] if cut < 0 else text[at:cut])
        self._rest = "" if cut < 0 else text[cut:]

    def lines(self) -> list[str]:
        """The rows from the top as text."""
        return ["".join(character for character, _ in row) for row in self._cells]

    def styled(self, style: str) -> str:
        """The text of all cells in this style, row by row from the top.

        ``style`` is part of a cell's parameters, such as ``48;2;0;0;255`` for a background.
        """
        rows = ("".join(character for character, worn in row if style in worn) for row in self._cells)
        return "\n".join(row for row in rows if row)

    def _obey(self, found: re.Match[str]) -> None:
        of = found["of"] or ""
        match found["end"] or found[0]:
            case "H":
                row, _, column = of.partition(";")
                self._y, self._x = int(row or 1) - 1, int(column or 1) - 1
            case "m":
                self._style = "" if of in ("", "0") else of
            case "J":
                self._cells = [[_BLANK] * self._columns for _ in self._cells]
            case "\r":
                self._x = 0
            case "\n":
                self._x, self._y = 0, self._y + 1
            case "h" | "l" if of == "?2026":
                self.is_whole = found["end"] == "l"
            case _:
                return  # it changes no cell

    def _put(self, words: str) -> None:
        if not words or not 0 <= self._y < len(self._cells):
            return
        cells = self._as_cells(words)
        row, end = self._cells[self._y], min(self._x + len(cells), self._columns)
        row[self._x : end] = cells[: max(0, end - self._x)]
        self._x += len(cells)

    def _as_cells(self, words: str) -> list[Cell]:
        if words.isascii():
            return [(character, self._style) for character in words]
        cells: list[Cell] = []
        for start, end, _ in split_graphemes(words)[0]:
            wide = [(_CONTINUED, self._style)] * (cell_len(words[start:end]) - 1)
            cells += [(words[start:end], self._style), *wide]
        return cells
