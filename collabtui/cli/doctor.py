"""The command `collabtui doctor`."""

import asyncio
import json
import os
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Final

import typer

from broker.build import COMPLAINTS, settings
from broker.domain.inert import inert
from collabtui.cli import checks
from collabtui.cli.check_broker import broker
from collabtui.cli.check_store import store
from collabtui.cli.check_terminal import terminal
from collabtui.cli.finding import Finding

NO: Final = 1
#: Where bots look for the shop unless they are told otherwise.
SHOP_URL: Final = "http://127.0.0.1:8090"
_MARKS: Final = {"ok": "ok  ", "note": "note", "warning": "WARN", "error": "MEND"}
app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


@app.command()
def doctor(
    data: Annotated[
        Path | None,
        typer.Option(
            "--data-dir", help="The broker's data folder.", show_default="this user's", envvar="COLLABTUI_DATA"
        ),
    ] = None,
    policy: Annotated[
        Path | None, typer.Option(help="Policy file.", show_default="the one of the broker's settings")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> None:
    """Check this terminal, this installation, its data, the broker that runs here, who works at it.

    Each finding has a code, how bad it is (ok, note, warning, error), a sentence, what to do. Exit code 1 when there is
    a warning or an error. Nothing is changed, nobody's words or tokens are shown.

    Example: collabtui doctor --policy ./policy.toml
    """
    findings = asyncio.run(examined(data, policy))
    if as_json:
        typer.echo(json.dumps([{**asdict(finding), "ok": finding.ok} for finding in findings], indent=2))
    else:
        typer.echo(told(findings))
    if not all(finding.ok for finding in findings):
        raise typer.Exit(NO)


async def examined(data: Path | None, policy: Path | None) -> tuple[Finding, ...]:
    """All findings, what lies deepest first."""
    host = (checks.python(), checks.sqlite(), *terminal())
    package = (checks.demo_data(), checks.model())
    try:
        config = settings(data, policy)
    except COMPLAINTS as error:
        found = Finding("settings", str(error), "Mend the setting, then check again.", "settings.bad", "error")
        return (*host, found, *package)
    return (
        *host,
        checks.data_folder(config.data),
        *await broker(config, os.environ.get("COLLABTUI_SHOP_URL", SHOP_URL)),
        *await store(config.database),
        checks.policy(config.policy),
        *package,
    )


def told(findings: Sequence[Finding]) -> str:
    """The findings as plain text, each with what to do where something is wrong."""
    lines: list[str] = []
    for finding in findings:
        lines.append(f"{_MARKS[finding.severity]}  {finding.name:<12} {inert(finding.said, multiline=False)}")
        lines += [f"{'':<19}{line}" for line in inert(finding.mend).splitlines()]
    wrong = sum(not finding.ok for finding in findings)
    lines.append("All is well." if not wrong else f"{wrong} of {len(findings)} checks need mending.")
    return "\n".join(lines)
