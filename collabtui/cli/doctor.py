"""The command `collabtui doctor`."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Final

import typer

from broker.build import COMPLAINTS, settings
from broker.domain.inert import inert
from collabtui.cli import checks
from collabtui.cli.checks import Finding

NO: Final = 1
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
    """Check this installation, its data, the broker that runs here; exit code 1 when something needs mending.

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
    host = (checks.python(), checks.sqlite())
    package = (checks.demo_data(), checks.model())
    try:
        config = settings(data, policy)
    except COMPLAINTS as error:
        return (*host, Finding("settings", str(error), "Mend the setting, then check again."), *package)
    return (
        *host,
        checks.data_folder(config.data),
        await checks.broker(config.data),
        await checks.store(config.database),
        checks.policy(config.policy),
        *package,
    )


def told(findings: Sequence[Finding]) -> str:
    """The findings as plain text, each with what to do where something is wrong."""
    lines: list[str] = []
    for finding in findings:
        lines.append(f"{'ok  ' if finding.ok else 'MEND'}  {finding.name:<12} {inert(finding.said, multiline=False)}")
        lines += [f"{'':<19}{line}" for line in inert(finding.mend).splitlines()]
    wrong = sum(not finding.ok for finding in findings)
    lines.append("All is well." if not wrong else f"{wrong} of {len(findings)} checks need mending.")
    return "\n".join(lines)
