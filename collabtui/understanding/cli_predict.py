"""The command `collabtui understand predict`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from collabtui.understanding.cli_options import EncoderName, read_with
from collabtui.understanding.json_lines import answer_lines, text_of

if TYPE_CHECKING:
    from collabtui.understanding.api import Reading


def predict(
    model: Annotated[
        Path | None, typer.Option(help="Folder that train wrote.", show_default="the demo shop's model")
    ] = None,
    encoder: EncoderName = None,
) -> None:
    """Read texts: a line {"text": …} on stdin becomes a line with what it says on stdout, at once.

    A line that can't be read becomes {"error": …} in its place, with exit code 1 at the end. cpu_ms is the time that
    the text took this process.

    Example: echo '{"text": "where is my parcel"}' | collabtui understand predict
    """
    understanding = read_with(model, encoder)
    understanding.read("where is my parcel")  # loads what waits for a first text
    answer_lines(lambda record: document(understanding.read(text_of(record, "text"))))


def document(reading: "Reading") -> dict[str, Any]:
    """A reading for a script; intent is null with confidence 0 where nothing was understood."""
    return {
        "intent": reading.intents[0].name if reading.intents else None,
        "confidence": reading.confidence or 0.0,
        "out_of_scope": reading.out_of_scope,
        "wants_human": reading.wants_human,
        "sentiment": reading.sentiment,
        "frustration": reading.frustration,
        "entities": [
            {
                "type": entity.type,
                "value": entity.value,
                "start": entity.start,
                "end": entity.end,
                "confidence": entity.confidence,
            }
            for entity in reading.entities
        ],
    }
