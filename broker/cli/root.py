"""The entry point of the broker on its own."""

from broker.cli.asyncapi import asyncapi
from broker.cli.audit import app as audit_app
from broker.cli.backup import backup
from broker.cli.erase import erase
from broker.cli.hold import app as hold_app
from broker.cli.policy import app as policy_app
from broker.cli.report import app as report_app
from broker.cli.restore import restore
from broker.cli.retention import app as retention_app
from broker.cli.serve import app
from broker.cli.staffing import staffing
from broker.cli.token import app as token_app
from broker.cli.told import told

app.add_typer(policy_app, name="policy")
app.add_typer(token_app, name="token")
app.add_typer(audit_app, name="audit")
app.add_typer(hold_app, name="hold")
app.add_typer(retention_app, name="retention")
app.add_typer(report_app, name="report")
app.command()(staffing)
app.command()(asyncapi)
app.command()(erase)
app.command()(backup)
app.command()(restore)


def main() -> None:
    """Run the command that was typed."""
    with told():
        app()
