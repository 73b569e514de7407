"""One JSON object a line on stdin answered by one on stdout, at once."""

import json
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any, Final

#: Bytes of a line that are looked at: nobody's question is that long.
MOST_BYTES: Final = 4_000_000

Record = dict[str, Any]


class Unasked(Exception):
    """A line that asks nothing; the text says what was expected."""


def answer_lines(answer: Callable[[Record], Record]) -> bool:
    """Answer every line until stdin ends; True when all could be.

    ``id`` comes back where the line has one; ``cpu_ms`` is the time that it took this process. A line that cannot be
    answered becomes ``{"id", "error"}`` in its place.
    """
    all_good = True
    for line in _lines():
        if line is not None and not line.strip():
            continue
        start = time.process_time()
        told = _answered(line, answer)
        if "error" not in told:
            told["cpu_ms"] = round((time.process_time() - start) * 1_000, 3)
        all_good = all_good and "error" not in told
        sys.stdout.write(json.dumps(told, ensure_ascii=True) + "\n")
        sys.stdout.flush()
    return all_good


def text_of(record: Record, field: str) -> str:
    """A text of a record. Raises Unasked."""
    text = record.get(field)
    if not isinstance(text, str):
        raise Unasked(f'The line holds no text in "{field}".')
    return text


def _answered(line: bytes | None, answer: Callable[[Record], Record]) -> Record:
    if line is None:
        return {"id": None, "error": f"The line has more than {MOST_BYTES:,} bytes."}
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        return {"id": None, "error": f"The line is no JSON ({error})."}
    if not isinstance(record, dict):
        return {"id": None, "error": "The line is no JSON object."}
    named = {"id": record["id"]} if "id" in record else {}
    try:
        return {**named, **answer(record)}
    except Unasked as error:
        return {**named, "error": str(error)}


def _lines() -> Iterator[bytes | None]:
    """The lines; None for one that is too long, whose rest is skipped."""
    read = sys.stdin.buffer.readline
    while line := read(MOST_BYTES + 1):
        if len(line) <= MOST_BYTES:
            yield line
            continue
        while not line.endswith(b"\n") and (line := read(MOST_BYTES)):
            continue
        yield None
