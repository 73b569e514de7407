"""Which line of the queue shows which row, with a heading above each section."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from collabtui.console.views import Place


@dataclass(frozen=True, slots=True)
class Head:
    """A section's heading on ``line``; ``row`` is the first of its ``count`` rows."""

    line: int
    row: int
    place: Place
    count: int


class QueueMap:
    """Lines and rows, each counted from 0."""

    def __init__(self, sections: Sequence[tuple[Place, int]] = ()) -> None:
        self._heads = tuple(_heads(sections))

    @property
    def height(self) -> int:
        """How many lines there are."""
        return self._heads[-1].line + self._heads[-1].count + 1 if self._heads else 0

    def line(self, row: int) -> int:
        """Where a row is drawn."""
        return row + sum(head.row <= row for head in self._heads)

    def at(self, line: int) -> Head | int | None:
        """The heading or the row on a line; None below the end."""
        if not 0 <= line < self.height:
            return None
        head = [head for head in self._heads if head.line <= line][-1]
        return head if head.line == line else head.row + line - head.line - 1


def _heads(sections: Sequence[tuple[Place, int]]) -> Iterator[Head]:
    line = row = 0
    for place, count in sections:
        yield Head(line, row, place, count)
        line, row = line + count + 1, row + count
