"""What is pasted reaches the app as text, whatever a terminal would obey in it.

Textual takes an escape character within a paste for a key's beginning: what follows it acts as keys, a line end among
them as Enter. Some terminals strip such characters from what is pasted, others hand them on.
"""

from collections.abc import Iterable
from typing import Final

from textual._xterm_parser import XTermParser
from textual.drivers import linux_driver
from textual.message import Message

_ESCAPE: Final = "\x1b"
#: What stands for an escape character on every screen here.
_MARK: Final = "\u241b"
_BEGINS, _ENDS = f"{_ESCAPE}[200~", f"{_ESCAPE}[201~"


class Pastes:
    """Follows what a terminal sends, in pieces of any size, from one bracketed paste to the next."""

    def __init__(self) -> None:
        self._is_inside = False
        #: Within a paste what may become its end, else the last characters that went by.
        self._seen = ""

    def marked(self, data: str) -> str:
        """The same with marks for escape characters within pastes; a few characters may come with the next piece."""
        return "".join(self._inside(one) if self._is_inside else self._outside(one) for one in data)

    def _outside(self, one: str) -> str:
        self._seen = (self._seen + one)[-len(_BEGINS) :]
        if self._seen == _BEGINS:
            self._is_inside, self._seen = True, ""
        return one

    def _inside(self, one: str) -> str:
        held = self._seen + one
        if held == _ENDS:
            self._is_inside, self._seen = False, ""
            return held
        begun = next((held[at:] for at in range(len(held)) if _ENDS.startswith(held[at:])), "")
        self._seen = begun
        return held[: len(held) - len(begun)].replace(_ESCAPE, _MARK)


class PasteParser(XTermParser):
    """Textual's parser of what a terminal sends, to which a paste is one text."""

    def __init__(self, debug: bool = False) -> None:
        super().__init__(debug)
        self._pastes = Pastes()

    def feed(self, data: str) -> Iterable[Message]:
        """The messages that this piece completes; an empty one ends the parser."""
        told = self._pastes.marked(data)
        return super().feed(told) if told or not data else ()


def use() -> None:
    """Have Textual's driver, which makes its parser itself, make this one."""
    linux_driver.XTermParser = PasteParser  # type: ignore[attr-defined]
