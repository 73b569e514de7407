"""The text of a screen beside the one that was looked at before."""

import os
from pathlib import Path
from typing import Any

from textual.app import App

from tests.tui.screen import seen

FOLDER = Path(__file__).parent / "snapshots"
#: Set to anything, it has the files written anew; look at what changed before you keep it.
REWRITE = "COLLABTUI_SNAPSHOTS"


def assert_looks_as_before(app: App[Any], name: str) -> None:
    """Compare what is seen with the stored text of this name, row by row."""
    path, now = FOLDER / f"{name}.txt", "\n".join(seen(app)) + "\n"
    if os.environ.get(REWRITE):
        path.write_text(now, encoding="utf-8")
    assert path.exists(), f"{path} does not exist: set {REWRITE}=1 to write it"
    assert now.splitlines() == path.read_text(encoding="utf-8").splitlines(), f"set {REWRITE}=1 if {name} is meant so"
