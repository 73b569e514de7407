"""Which row of a long list belongs to which of its items."""

from collections.abc import Iterable

#: Items whose heights are summed once: a change costs one sum, a search few steps, whatever the length.
BLOCK = 128


class RowMap:
    """The heights of items in rows, from the top. An item may have no rows at all.

    Appending costs the same at any length; the other calls cost one step a block.
    """

    def __init__(self, heights: Iterable[int] = ()) -> None:
        self._heights: list[int] = []
        self._sums: list[int] = []
        for height in heights:
            self.append(height)

    def __len__(self) -> int:
        return len(self._heights)

    @property
    def total(self) -> int:
        """How many rows all items have together."""
        return sum(self._sums)

    def height(self, index: int) -> int:
        """How many rows the item has. Raises IndexError without such an item."""
        return self._heights[index]

    def append(self, height: int) -> None:
        """One more item at the end."""
        if len(self._heights) % BLOCK == 0:
            self._sums.append(0)
        self._heights.append(height)
        self._sums[-1] += height

    def change(self, index: int, height: int) -> int:
        """Give an item another height; how many rows it grew by. Raises IndexError without such an item."""
        grown = height - self._heights[index]
        self._heights[index] = height
        self._sums[index // BLOCK] += grown
        return grown

    def cut(self, length: int) -> None:
        """Drop all items but the first ``length``."""
        del self._heights[length:]
        del self._sums[-(-length // BLOCK) :]
        if length % BLOCK:
            self._sums[-1] = sum(self._heights[length - length % BLOCK :])

    def top(self, index: int) -> int:
        """The row that the item begins at: how many rows are above it."""
        block = index // BLOCK
        return sum(self._sums[:block]) + sum(self._heights[block * BLOCK : index])

    def at(self, row: int) -> tuple[int, int] | None:
        """The item that the row belongs to, with the row's number within it; None for a row that is not there."""
        if row < 0:
            return None
        for block, rows in enumerate(self._sums):
            if row < rows:
                return self._within(block * BLOCK, row)
            row -= rows
        return None

    def _within(self, index: int, row: int) -> tuple[int, int]:
        while row >= self._heights[index]:
            row -= self._heights[index]
            index += 1
        return index, row
