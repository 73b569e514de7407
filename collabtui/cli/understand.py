"""The group `collabtui understand` with the command that reads a store, which understanding alone may not."""

from collabtui.cli.understand_threshold import threshold
from collabtui.understanding.cli import app

app.command()(threshold)

__all__ = ["app"]
