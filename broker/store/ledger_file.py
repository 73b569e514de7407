"""The erasure ledger: ids of erased customers in a file of its own, for the day an older back-up is restored."""

import json
import os
from collections.abc import Iterable
from pathlib import Path

from broker.store.api import Unavailable


def ledger_of(path: Path) -> Path:
    """Where the ledger of the store at ``path`` lies; keep it apart from the back-ups as well."""
    return path.with_name(f"{path.name}.erasures")


def note_erasure(path: Path, customer: str, at: int) -> None:
    """Add one line: the id, the time (Unix milliseconds), no word of theirs. Raises OSError."""
    line = json.dumps({"customer": customer, "at": at}).encode() + b"\n"
    descriptor = os.open(ledger_of(path), os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "rb+") as file:
        if file.seek(0, os.SEEK_END):
            file.seek(-1, os.SEEK_END)
            # A crash may have cut the line before this one: what follows begins a line of its own.
            line = line if file.read(1) == b"\n" else b"\n" + line
        file.write(line)
        file.flush()
        os.fsync(file.fileno())


def erasures_in(ledger: Path) -> dict[str, int]:
    """The ids in a ledger, in order, each with the time of its newest erasure (Unix milliseconds).

    Empty where there is no ledger. Raises Unavailable.
    """
    try:
        lines = ledger.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is no text"
        raise Unavailable(f"{ledger} can't be read ({reason}): it says who must be erased again") from error
    return newest(map(_erasure_in, lines))


def newest(erasures: Iterable[tuple[str, int] | None]) -> dict[str, int]:
    """The newest time of each id, in the order in which the ids came first."""
    found: dict[str, int] = {}
    for customer, at in filter(None, erasures):
        found[customer] = max(at, found.get(customer, 0))
    return found


def _erasure_in(line: str) -> tuple[str, int] | None:
    """None of a line that was cut short by a crash: it belongs to an erasure that begins anew by itself."""
    try:
        told = json.loads(line)
        customer, at = told["customer"], told["at"]
    except (ValueError, LookupError, TypeError):
        return None
    return (customer, at) if isinstance(customer, str) and isinstance(at, int) else None
