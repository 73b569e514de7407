"""The command `collabtui understand threshold`."""

import typer


def threshold() -> None:
    """To come."""
    raise typer.Exit(1)
