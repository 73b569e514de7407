"""What a person sees of a running app."""

import os
from pathlib import Path
from typing import Any

from textual.app import App


def seen(app: App[Any]) -> list[str]:
    """Return the visible text of the screen, row by row, without spaces at the ends."""
    return [strip.text.rstrip() for strip in app.screen._compositor.render_strips()]


def sees(app: App[Any], words: str) -> bool:
    """Say whether the words stand on one row of the screen."""
    return any(words in row for row in seen(app))


def picture(app: App[Any], name: str) -> Path | None:
    """Save the screen as SVG into $COLLABTUI_PICTURES, if that is set, for people to look at."""
    folder = os.environ.get("COLLABTUI_PICTURES")
    if not folder:
        return None
    path = Path(folder) / f"{name}.svg"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(app.export_screenshot(title=name), encoding="utf-8")
    return path
