"""Whether screens can be drawn here, in which colours."""

import os
import sys

import typer


def can_draw() -> bool:
    """True where a person sits at a terminal that understands more than lines."""
    return sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM", "") not in ("", "dumb")


def known_theme(theme: str | None) -> None:
    """Raises typer.BadParameter for the name of no theme."""
    # Imported here: line mode must not pay for the screens.
    from collabtui.ui.theme import NAMES

    if theme is not None and theme not in NAMES:
        raise typer.BadParameter(f"{theme!r} is none of {', '.join(NAMES)}.", param_hint="--theme")
