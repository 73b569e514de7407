"""The command `collabtui understand predict`."""

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from collabtui.understanding.cli_options import NO, EncoderName, read_with

if TYPE_CHECKING:
    from collabtui.understanding.api import Reading, Understanding

#: Bytes of a line that are looked at: no text is read that far.
_MOST_BYTES: Final = 1_000_000


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
    is_bad = False
    for line in iter(lambda: sys.stdin.buffer.readline(_MOST_BYTES + 1), b""):
        answer = _too_long() if len(line) > _MOST_BYTES else _answer(line, understanding)
        is_bad = is_bad or "error" in answer
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
    if is_bad:
        raise typer.Exit(NO)


def _too_long() -> dict[str, Any]:
    """Skips what is left of the line."""
    while (rest := sys.stdin.buffer.readline(_MOST_BYTES)) and not rest.endswith(b"\n"):
        continue
    return {"error": f"The line has more than {_MOST_BYTES:,} bytes."}


def _answer(line: bytes, understanding: "Understanding") -> dict[str, Any]:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        return {"error": f"The line is no JSON ({error})."}
    text = record.get("text") if isinstance(record, dict) else None
    if not isinstance(text, str):
        return {"error": 'The line holds no text; expected {"text": …}.'}
    start = time.process_time()
    reading = understanding.read(text)
    milliseconds = (time.process_time() - start) * 1_000
    return {**document(reading), "cpu_ms": round(milliseconds, 3)}


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
