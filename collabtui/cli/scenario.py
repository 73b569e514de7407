"""The commands about scenarios: customers who are played, to see what the desk makes of them."""

import typer

from collabtui.cli.scenario_check import check
from collabtui.cli.scenario_record import record
from collabtui.cli.scenario_run import run

app = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


@app.callback()
def scenario() -> None:
    """Play customers against a desk, check what they play, record more of them."""


app.command()(run)
app.command()(check)
app.command()(record)
