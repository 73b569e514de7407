"""What the commands of `collabtui understand` do alike."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from broker.domain.inert import inert

if TYPE_CHECKING:
    from collabtui.understanding.embedded import EmbeddedUnderstanding
    from collabtui.understanding.encoder import Encoder

#: Exit codes: a line was bad; a file can't be read.
NO: Final = 1
CANNOT_OPEN: Final = 3

EncoderName = Annotated[
    str | None,
    typer.Option(
        "--encoder",
        help="Folder with model.onnx beside tokenizer.json, or none: n-grams alone.",
        show_default="all-MiniLM-L6-v2, which is installed",
        envvar="COLLABTUI_ENCODER",
    ),
]


def stopped(reason: object, code: int = CANNOT_OPEN) -> typer.Exit:
    """Say why on stderr; the exit to raise."""
    typer.echo("\n".join(inert(line) for line in str(reason).splitlines()), err=True)
    return typer.Exit(code)


def encoder_of(name: str | None) -> "Encoder | None":
    """The encoder that an option names; None for n-grams alone."""
    from collabtui.understanding.encoder import EncoderError
    from collabtui.understanding.encoder_choice import chosen

    try:
        return chosen(name)
    except EncoderError as error:
        raise stopped(error) from error


def read_with(model: Path | None, encoder: str | None) -> "EmbeddedUnderstanding":
    """The understanding of a model's folder, of the demo shop without one."""
    from importlib.resources import files

    from collabtui.understanding.embedded import opened
    from collabtui.understanding.encoder import EncoderError
    from collabtui.understanding.model_file import ModelFileError

    try:
        return opened(model or files("demo_data") / "model", encoder)
    except (ModelFileError, EncoderError) as error:
        raise stopped(error) from error
