"""The entry point of the broker on its own."""

from broker.cli.asyncapi import asyncapi
from broker.cli.policy import app as policy_app
from broker.cli.serve import app
from broker.cli.staffing import staffing
from broker.cli.token import app as token_app
from broker.cli.told import told

app.add_typer(policy_app, name="policy")
app.add_typer(token_app, name="token")
app.command()(staffing)
app.command()(asyncapi)


def main() -> None:
    """Run the command that was typed."""
    with told():
        app()
