"""JSON Lines answered one by one: a record on stdin becomes a record on stdout, at once."""

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import typer

#: Exit code where something could not be answered.
NO: Final = 1
#: Bytes of a line that are looked at: no text is read that far.
MOST_BYTES: Final = 4_000_000

Record = Mapping[str, Any]


class BadRecord(ValueError):
    """A record that can't be answered; the sentence says what was expected."""


def answer_lines(answer: Callable[[Record], Mapping[str, Any]]) -> None:
    """Answer every line of stdin until its end. A line that can't be read becomes ``{"error": …}`` in its place.

    ``answer`` may raise BadRecord. Raises typer.Exit with code 1 at the end where a line could not be answered.
    """
    is_bad = False
    for line in _lines():
        try:
            answered = answer(_record(line))
        except BadRecord as error:
            is_bad, answered = True, {"error": str(error)}
        sys.stdout.write(json.dumps(answered) + "\n")
        sys.stdout.flush()
    if is_bad:
        raise typer.Exit(NO)


def _lines() -> Iterator[bytes | None]:
    """The lines that are not empty; None for one that is too long, which is skipped to its end."""
    while line := sys.stdin.buffer.readline(MOST_BYTES + 1):
        if len(line) > MOST_BYTES:
            while not line.endswith(b"\n") and (line := sys.stdin.buffer.readline(MOST_BYTES)):
                continue
            yield None
        elif line.strip():
            yield line


def _record(line: bytes | None) -> Record:
    if line is None:
        raise BadRecord(f"The line has more than {MOST_BYTES:,} bytes.")
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadRecord(f"The line is no JSON ({error}).") from None
    if not isinstance(record, dict):
        raise BadRecord("The line is no JSON object; expected {…}.")
    return record
