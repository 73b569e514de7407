"""One entry of a transcript as the rows that a person reads."""

from typing import Literal

from rich.cells import cell_len

from collabtui.console.present.wrap import wrapped
from collabtui.console.views import Delivery, TranscriptItem
from collabtui.ui.text import cut, plain, shown

Look = Literal["text", "muted", "customer", "bot", "agent", "desk", "mine", "note", "warn", "danger"]
#: Harmless words with how they look.
Piece = tuple[str, Look]
Row = tuple[Piece, ...]

EDGE = "▌ "
#: No message may be higher than this; the log keeps all of it.
MAX_LINES = 200
_DELIVERIES: dict[Delivery, Piece] = {
    "": ("", "muted"),
    "held": (" · not sent yet", "warn"),
    "sending": (" · sending…", "muted"),
    "failed": (" · NOT SENT", "danger"),
}


def rows_of(item: TranscriptItem, width: int) -> list[Row]:
    """The rows of an entry, each at most ``width`` terminal cells wide."""
    match item.kind:
        case "border":
            return _rule(item, width)
        case "diagnosis":
            return _indented(_brief(item.text), width, "  ◦ ")
        case "customer" | "bot" | "agent" | "desk" | "note":
            return _message(item, width)


def estimate(item: TranscriptItem, width: int) -> int:
    """About how many rows the entry has, without wrapping it."""
    rows = len(item.text) // max(1, width - len(EDGE)) + 1 + min(item.text.count("\n"), MAX_LINES)
    return rows if item.kind in ("border", "diagnosis") else rows + 1


def _message(item: TranscriptItem, width: int) -> list[Row]:
    look = _look(item)
    edge: Piece = (EDGE, look)
    room = width - len(EDGE)
    text = shown(item.text, max_lines=MAX_LINES).plain
    return [(edge, *_head(item, look, room)), *((edge, (row, "text")) for row in wrapped(text, room))]


def _look(item: TranscriptItem) -> Look:
    match item.kind:
        case "customer" | "bot" | "desk" | "note":
            return item.kind
        case "agent":
            return "mine" if item.mine else "agent"
        case "border" | "diagnosis":
            return "muted"


def _head(item: TranscriptItem, look: Look, width: int) -> Row:
    """Who speaks in which role: no name can pass for another role, whatever it is."""
    is_plain = item.who == item.kind or (item.mine and item.kind == "agent")
    told = _DELIVERIES[item.delivery]
    when = f"{'' if is_plain else f' · {item.kind}'} · {item.time}"
    name = cut(plain(item.who), max(1, width - cell_len(when) - cell_len(told[0])))
    return (name, look), (when, "muted"), told


def _rule(item: TranscriptItem, width: int) -> list[Row]:
    """A rule across the pane that says what happened, when."""
    when = f" · {item.time}" if item.time else ""
    first, *rest = _indented(f"{_brief(item.text)}{when}", width - 3, "── ")
    line = "─" * (width - 1 - sum(cell_len(words) for words, _ in first))
    return [(*first, (f" {line}", "muted")), *rest]


def _indented(text: str, width: int, mark: str) -> list[Row]:
    rows = wrapped(text, width - cell_len(mark))
    marks = [mark, *[" " * cell_len(mark)] * (len(rows) - 1)]
    return [((f"{before}{row}", "muted"),) for before, row in zip(marks, rows, strict=True)]


def _brief(text: str) -> str:
    return shown(text, max_lines=6, max_chars=1000).plain
