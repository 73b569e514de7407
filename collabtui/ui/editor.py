"""The user's own editor, run on a text while the screens stand aside."""

import asyncio
import os
import shlex
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from textual.app import App, SuspendNotSupported


@dataclass(frozen=True, slots=True)
class NoEdit:
    """Nothing was changed; ``why`` is a sentence."""

    why: str


def editor_command(environ: Mapping[str, str]) -> tuple[str, ...] | NoEdit:
    """The command that $VISUAL names, else $EDITOR."""
    named = environ.get("VISUAL") or environ.get("EDITOR") or ""
    try:
        words = tuple(shlex.split(named))
    except ValueError:
        return NoEdit("The command in $VISUAL or $EDITOR has a quote without its end: mend it, then try again.")
    return words or NoEdit("No editor is set: start with VISUAL or EDITOR in the environment, such as EDITOR=nano.")


async def edited(app: App[Any], text: str, environ: Mapping[str, str] = os.environ) -> str | NoEdit:
    """The text as the editor left it. The loop runs on meanwhile, so the connection lives; nothing is drawn."""
    command = editor_command(environ)
    if isinstance(command, NoEdit):
        return command
    with _file_with(text) as path:
        try:
            # Drawing waits from before the screen is given away until after it is ours again.
            with app.batch_update(), app.suspend():
                process = await asyncio.create_subprocess_exec(*command, str(path))
                code = await process.wait()
        except SuspendNotSupported:
            return NoEdit("This terminal can't be lent to an editor.")
        except OSError as error:
            return NoEdit(f"The editor {command[0]} can't be started: {error.strerror}.")
        if code != 0:
            return NoEdit(f"The editor ended with code {code}, so your message stays as it was.")
        return _read(path)


def _read(path: Path) -> str | NoEdit:
    try:
        # An editor ends the last line; a message does not.
        return path.read_text(encoding="utf-8").removesuffix("\n")
    except (OSError, UnicodeDecodeError):
        return NoEdit("What the editor left behind is no UTF-8 text, so your message stays as it was.")


@contextmanager
def _file_with(text: str) -> Iterator[Path]:
    """A file that its owner alone can read, gone afterwards."""
    handle, name = tempfile.mkstemp(prefix="collabtui-", suffix=".txt")
    path = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        yield path
    finally:
        path.unlink(missing_ok=True)
