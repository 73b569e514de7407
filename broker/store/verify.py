"""Whether the log still is what its seals were made for, told in order by one who reads all of it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from broker.store.api import Sealed
from broker.store.chain import DIGEST_BYTES, GENESIS, SALT_BYTES, link, sealed


@dataclass(slots=True)
class Verification:
    """How far the log was read: ``chain`` is the seal of ``position``, the last one that fits.

    ``is_blank`` tells whether a body that is
    said to be erased holds nothing any more. ``fault`` says what is wrong with the first rows that do not fit; what
    comes after them is not looked at.
    """

    position: int = 0
    chain: bytes = GENESIS
    read: int = 0
    erased: int = 0
    fault: str | None = None
    is_blank: Callable[[bytes], bool] = lambda body: True
    _links: list[bytes] = field(default_factory=list)

    def take(self, rows: Iterable[Sealed]) -> None:
        """Go on with the next rows of the log, in order."""
        for stored in rows:
            if self.fault is None:
                self.fault = self._take(stored)

    def finish(self) -> None:
        """Say that there are no more rows."""
        if self.fault is None and self._links:
            self.fault = f"the events {self.position + 1} to {self.read} have no seal"

    def _take(self, stored: Sealed) -> str | None:
        row = stored.row
        if row.position != self.read + 1:
            return f"event {self.read + 1} is missing: after {self.read} comes {row.position}"
        if not _is_sound(stored):
            return f"event {row.position} has lost its salt, without which its text can't be held against its seal"
        if stored.digest is not None and not self.is_blank(row.body):
            return f"event {row.position} is said to be erased, but holds something"
        self._links.append(link(stored))
        self.read = row.position
        self.erased += stored.digest is not None
        return None if stored.seal is None else self._close(stored.seal)

    def _close(self, seal: bytes) -> str | None:
        chain = sealed(self.chain, self._links)
        if chain != seal:
            return f"the events {self.position + 1} to {self.read} are not what was sealed, or events before them"
        self.position, self.chain = self.read, chain
        self._links.clear()
        return None


def _is_sound(stored: Sealed) -> bool:
    """Either the body is there with its salt, or its digest stands for it."""
    if stored.digest is not None:
        return stored.salt is None and len(stored.digest) == DIGEST_BYTES
    return stored.salt is not None and len(stored.salt) == SALT_BYTES
