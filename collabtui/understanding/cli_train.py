"""The command `collabtui understand train`."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from collabtui.understanding.cli_options import EncoderName, encoder_of, stopped

if TYPE_CHECKING:
    from collabtui.understanding.examples import Examples

_USAGE: Final = 2


def train(
    out: Annotated[Path, typer.Option(help="Folder for the model.", show_default=False)],
    folder: Annotated[
        Path | None, typer.Argument(help="A domain: intents/*.toml, out_of_scope.toml, entities.toml.", metavar="DIR")
    ] = None,
    examples: Annotated[
        Path | None, typer.Option(help='A line {"text": …, "intent": …} for each; null: out of scope.')
    ] = None,
    encoder: EncoderName = None,
    as_json: Annotated[bool, typer.Option("--json", help="Report in JSON.")] = False,
) -> None:
    """Fit a model to example sentences, with a report of how well it will do.

    How well is measured on examples that the model did not see; how far it is goes to stderr.

    Example: collabtui understand train --examples said.jsonl --out my-model
    """
    found = _examples(folder, examples)
    wanted = encoder_of(encoder)
    from collabtui.understanding.model_entities import carry
    from collabtui.understanding.model_file import save
    from collabtui.understanding.train import train as fitted
    from collabtui.understanding.train_report import document, report, text_of

    trained = fitted(found, wanted, lambda step: typer.echo(f"{step} ...", err=True))
    try:
        save(trained.model, out)
        carry(folder, out)
    except OSError as error:
        raise stopped(f"{out}: cannot be written ({error.strerror or error}).") from error
    told = report(found, trained)
    typer.echo(json.dumps(document(told)) if as_json else text_of(told, out))


def _examples(folder: Path | None, lines: Path | None) -> "Examples":
    from collabtui.understanding.examples import domain_examples, lines_examples
    from collabtui.understanding.toml_file import DataFileError

    if (folder is None) == (lines is None):
        raise stopped("Name one source: either a domain's folder or --examples.", _USAGE)
    try:
        return domain_examples(folder) if folder is not None else lines_examples(lines or Path())
    except DataFileError as error:
        raise stopped(error) from error
