"""Draw the pictures of docs/screens.md: every screen of the running apps as SVG.

Everybody in them is real: broker, shop, bot, copilot, clients in this process. Their clock stands still, so that the
same screens give the same pictures.

Examples:
  python scripts/make_pictures.py
  python scripts/make_pictures.py --only console --only menu
  python scripts/make_pictures.py --check     exits 1 when a picture is not what the screens show today
"""

import argparse
import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pictures import console, copilot, team, window
from pictures.camera import SIZES, Album, NeverShown, Size
from pictures.studio import Stuck

from broker.build import COMPLAINTS

TARGET: Final = Path(__file__).resolve().parent.parent / "docs" / "pictures"
NO: Final = 1
CANNOT_DRAW: Final = 3


@dataclass(frozen=True, slots=True)
class Session:
    """Pictures that are taken one after the other because they show the same desk."""

    names: tuple[str, ...]
    play: Callable[[Album, tuple[Size, ...]], Awaitable[None]]


SESSIONS: Final = (
    Session(window.MENU, window.menu),
    Session(console.EMPTY, console.empty),
    Session(console.DEMO, console.demo),
    Session(window.WINDOW, window.window),
    Session(console.BUSY, console.busy),
    Session(copilot.DRAFTING, copilot.drafting),
    Session(copilot.COPILOT, copilot.copilot),
    Session(team.TEAM, team.team),
    Session(team.OVERSEEN, team.overseen),
    Session(console.THEMES, console.themes),
)
NAMES: Final = tuple(name for session in SESSIONS for name in session.names)


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw what the command line asks for; the exit code."""
    options = _parser().parse_args(arguments)
    taken: dict[str, str] = {}
    try:
        with _apart():
            taken = asyncio.run(drawn(options.only, SIZES))
    except* (NeverShown, Stuck, *COMPLAINTS) as troubles:
        print(f"The pictures can't be drawn: {_first(troubles)}", file=sys.stderr)
    if not taken:
        return CANNOT_DRAW
    return _compared(taken, options.out, options.only) if options.check else _written(taken, options.out)


async def drawn(only: Sequence[str], sizes: tuple[Size, ...]) -> dict[str, str]:
    """The pictures of these names, all for none, by file name. Raises NeverShown, Stuck."""
    album = Album(only)
    for session in SESSIONS:
        if album.wants(*session.names):
            await session.play(album, sizes)
    return album.taken


def stale(taken: dict[str, str], folder: Path, *, is_all: bool) -> list[str]:
    """The names of the files in ``folder`` that are otherwise than ``taken``, missing, or, of all, too many."""
    there = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.svg")}
    names = taken.keys() | there.keys() if is_all else taken.keys()
    return sorted(name for name in names if taken.get(name) != there.get(name))


def _compared(taken: dict[str, str], folder: Path, only: Sequence[str]) -> int:
    others = stale(taken, folder, is_all=not only)
    for name in others:
        print(f"{folder / name} is not what the screen shows today.", file=sys.stderr)
    if others:
        print("python scripts/make_pictures.py draws them anew.", file=sys.stderr)
    return NO if others else 0


def _written(taken: dict[str, str], folder: Path) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    for name, picture in sorted(taken.items()):
        (folder / name).write_text(picture, encoding="utf-8")
    print(f"{len(taken)} pictures, {sum(map(len, taken.values())) / 1_000_000:.1f} MB, are in {folder}.")
    return 0


def _first(trouble: BaseException) -> BaseException:
    """The trouble that the others are echoes of."""
    while isinstance(trouble, BaseExceptionGroup):
        trouble = trouble.exceptions[0]
    return trouble


@contextmanager
def _apart() -> Iterator[None]:
    """Nothing of this machine, of its user's settings shows in a picture."""
    before = dict(os.environ)
    with tempfile.TemporaryDirectory(prefix="pictures-settings-") as settings:
        os.environ.update(COLLABTUI_CONFIG_DIR=settings, TZ="UTC")
        os.environ.pop("NO_COLOR", None)
        time.tzset()
        try:
            yield
        finally:
            os.environ.clear()
            os.environ.update(before)
            time.tzset()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=TARGET, help="folder of the pictures (docs/pictures)")
    parser.add_argument("--only", action="append", default=[], choices=NAMES, metavar="NAME", help="one picture")
    parser.add_argument("--check", action="store_true", help="compare with the folder, write nothing")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
