"""Small files for their writer alone, replaced as a whole or not at all."""

import os
import secrets
from pathlib import Path
from typing import Final

SPOILED: Final = ".spoiled"


def replace_file(path: Path, text: str) -> None:
    """Write the file in a private folder below another private one: a crash leaves the old file or the new one.

    Raises OSError.
    """
    for folder in (path.parent.parent, path.parent):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    # The mode stands from the first byte on, so there is no moment when others could read it.
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        try:
            file.write(text)
            file.flush()
            beside.replace(path)
        except OSError:
            beside.unlink(missing_ok=True)
            raise


def put_draft_aside(path: Path) -> str:
    """Move a damaged draft out of the way, never over another file; the sentence for its writer."""
    aside = path.with_name(f"{path.name}.{secrets.token_hex(4)}{SPOILED}")
    try:
        path.replace(aside)
    except OSError as error:
        return f"The draft in {path} is damaged, so it was left alone ({error.strerror})."
    return f"The draft in {path.name} is damaged. It was put aside as {aside}: open it to save its words."
