"""The command `collabtui understand train`."""

import typer


def train() -> None:
    """To come."""
    raise typer.Exit(1)
