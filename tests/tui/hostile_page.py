"""What a program on a pseudo-terminal tells of a page of hostile texts that it shows."""

import json
import socket
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field

from broker.domain.inert import inert
from tests.tui.pty_grid import squeezed

#: A page holds so many texts, or so many characters of them.
MOST_TEXTS, MOST_CHARS = 6, 900
#: What stands for a key that no action has: it says that all clicks before it have been dealt with.
CLICKED_KEY, CLICKED = "f12", b"\x1b[24~"


@dataclass(frozen=True)
class Expected:
    """Words that must be seen in a region of the screen, without blanks."""

    region: tuple[int, int, int, int]
    words: tuple[str, ...]


@dataclass(frozen=True)
class Page:
    """One screen: how many places show its texts, where to click, what must be seen."""

    name: str
    texts: tuple[str, ...]
    places: int
    clicks: tuple[tuple[int, int], ...]
    expected: tuple[Expected, ...] = ()


@dataclass(frozen=True)
class Clicked:
    """What came of the clicks: sentences about what must not have happened."""

    faults: tuple[str, ...] = field(default=())


def pages_of(texts: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Divide texts into pages; one that is longer than a page has a page of its own."""
    page: list[str] = []
    for text in texts:
        if page and (len(page) == MOST_TEXTS or sum(map(_room, (*page, text))) > MOST_CHARS):
            yield tuple(page)
            page = []
        page.append(text)
    if page:
        yield tuple(page)


def seen_as(text: str) -> str:
    """What must be seen of a text that has room on the screen."""
    return squeezed(inert(text))


def framed(texts: Sequence[str]) -> list[str]:
    """The texts between signs of their own: what is seen is then a certain one of the places that show them."""
    return [f"‹{number}›{text}‹/{number}›" for number, text in enumerate(texts)]


def is_short(text: str) -> bool:
    """Whether all of a text has room beside others."""
    return _room(text) <= MOST_CHARS // MOST_TEXTS


def _room(text: str) -> int:
    return len(inert(text, max_chars=MOST_CHARS * 2)) + 60 * text.count("\n")


class Line:
    """A socket between the two, with one JSON object a line."""

    def __init__(self, end: socket.socket) -> None:
        self._end = end
        self._rest = b""

    def fileno(self) -> int:
        return self._end.fileno()

    def send(self, told: Page | Clicked) -> None:
        self._end.sendall(json.dumps(asdict(told)).encode() + b"\n")

    def take(self) -> bool:
        """Read what has come, waiting for it; False when no more will."""
        more = self._end.recv(65536)
        self._rest += more
        return bool(more)

    def next(self) -> Page | Clicked | None:
        """The next one that has come whole."""
        if b"\n" not in self._rest:
            return None
        line, self._rest = self._rest.split(b"\n", 1)
        record = json.loads(line)
        if "faults" in record:
            return Clicked(tuple(record["faults"]))
        expected = tuple(Expected(tuple(one["region"]), tuple(one["words"])) for one in record.pop("expected"))
        return Page(**{**record, "expected": expected, "clicks": tuple(map(tuple, record["clicks"]))})
