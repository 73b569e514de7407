"""The heights of a long list's items, measured only where somebody looks."""

from collections.abc import Callable

from collabtui.ui.row_map import RowMap


class LazyRows:
    """Items with a guessed height each, until they are measured.

    ``guess`` gives about, ``measure`` exactly how many rows the item of an index has.
    """

    def __init__(self, guess: Callable[[int], int], measure: Callable[[int], int]) -> None:
        self._guess, self._measure = guess, measure
        self._rows = RowMap()
        self._exact: list[bool] = []

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def total(self) -> int:
        """How many rows all items have together, as far as is known."""
        return self._rows.total

    def lay(self, kept: int, count: int) -> None:
        """Have ``count`` items, of which the first ``kept`` stay as they are."""
        self._rows.cut(kept)
        del self._exact[kept:]
        for index in range(kept, count):
            self._rows.append(self._guess(index))
            self._exact.append(False)

    def at(self, row: int) -> tuple[int, int] | None:
        """The item that the row belongs to, with the row's number within it; None for a row that is not there."""
        return self._rows.at(row)

    def top(self, index: int) -> int:
        """The row that the item begins at."""
        return self._rows.top(index)

    def measured(self, index: int) -> int:
        """The exact height of an item."""
        if not self._exact[index]:
            self._exact[index] = True
            self._rows.change(index, self._measure(index))
        return self._rows.height(index)

    def measure_up(self, before: int, rows: int) -> None:
        """Measure the items before the one of this index until they fill so many rows."""
        while before > 0 and rows > 0:
            before -= 1
            rows -= self.measured(before)

    def measure_down(self, index: int, rows: int) -> None:
        """Measure the items from this index on until they fill so many rows."""
        while index < len(self._rows) and rows > 0:
            rows -= self.measured(index)
            index += 1
