"""Text broken into the rows that fit a pane."""

from collections.abc import Iterator, Sequence

from rich.cells import cell_len, split_graphemes


def wrapped(text: str, width: int) -> list[str]:
    """``text`` as rows of at most ``width`` terminal cells, at least 2: broken at blanks, where there is none anywhere.

    Takes text that is harmless already. Nothing but the blanks at the breaks is lost; at least one row comes back.
    """
    width = max(2, width)
    return [row for paragraph in text.split("\n") for row in _rows(paragraph, width)]


def _rows(text: str, width: int) -> Iterator[str]:
    if text.isascii():
        return _ascii_rows(text, width)
    return iter((text,)) if cell_len(text) <= width else _wide_rows(text, width)


def _ascii_rows(text: str, width: int) -> Iterator[str]:
    """The same as for any text, where each character is one cell: most chats are written in it."""
    start = 0
    while len(text) - start > width:
        blank = text.rfind(" ", start + 1, start + width + 1)
        end = blank if blank > 0 else start + width
        yield text[start:end].rstrip(" ")
        start = end + (blank > 0)
    if start < len(text) or not text:
        yield text[start:]


def _wide_rows(text: str, width: int) -> Iterator[str]:
    """Broken between characters as a reader sees them, never within one."""
    spans = split_graphemes(text)[0]
    first = 0
    while first < len(spans):
        last = _fitting(spans, first, width)
        if last == len(spans):
            yield text[spans[first][0] :]
            return
        blank = next((at for at in range(last, first, -1) if text[slice(*spans[at][:2])] == " "), first)
        end = blank if blank > first else last
        yield text[spans[first][0] : spans[end][0]].rstrip(" ")
        first = end + (blank > first)


def _fitting(spans: Sequence[tuple[int, int, int]], first: int, width: int) -> int:
    """The first of the characters from ``first`` on that a row has no room for."""
    last = first
    while last < len(spans) and (spans[last][2] <= width or last == first):
        width -= spans[last][2]
        last += 1
    return last
