"""What happened in a run: plain records with a moment each, one JSON object a line on disk."""

import json
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, TextIO

#: ``at`` (seconds, monotonic, the same clock in every process of the machine), ``what`` happened, ``who`` saw it;
#: the other fields depend on ``what``.
Record = Mapping[str, Any]


class History:
    """The records of one process, kept in memory unless told otherwise, written as they come."""

    def __init__(self, path: Path, *, keep: bool = True) -> None:
        self._file: TextIO = path.open("a", encoding="utf-8", buffering=1)
        self._keep = keep
        self.records: list[Record] = []
        #: Called at the next ack, once.
        self.on_ack: Callable[[], None] | None = None

    def note(self, what: str, who: str, **fields: Any) -> Record:
        """Record that something happened now."""
        record = {"at": time.monotonic(), "what": what, "who": who, **fields}
        if self._keep:
            self.records.append(record)
        # One write a line: a process that is killed leaves at most its last line half.
        self._file.write(json.dumps(record, separators=(",", ":")) + "\n")
        if what == "ack" and self.on_ack is not None:
            heard, self.on_ack = self.on_ack, None
            heard()
        return record

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()


def read(path: Path) -> list[Record]:
    """The records of a file; a line that a kill cut short was the process's last, or stands before its next life."""
    found: list[Record] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        record = _record(line)
        if record is not None:
            found.append(record)
    return found


def _record(line: str) -> Record | None:
    try:
        found = json.loads(line)
    except ValueError:
        return None
    return found if isinstance(found, dict) and "what" in found else None


def merged(*parts: Iterable[Record]) -> list[Record]:
    """All records in the order of their moments."""
    return sorted((record for part in parts for record in part), key=lambda record: record["at"])
