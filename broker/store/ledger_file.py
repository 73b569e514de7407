"""The erasure ledger: ids of erased customers in a file of its own, for the day an older back-up is restored."""

import json
import os
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


def erased_customers(ledger: Path) -> list[str]:
    """The ids in a ledger, in order, each once; none where there is no ledger. Raises Unavailable."""
    try:
        lines = ledger.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    except OSError as error:
        raise Unavailable(f"{ledger} can't be read ({error.strerror}): it says who must be erased again") from error
    found = (_customer_in(line) for line in lines)
    return list(dict.fromkeys(customer for customer in found if customer))


def _customer_in(line: str) -> str | None:
    """None of a line that was cut short by a crash: it belongs to an erasure that begins anew by itself."""
    try:
        customer = json.loads(line)["customer"]
    except (ValueError, LookupError, TypeError):
        return None
    return customer if isinstance(customer, str) else None
