"""The command group `collabtui understand`."""

import typer

from collabtui.understanding.cli_check import check
from collabtui.understanding.cli_escalation import escalation
from collabtui.understanding.cli_predict import predict
from collabtui.understanding.cli_train import train

app = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


@app.callback()
def understand() -> None:
    """Teach the bot your domain, read texts with it, see what a threshold would cause."""


# Each command has a file of its own, which imports arrays only when it runs.
app.command()(train)
app.command()(predict)
app.command()(escalation)
app.command()(check)
