"""The command `collabtui understand check`."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from broker.domain.inert import inert
from collabtui.understanding.cli_options import stopped

if TYPE_CHECKING:
    from collabtui.understanding.check import Finding

_NO: Final = 1


def check(
    folder: Annotated[Path, typer.Argument(help="A shop's folder: intents, replies, knowledge.", metavar="DIR")],
    as_json: Annotated[bool, typer.Option("--json", help="A JSON document.")] = False,
) -> None:
    """Look for what is wrong or doubtful in a shop's files.

    Errors (exit 1): files that cannot be read, the same sentence in two intents or out of scope as well. Warnings
    (exit 0): sentences nearly the same, probably with the wrong intent, or twice; too few; entities never used;
    replies without an article; articles never linked or no longer valid.

    Example: collabtui understand check my-shop
    """
    if not folder.is_dir():
        raise stopped(f"{folder}: is no folder; expected one with intents, replies.toml, knowledge.")
    findings = _findings(folder)
    errors = sum(finding.is_error for finding in findings)
    if as_json:
        typer.echo(json.dumps(_document(findings)))
    else:
        for finding in findings:
            typer.echo(_line(finding))
        typer.echo(f"{errors} errors, {len(findings) - errors} warnings.")
    raise typer.Exit(_NO if errors else 0)


def _findings(folder: Path) -> "tuple[Finding, ...]":
    from collabtui.understanding.check import Finding
    from collabtui.understanding.check import check as judged
    from collabtui.understanding.shop_files import load_shop
    from collabtui.understanding.toml_file import DataFileError

    try:
        shop = load_shop(folder)
    except DataFileError as error:
        return tuple(Finding("broken_file", *_parted(mistake, folder)) for mistake in error.mistakes)
    return judged(shop, datetime.now(UTC).date())


def _parted(mistake: str, folder: Path) -> tuple[str, str]:
    """A mistake as the file below the folder, then the rest, which begins with its line where that is known."""
    told = mistake.removeprefix(f"{folder}/")
    at = min((place for mark in (", ", ": ") if (place := told.find(mark)) >= 0), default=len(told))
    return told[:at], told[at:].lstrip(",: ")


def _line(finding: "Finding") -> str:
    kind = "error" if finding.is_error else "warning"
    return inert(f"{kind}: {finding.file}: {finding.text}", multiline=False)


def _document(findings: "tuple[Finding, ...]") -> dict[str, object]:
    return {
        "errors": sum(one.is_error for one in findings),
        "warnings": sum(not one.is_error for one in findings),
        "findings": [
            {"kind": "error" if one.is_error else "warning", "code": one.code, "file": one.file, "text": one.text}
            for one in findings
        ],
    }
