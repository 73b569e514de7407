"""The lines of a transcript: a value that grows by one without being copied."""

from collections.abc import Iterator, Sequence
from typing import Protocol, TypeVar, overload


class Spoken(Protocol):
    """What stands in a transcript: something with the id of its message."""

    @property
    def message(self) -> str: ...


_Line = TypeVar("_Line", bound=Spoken)


class Lines(Sequence[_Line]):
    """The lines so far, in order; equal to every sequence of the same lines.

    A longer value shares what it has in common with the one it grew from: each sees its own length alone.
    """

    __slots__ = ("_all", "_places", "_size")

    def __init__(self, lines: Sequence[_Line] = ()) -> None:
        self._all = list(lines)
        #: Where the newest line of each message stands.
        self._places = {line.message: place for place, line in enumerate(self._all)}
        self._size = len(self._all)

    def after(self, line: _Line) -> "Lines[_Line]":
        """The lines with one more; these here stay as they are."""
        return self.extended((line,))

    def extended(self, lines: Sequence[_Line]) -> "Lines[_Line]":
        """The lines with these after them; those here stay as they are."""
        # Whoever grows a value a second time, or repeats a message, must not be seen by those who share the first.
        is_newest = len(self._all) == self._size and not any(line.message in self._places for line in lines)
        mine = self if is_newest else Lines(self)
        grown = self.__class__.__new__(self.__class__)
        grown._all, grown._places, grown._size = mine._all, mine._places, mine._size + len(lines)
        mine._all.extend(lines)
        for place, line in enumerate(lines, mine._size):
            mine._places[line.message] = place
        return grown

    def has(self, message: str) -> bool:
        """Whether there is a line with this message's id."""
        place = self._places.get(message)
        return place is not None and place < self._size

    def find(self, message: str) -> _Line | None:
        """The newest line with this message's id, if there is one."""
        place = self._places.get(message)
        return self._all[place] if place is not None and place < self._size else None

    def __len__(self) -> int:
        return self._size

    @overload
    def __getitem__(self, at: int) -> _Line: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[_Line, ...]: ...

    def __getitem__(self, at: int | slice) -> _Line | tuple[_Line, ...]:
        places = range(self._size)[at]
        return self._all[places] if isinstance(places, int) else tuple(self._all[place] for place in places)

    def __iter__(self) -> Iterator[_Line]:
        return iter(self[:])

    def __reversed__(self) -> Iterator[_Line]:
        return (self._all[place] for place in range(self._size - 1, -1, -1))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence):
            return NotImplemented
        return len(self) == len(other) and all(mine == theirs for mine, theirs in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]  # it equals tuples, whose hash it has not

    def __repr__(self) -> str:
        return f"Lines({self[:]!r})"


def lines_of(lines: Sequence[_Line]) -> Lines[_Line]:
    """These lines as a value that can grow."""
    return lines if isinstance(lines, Lines) else Lines(lines)
