"""JSON Lines answered one by one: a record on stdin becomes a record on stdout, at once."""

import json
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import typer

#: Exit code where something could not be answered.
NO: Final = 1
#: Bytes of a line that are looked at: no text, no dialogue is read that far.
MOST_BYTES: Final = 4_000_000

Record = Mapping[str, Any]


class BadRecord(ValueError):
    """A record that can't be answered; the sentence says what was expected."""


def answer_lines(answer: Callable[[Record], Record], *, timed: bool = True) -> None:
    """Answer every line of stdin until its end. A line that can't be answered becomes ``{"error": …}`` in its place.

    ``id`` comes back where the line has one; where ``timed``, ``cpu_ms`` is the time that an answer took this process.
    ``answer`` may raise BadRecord. Raises typer.Exit with code 1 at the end where a line could not be answered.
    """
    is_bad = False
    for line in _lines():
        start = time.process_time()
        answered = _answered(line, answer)
        if timed and "error" not in answered:
            answered["cpu_ms"] = round((time.process_time() - start) * 1_000, 3)
        is_bad = is_bad or "error" in answered
        sys.stdout.write(json.dumps(answered) + "\n")
        sys.stdout.flush()
    if is_bad:
        raise typer.Exit(NO)


def text_of(record: Record, field: str) -> str:
    """A text of a record. Raises BadRecord."""
    text = record.get(field)
    if not isinstance(text, str):
        raise BadRecord(f'The line holds no text in "{field}"; expected {{"{field}": …}}.')
    return text


def _answered(line: bytes | None, answer: Callable[[Record], Record]) -> dict[str, Any]:
    named: dict[str, Any] = {}
    try:
        record = _record(line)
        named = {"id": record["id"]} if "id" in record else {}
        return {**named, **answer(record)}
    except BadRecord as error:
        return {**named, "error": str(error)}


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
