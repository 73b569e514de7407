"""Whether the log is what was sealed, found out from the store's file, told in a sentence."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from broker.domain.erasure import erased
from broker.domain.erasure_events import DATA_KINDS, Erased
from broker.domain.ids import CONVERSATION, split_stream
from broker.protocol.codec import Unreadable, decode_event
from broker.store.api import ERASED, Anchor, Sealed
from broker.store.chain import GENESIS
from broker.store.sqlite_file import check_header
from broker.store.sqlite_reader import Reader
from broker.store.verify import Verification

_PAGE: Final = 2_000
#: Told the position that was reached, of how many.
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Proof:
    """How far the log fits its seals: to ``anchor``. ``fault`` says what does not."""

    anchor: Anchor
    erased: int = 0
    fault: str | None = None

    @property
    def holds(self) -> bool:
        return self.fault is None

    @property
    def sentence(self) -> str:
        """The outcome for a person."""
        if self.fault is not None:
            return f"The log does not fit its seals: {self.fault}."
        anchor = f"{self.anchor.position}:{self.anchor.chain.hex()}"
        return f"The log is whole: {self.anchor.position} events, {self.erased} of them erased, anchor {anchor}"

    def told(self) -> dict[str, object]:
        """The outcome for a program."""
        return {
            "ok": self.holds,
            "position": self.anchor.position,
            "chain": self.anchor.chain.hex(),
            "erased": self.erased,
            "fault": self.fault,
        }


def has_file(path: Path) -> bool:
    """Whether a store has its file there."""
    return path.exists()


async def proof_of(path: Path, *anchors: Anchor, progress: Progress = lambda done, of: None) -> Proof:
    """Read the whole log; each older anchor must be passed on the way. Raises Unavailable, Damaged.

    Nothing is proved of a store that has no file: the anchor is the beginning.
    """
    if not has_file(path):
        return Proof(Anchor(0, GENESIS))
    check_header(path)
    reader = await Reader.open(path)
    try:
        head = (await reader.anchor()).position
        audit = _Audit(anchors)
        while audit.fault is None and (rows := await reader.sealed(audit.chain.read, _PAGE)):
            audit.take(rows)
            progress(audit.chain.read, head)
        return audit.finish()
    finally:
        await reader.close()


class _Audit:
    """The chain, with what it can't tell: whether an erasure was ordered, whether the end was cut off."""

    def __init__(self, anchors: tuple[Anchor, ...]) -> None:
        self.chain = Verification(is_blank=_is_blank)
        self.fault: str | None = None
        self._anchors = {anchor.position: anchor for anchor in anchors if anchor.position}
        self._unsaid: dict[str, int] = {}

    def take(self, rows: list[Sealed]) -> None:
        for stored in rows:
            self.chain.take((stored,))
            if self.chain.fault is not None:
                self.fault = self.chain.fault
                return
            self._pass(self.chain)
            self._note(stored)

    def finish(self) -> Proof:
        self.chain.finish()
        fault = self.fault or self.chain.fault or self._missing() or self._unordered()
        return Proof(Anchor(self.chain.position, self.chain.chain), self.chain.erased, fault)

    def _pass(self, chain: Verification) -> None:
        anchor = self._anchors.get(chain.position)
        if anchor is not None and chain.position == chain.read:
            del self._anchors[chain.position]
            if anchor.chain != chain.chain:
                self.fault = f"at position {chain.position} the chain was another one when the anchor was told"

    def _note(self, stored: Sealed) -> None:
        row = stored.row
        if split_stream(row.stream)[0] != CONVERSATION:
            return
        if stored.digest is not None:
            self._unsaid[row.stream] = max(row.seq, self._unsaid.get(row.stream, 0))
        elif row.kind == ERASED and row.stream in self._unsaid:
            event = decode_event(row.body)
            if isinstance(event, Erased) and event.upto >= self._unsaid[row.stream]:
                del self._unsaid[row.stream]

    def _missing(self) -> str | None:
        if not self._anchors:
            return None
        position = min(self._anchors)
        return f"it ends at {self.chain.read}, or passes over {position}: the anchor of {position} is not in it"

    def _unordered(self) -> str | None:
        if not self._unsaid:
            return None
        stream = min(self._unsaid)
        return f"{stream} lost bodies up to its event {self._unsaid[stream]}, but nothing in it says that it was erased"


def _is_blank(body: bytes) -> bool:
    try:
        event = decode_event(body)
    except Unreadable:
        return False
    return erased(event, DATA_KINDS) is event
