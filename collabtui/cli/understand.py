"""The group `collabtui understand` with the commands that read a store, which understanding alone may not."""

from collabtui.cli.corrections import corrected
from collabtui.cli.understand_threshold import threshold
from collabtui.understanding.cli import app

app.command()(threshold)
app.command("corrections")(corrected)

__all__ = ["app"]
