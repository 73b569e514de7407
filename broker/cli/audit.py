"""The commands that show who did what with privilege, whether the log is what was written."""

import json
import sys
import time
from datetime import UTC, datetime
from typing import Annotated, Final

import typer

from broker.cli.answers import AsJson, Data, File, run_to_end, settings_of, stopped
from broker.cli.audit_acts import ACTS, act_of
from broker.cli.audit_text import has_file, proof_of
from broker.cli.exits import CANNOT_OPEN, NO
from broker.cli.recorded import recordings
from broker.config import Config
from broker.domain.inert import inert
from broker.store.api import Anchor, Row
from broker.store.chain import GENESIS

_TELL_EVERY_S: Final = 1.0
_PAGE: Final = 500

app = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


@app.callback()
def audit() -> None:
    """Who did what with privilege; whether the log is what was written."""


@app.command()
def verify(
    anchor: Annotated[
        list[str] | None, typer.Option(help="An anchor told before, as POSITION:CHAIN: nothing up to it may differ.")
    ] = None,
    data: Data = None,
    config: File = None,
    as_json: AsJson = False,
) -> None:
    """Hold every event against its seal. Exit code 1: something was changed; the first place is named.

    Works beside a running broker. It prints an anchor: kept elsewhere, it proves later that nothing before it was
    changed or cut off.

    Example: collabtui audit verify --json
    """
    settings = _stored(data, config)
    anchors = [_anchor(text) for text in anchor or []]
    proof = run_to_end(proof_of(settings.database, *anchors, progress=_Progress(as_json)))
    typer.echo(json.dumps(proof.told()) if as_json else proof.sentence)
    if not proof.holds:
        raise typer.Exit(NO)


@app.command("list")
def list_acts(
    since: Annotated[
        datetime | None, typer.Option(help="Only what was done from this day on (UTC).", formats=["%Y-%m-%d"])
    ] = None,
    data: Data = None,
    config: File = None,
    as_json: AsJson = False,
) -> None:
    """List privileged acts: tokens, policies, agents, take-overs, supervision, erasures, holds, back-ups.

    Example: collabtui audit list --since 2026-11-01 --json
    """
    settings = _stored(data, config)
    from_ms = 0 if since is None else int(since.replace(tzinfo=UTC).timestamp() * 1000)
    for row in run_to_end(_acts(settings, from_ms)):
        at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(row.at / 1000))
        act = act_of(row)
        if as_json:
            told = {"position": row.position, "at": at, "by": f"{row.role}:{row.actor}", "stream": row.stream}
            typer.echo(json.dumps({**told, "act": row.kind, **act}))
        else:
            details = " ".join(f"{name}={inert(str(value), multiline=False)}" for name, value in act.items())
            typer.echo(f"{at}  {row.role}:{inert(row.actor)}  {row.kind}  {row.stream}  {details}".rstrip())


async def _acts(settings: Config, from_ms: int) -> list[Row]:
    found: list[Row] = []
    async with recordings(settings.database) as log:
        async for row in log.audited(ACTS, _PAGE):
            if row.at >= from_ms:
                found.append(row)
    return found


class _Progress:
    """Says how far the reading is, where a person waits for it."""

    def __init__(self, is_silent: bool) -> None:
        self._is_silent = is_silent or not sys.stderr.isatty()
        self._told = time.monotonic()

    def __call__(self, done: int, of: int) -> None:
        if not self._is_silent and time.monotonic() - self._told > _TELL_EVERY_S:
            self._told = time.monotonic()
            typer.echo(f"{done} of {of} events", err=True)


def _stored(data: Data, config: File) -> Config:
    settings = settings_of({"data": data}, config)
    if not has_file(settings.database):
        raise stopped(f"There is no store {settings.database}: name its folder with --data-dir.", CANNOT_OPEN)
    return settings


def _anchor(text: str) -> Anchor:
    position, _, chain = text.partition(":")
    try:
        anchor = Anchor(int(position), bytes.fromhex(chain))
    except ValueError:
        anchor = Anchor(0, b"")
    if anchor.position < 1 or len(anchor.chain) != len(GENESIS):
        raise typer.BadParameter("expected an anchor as audit verify prints it", param_hint="--anchor")
    return anchor
