"""Takes the pictures: a running app at the moment when it shows what it should."""

import asyncio
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any, Final

from textual.app import App
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from pictures.clean import clean

Size = tuple[int, int]
SIZES: Final[tuple[Size, ...]] = ((80, 24), (120, 40), (200, 50))
#: Longer than anything takes on a busy machine; after it the screen is told instead.
PATIENCE_S: Final = 30.0
#: A screen that has not changed for so long shows all that it has got.
STILL_S: Final = 0.25


class NeverShown(Exception):
    """The app did not show what the picture is of; the sentence has the screen's text."""


def file_name(name: str, size: Size) -> str:
    """How the picture's file is called."""
    return f"{name}-{size[0]}x{size[1]}.svg"


@dataclass
class Album:
    """The pictures taken, by file name; ``wanted`` names those to take, empty for all."""

    wanted: Collection[str] = ()
    taken: dict[str, str] = field(default_factory=dict)

    def wants(self, *names: str) -> bool:
        """Whether any of these pictures is to be taken."""
        return not self.wanted or any(name in self.wanted for name in names)


class Shown:
    """One running app: press its keys, wait for its words, take its picture into the album."""

    def __init__(self, pilot: Pilot[None], app: App[Any], album: Album) -> None:
        self._pilot, self.app, self._album = pilot, app, album
        self.app.animation_level = "none"

    async def press(self, *keys: str) -> None:
        """Press keys by Textual's names."""
        await self._pilot.press(*keys)

    async def write(self, text: str) -> None:
        """Type a text into the field that has focus."""
        await self._pilot.press(*(_KEYS.get(letter, letter) for letter in text))

    async def until(self, is_so: Callable[[], bool], what: str) -> None:
        """Wait until it is so. Raises NeverShown."""
        try:
            async with asyncio.timeout(PATIENCE_S):
                while not is_so():
                    await self._pilot.pause(0.01)
        except TimeoutError:
            raise NeverShown(f"{what}; the screen shows:\n" + "\n".join(self._rows())) from None

    async def sees(self, *words: str) -> None:
        """Wait until all the words are on the screen, each on one row. Raises NeverShown."""
        for one in words:
            await self.until(lambda one=one: any(one in row for row in self._rows()), f"{one!r} is not there")  # type: ignore[misc]

    async def take(self, name: str) -> None:
        """Take the picture of this name, once the screen stands still."""
        if not self._album.wants(name):
            return
        self._hold_cursors()
        before, now = "", self._export(name)
        while now != before:
            await self._pilot.pause(STILL_S)
            before, now = now, self._export(name)
        self._album.taken[file_name(name, self.app.size)] = now

    def _export(self, name: str) -> str:
        return clean(self.app.export_screenshot(title=name.replace("-", " "), simplify=True))

    def _hold_cursors(self) -> None:
        """A cursor that blinks would be in every other picture."""
        for screen in self.app.screen_stack:
            for one in screen.query(Input):
                one.cursor_blink = False
            for other in screen.query(TextArea):
                other.cursor_blink = False

    def _rows(self) -> list[str]:
        return [strip.text.rstrip() for strip in self.app.screen._compositor.render_strips()]


_KEYS: Final = {" ": "space", ",": "comma", ".": "full_stop", "?": "question_mark", "'": "apostrophe", "-": "minus"}
