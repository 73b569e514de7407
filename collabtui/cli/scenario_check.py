"""The command that looks for mistakes in scenario files."""

import json
from importlib.resources import files as resources
from pathlib import Path
from typing import Annotated, Final

import typer

from broker.domain.inert import inert
from broker.reports.table import count
from collabtui.cli.scenario_files import named_files

NO: Final = 1
CANNOT_READ: Final = 3

Files = Annotated[
    list[str] | None,
    typer.Argument(
        help="Scenario files, folders of them, names of shipped ones.",
        metavar="[FILE|DIR]...",
        show_default="all that ship",
    ),
]
Domain = Annotated[
    Path | None, typer.Option(help="Folder whose training examples are compared.", show_default="the demo shop")
]
AsJson = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]


def check(files: Files = None, domain: Domain = None, as_json: AsJson = False) -> None:
    """Look for mistakes in scenario files: the format, and words that a training example has, too.

    The exit code is 0 without a mistake, 1 with one, 3 when the training examples or a folder can't be read.

    Example: collabtui scenario check ./my-scenarios
    """
    from collabtui.training.checking import mistakes
    from collabtui.understanding.domain import load_domain
    from collabtui.understanding.toml_file import DataFileError

    try:
        intents = load_domain(domain or resources("demo_data")).intents
        paths = named_files(files or [])
    except DataFileError as error:
        typer.echo(inert(str(error)), err=True)
        raise typer.Exit(CANNOT_READ) from error
    examples = [example for intent in intents for example in intent.examples]
    found = [mistake for path in paths for mistake in mistakes(path, examples)]
    if as_json:
        typer.echo(json.dumps({"files": len(paths), "mistakes": found}, indent=2))
    else:
        for mistake in found:
            typer.echo(inert(mistake, multiline=False))
        typer.echo(f"{count(len(paths), 'file')}, {count(len(found), 'mistake')}.")
    if found:
        raise typer.Exit(NO)
