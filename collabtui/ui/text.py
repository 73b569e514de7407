"""The only door by which words reach a screen.

How the code of `ui`, `console`, `customer` keeps to it; tests/architecture/test_outside_text.py checks it:

- Words that came from outside (customer, bot, article, names, file names, error messages) go through
  `shown` (many lines), `one_line` (a row of a table, a border's title), `last_of` (the end of one), `plain` (where
  Textual takes a str without markup: `title`, `sub_title`, `placeholder`), `tell` (a toast), `copy` (the clipboard).
- Our own words are string literals, or `Content("…")` of a literal. Mix both with `line(…)`, never in an f-string:
  `line("Offer from ", one_line(row.name), (row.waited, "$muted"))`.
- `hanging(label, text, width)` breaks content whose further rows begin below its first.
- What Static, Label, Button, Option, Tab get first, `.update(…)`, `render` of a widget, `border_title`,
  `border_subtitle`, `tooltip`: a literal, or what is visibly Content: a call of `shown`, `one_line`, `line`, a variable
  only ever given such, a parameter, field, attribute or method that is annotated as Content.
- A field to write in is a LineInput, or a Pad: Textual's own show a paste's escape sequences raw.
- Nothing else names `notify`, `copy_to_clipboard`, `from_markup`, `open_url`, an `escape`, or says `markup=True`;
  nothing uses `print`, `setattr`, `sys.stdout`. Of Textual's widgets, of Rich, only what the test knows may be
  imported, under its own name. A module that must draw segments itself is named in the test.
- `.update(…)` is always taken for a widget's: write `names |= more` for dictionaries, sets.
"""

from typing import Any, Literal

from rich.cells import cell_len, split_graphemes
from textual.app import App
from textual.content import Content
from textual.widget import Widget

from broker.domain.inert import inert

Severity = Literal["information", "warning", "error"]
#: A piece of a line: ready content, words, or words with a style such as "$muted" or "bold".
Part = Content | str | tuple[Content | str, str]

#: What a single line shows of a text at most, before it is cut to the cells there are.
LINE_CHARS = 1000
ELLIPSIS = "…"
#: A text that hangs beside a label in fewer cells than these would be a column of single words.
LEAST_ROOM = 12


def shown(text: str, *, max_lines: int = 200, max_chars: int = 10_000, multiline: bool = True) -> Content:
    """Return outside text as content that no terminal obeys; what is left out is told at its end."""
    return Content(inert(text, max_lines=max_lines, max_chars=max_chars, multiline=multiline))


def plain(text: str) -> str:
    """Return outside text on one line, for places that take a str without markup."""
    return inert(text, max_chars=LINE_CHARS, multiline=False)


def one_line(text: str, max_cells: int | None = None) -> Content:
    """Return outside text on one line, cut with an ellipsis to `max_cells` terminal cells if given."""
    return Content(cut(plain(text), max_cells))


def cut(text: str, max_cells: int | None) -> str:
    """Cut a line to `max_cells` terminal cells between two characters as a reader sees them."""
    if max_cells is None or cell_len(text) <= max_cells:
        return text
    room = max_cells - cell_len(ELLIPSIS)
    end = 0
    for _, stop, cells in split_graphemes(text)[0]:
        room -= cells
        if room < 0:
            break
        end = stop
    return text[:end] + ELLIPSIS if max_cells > 0 else ""


def last_of(text: str, max_cells: int) -> Content:
    """Return the end of outside text on one line, cut at its beginning to `max_cells` terminal cells."""
    words = plain(text)
    if cell_len(words) <= max_cells:
        return Content(words)
    room, start = max_cells - cell_len(ELLIPSIS), len(words)
    for begin, _, cells in reversed(split_graphemes(words)[0]):
        room -= cells
        if room < 0:
            break
        start = begin
    return Content(ELLIPSIS + words[start:] if max_cells > 0 else "")


def line(*parts: Part) -> Content:
    """Join pieces into one content. Words that are given as str are made inert, so none can do harm."""
    return Content.assemble(*(_piece(part) for part in parts))


def hanging(label: Content, text: Content, width: int) -> Content:
    """Put `text` behind its label, its further rows below its first; a row has `width` cells, 0 where none is known."""
    room = width - label.cell_length
    if room < LEAST_ROOM:
        return line(label, text)
    first, *rest = text.wrap(room)
    return Content("\n").join([line(label, first), *(row.pad_left(label.cell_length) for row in rest)])


def _piece(part: Part) -> Content:
    match part:
        case (words, style):
            return (words if isinstance(words, Content) else Content(inert(words))).stylize(style)
        case str():
            return Content(inert(part))
        case Content():
            return part


def tell(screen: App[Any] | Widget, text: str, *, severity: Severity = "information", title: str = "") -> None:
    """Show a toast; its words may be from outside. The same words said again stand there once, for their full time."""
    words, head = inert(text, max_lines=6, max_chars=600), plain(title)
    app = screen if isinstance(screen, App) else screen.app
    for old in list(app._notifications):  # Textual has no way to ask for them
        if (old.message, old.title) == (words, head):
            app._unnotify(old, refresh=False)
    screen.notify(words, title=head, severity=severity, markup=False)


def copy(app: App[Any], text: str) -> None:
    """Put a text into the clipboard such as it is seen: no shell obeys what an agent pastes."""
    app.copy_to_clipboard(inert(text, max_lines=10_000, max_chars=100_000))
