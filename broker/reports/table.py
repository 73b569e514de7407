"""Rows of words set in columns for people."""

from collections.abc import Iterator, Sequence


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """The lines of a table, its head first; none where there are no rows."""
    if rows:
        widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
        for row in (head, *rows):
            yield "  ".join(map(str.ljust, row, widths)).rstrip()


def count(number: int, one: str, many: str = "") -> str:
    """The number with what it counts, as one or as many."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def percent(share: float | None) -> str:
    """A share in percent; a dash for none."""
    return "-" if share is None else f"{share:.1%}"
