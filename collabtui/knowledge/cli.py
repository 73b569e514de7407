"""The command group `collabtui kb`."""

import typer

from collabtui.knowledge.cli_index import index
from collabtui.knowledge.cli_search import search

app = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


@app.callback()
def kb() -> None:
    """Index a folder of documents, search it by words with meaning."""


# Each command has a file of its own, which imports arrays only when it runs.
app.command()(index)
app.command()(search)
