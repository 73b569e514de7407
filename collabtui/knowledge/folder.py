"""The files of a folder that may be documents."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from collabtui.knowledge.documents import Unreadable
from collabtui.knowledge.reading import MOST_BYTES, SUFFIXES


@dataclass(frozen=True, slots=True)
class Found:
    """A file: its path within the folder with ``/`` between the parts, the stamp that changes when it does."""

    file: str
    stamp: str


def found(folder: Path) -> Iterator[Found]:
    """The documents of a folder with all below it, sorted; hidden files, folders that are links are not entered.

    Raises OSError when the folder itself cannot be listed.
    """
    os.listdir(folder)
    paths = (Path(top, name) for top, names, files in os.walk(folder) for name in files if _visible(names, name))
    for path in sorted(paths):
        file = path.relative_to(folder).as_posix()
        try:
            state = path.lstat()
        except OSError:
            # Gone since it was listed: what is not there is no document.
            continue
        yield Found(file, f"{state.st_mtime_ns}.{state.st_size}.{state.st_ino}")


def content(folder: Path, file: str) -> bytes:
    """A file's bytes. Raises Unreadable: a link that leads out of the folder, a pipe, too large, not to be read."""
    path = folder / file
    try:
        if not path.resolve().is_relative_to(folder.resolve()):
            raise Unreadable("is a link that leads out of the folder")
        state = path.stat()
        if not stat.S_ISREG(state.st_mode):
            raise Unreadable("is no regular file")
        if state.st_size > MOST_BYTES:
            raise Unreadable(f"has {state.st_size:,} bytes; expected at most {MOST_BYTES:,}")
        with path.open("rb") as opened:
            return opened.read(MOST_BYTES)
    except OSError as error:
        raise Unreadable(f"cannot be read ({error.strerror or error})") from error


def names(files: list[str]) -> dict[str, str]:
    """The name of each document: its path without the suffix, or with it where two would have the same."""
    stems: dict[str, list[str]] = {}
    for file in files:
        stems.setdefault(str(PurePosixPath(file).with_suffix("")), []).append(file)
    return {file: stem if len(alike) == 1 else file for stem, alike in stems.items() for file in alike}


def _visible(folders: list[str], name: str) -> bool:
    folders[:] = [folder for folder in folders if not folder.startswith(".")]
    return not name.startswith(".") and PurePosixPath(name).suffix.lower() in SUFFIXES
