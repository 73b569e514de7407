"""The command `collabtui understand predict`."""

import typer


def predict() -> None:
    """To come."""
    raise typer.Exit(1)
