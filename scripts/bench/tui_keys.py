"""From the bytes of a key to the bytes that show what it did."""

import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from bench.tui_effects import Effect, Key, Shown, chosen, matches, moved, numbered, scrolled, shows, turned
from bench.tui_terminal import Terminal
from collabtui.ui.theme import DEFAULT, THEMES

UP, DOWN = b"\x1b[A", b"\x1b[B"
PAGE_UP, PAGE_DOWN = b"\x1b[5~", b"\x1b[6~"
TAB, ENTER, ESCAPE, HOME, END, CLEAR = b"\t", b"\r", b"\x1b", b"\x1b[H", b"\x1b[F", b"\x15"
#: How each typed word begins: no text of the desk holds it.
_BEGIN = "qz"
#: Letters that one line of the narrowest composer holds.
_WORD = 20
#: Pages that are turned back before they are turned forward again.
_PAGES = 8
#: A key falls on any moment between two frames.
_PAUSES_S = (0.03, 0.12)
#: How long an app may still be busy with its start, with the keys before.
_SETTLE_S = 0.5
_SEED = 20261122

Samples = dict[str, list[float]]


def cursor_style() -> str:
    """How the console's theme colours the row with the cursor; the minimal app wears the same."""
    colour = next(theme.primary for theme in THEMES if theme.name == DEFAULT)
    return "48;2;" + ";".join(str(int(colour[place : place + 2], 16)) for place in (1, 3, 5))


def moves(count: int) -> Iterator[Key]:
    """Down half of the way, then up again, short of where it began: no caller may stand there."""
    style = cursor_style()
    yield Key("", DOWN, lambda before: moved(before, style))
    for number in range(count):
        yield Key("move", DOWN if number < count / 2 else UP, lambda before: moved(before, style))


def letters(count: int) -> Iterator[Key]:
    """Letters, of which each makes a word longer that stands nowhere else; the line is cleared now and then."""
    word = ""
    for number in range(count):
        if len(word) == _WORD:
            word = ""
            yield Key("", CLEAR, lambda _: _is_clear)
        word += _BEGIN[len(word)] if len(word) < len(_BEGIN) else chr(ord("a") + number % 26)
        yield Key("type", word[-1].encode(), _typed(word))


def pages(count: int) -> Iterator[Key]:
    """Some pages back, as many forward, and again."""
    for number in range(count):
        back = number // _PAGES % 2 == 0
        yield Key("page", PAGE_UP if back else PAGE_DOWN, _paged(back=back))


def _typed(word: str) -> Callable[[Shown], Effect]:
    return lambda _: shows(word)


def _is_clear(screen: Shown) -> bool:
    return not shows(_BEGIN)(screen)


def _paged(*, back: bool) -> Callable[[Shown], Effect]:
    return lambda before: scrolled(before, back=back)


def tabs(count: int) -> Iterator[Key]:
    """From one conversation to the other."""
    for _ in range(count):
        yield Key("tab", b"]", turned)


def press_all(terminal: Terminal, keys: Iterable[Key], samples: Samples, chance: random.Random) -> None:
    """Press one after the other, each a moment after the one before was seen. Raises Broken."""
    terminal.watch(_SETTLE_S)
    for key in keys:
        terminal.watch(chance.uniform(*_PAUSES_S))
        took = terminal.press(key)
        if key.kind:
            samples[key.kind].append(took)


def of_minimal(terminal: Terminal, count: int) -> Samples:
    """The keys that the minimal app knows. Raises Broken."""
    samples: Samples = defaultdict(list)
    chance = random.Random(_SEED)  # pauses are no secrets
    terminal.until(shows("Caller 01"))
    press_all(terminal, moves(min(count, 80)), samples, chance)
    terminal.write(TAB)
    press_all(terminal, letters(count), samples, chance)
    return samples


def begin_console(terminal: Terminal, tickets: int, messages: int) -> None:
    """Wait for the long conversation, which opens by itself; open one of the queue in a second tab. Raises Broken."""
    terminal.until(matches(rf"WAITING {tickets}\b"))
    terminal.until(matches(r"YOURS 1\b"))
    terminal.until(shows(numbered(messages - 1)))
    terminal.watch(_SETTLE_S)
    terminal.write(HOME + DOWN * 3)
    terminal.until(lambda screen: bool(chosen(screen, cursor_style())))
    terminal.write(ENTER)
    terminal.until(matches(r"hello from \d{5}"))
    terminal.write(b"[")
    terminal.until(shows(numbered(messages - 1)))


def of_console(terminal: Terminal, count: int) -> Samples:
    """All kinds of keys, on a console with the long conversation before it. Raises Broken."""
    samples: Samples = defaultdict(list)
    chance = random.Random(_SEED)  # pauses are no secrets
    press_all(terminal, moves(count), samples, chance)
    terminal.write(b"r")
    press_all(terminal, letters(count), samples, chance)
    terminal.write(CLEAR + ESCAPE)
    terminal.watch(_SETTLE_S)
    # The pane leaves its end, where what arrives would move it, too.
    terminal.write(PAGE_UP)
    press_all(terminal, pages(count), samples, chance)
    terminal.write(END)
    press_all(terminal, tabs(count), samples, chance)
    return samples
