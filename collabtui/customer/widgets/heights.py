"""The heights of a long list's entries, exact only where somebody looks."""

from bisect import bisect_right
from collections.abc import Callable
from itertools import accumulate

#: How many rows the entry of an index has: about, or exactly.
Rows = Callable[[int], int]


class Heights:
    """Each entry has at least one row. Ten thousand of them are summed in less than a millisecond."""

    def __init__(self, guess: Rows, measure: Rows) -> None:
        self._guess, self._measure = guess, measure
        self._rows: list[int] = []
        self._is_exact: list[bool] = []
        self._ends: list[int] | None = []

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def total(self) -> int:
        """How many rows all entries have together, as far as is known."""
        ends = self._summed()
        return ends[-1] if ends else 0

    def lay(self, kept: int, count: int) -> None:
        """Have ``count`` entries, of which the first ``kept`` stay as they are."""
        self._rows[kept:] = map(self._guess, range(kept, count))
        self._is_exact[kept:] = [False] * (count - kept)
        self._ends = None

    def top(self, index: int) -> int:
        """The row that the entry begins at."""
        return self._summed()[index - 1] if index else 0

    def at(self, row: int) -> tuple[int, int]:
        """The entry that the row belongs to, with the row's number in it; ``len`` of the list for one behind it."""
        index = bisect_right(self._summed(), row)
        return index, row - self.top(index)

    def exact(self, index: int) -> int:
        """The exact height of an entry."""
        if not self._is_exact[index]:
            self._is_exact[index] = True
            rows = self._measure(index)
            if rows != self._rows[index]:
                self._rows[index] = rows
                self._ends = None
        return self._rows[index]

    def measure_up(self, before: int, rows: int) -> None:
        """Measure the entries before the one of this index until they fill so many rows."""
        while before > 0 and rows > 0:
            before -= 1
            rows -= self.exact(before)

    def measure_down(self, index: int, rows: int) -> None:
        """Measure the entries from this index on until they fill so many rows."""
        while index < len(self._rows) and rows > 0:
            rows -= self.exact(index)
            index += 1

    def _summed(self) -> list[int]:
        if self._ends is None:
            self._ends = list(accumulate(self._rows))
        return self._ends
