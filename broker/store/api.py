"""The seam to the facts on disk: rows in streams, appended all or none."""

from asyncio import Future
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from broker.domain.value import value

#: The kind of the events that say that a stream lost bodies: nothing happened there, as far as its age is concerned.
ERASED = "erased"


@value
class Row:
    """One event as it is kept: a header, with a body of UTF-8 JSON that readers get byte for byte.

    ``at`` is Unix milliseconds; ``position`` counts in the whole store and is 0 until the row is stored.
    """

    stream: str
    seq: int
    kind: str
    at: int
    role: str
    actor: str
    body: bytes
    position: int = 0


@value
class Write:
    """New rows for one stream, whose head must be ``expected`` (0: the stream is new).

    ``open`` says whether the stream still needs care after them (an unclosed conversation): at start-up only open
    streams are folded.
    """

    stream: str
    expected: int
    rows: tuple[Row, ...]
    open: bool = True


@value
class Receipt:
    """The answer a command got, kept so that the same command gets it again. ``fingerprint`` tells bodies apart."""

    sender: str
    command: str
    fingerprint: bytes
    stream: str
    n: int
    epoch: int = 0


@value
class Batch:
    """What one command writes: all of it, or nothing."""

    writes: tuple[Write, ...]
    receipt: Receipt | None = None


@dataclass(frozen=True, slots=True)
class Sealed:
    """A stored row with what the chain knows of it.

    ``digest`` stands for a body that was erased, together with its ``salt``. ``seal`` is the chain up to here, where a
    commit ends.
    """

    row: Row
    salt: bytes | None
    digest: bytes | None
    seal: bytes | None


@value
class Ended:
    """A stream that needs no care any more: its first body, its last, when it was written to but for erasures."""

    stream: str
    first: bytes
    last: bytes
    touched: int


@value
class Anchor:
    """The chain as it was at ``position``; 0 before the first event."""

    position: int
    chain: bytes


@value
class Blank:
    """The body that takes the place of the one at ``position``, which is to be gone."""

    position: int
    body: bytes


@value
class Search:
    """A search of all files of the store for ``phrases`` phrases; ``found`` names those that hold one."""

    files: int
    phrases: int
    found: tuple[str, ...]


@value
class Head:
    """A stream with the number of its last row."""

    stream: str
    seq: int
    open: bool


class StoreError(Exception):
    """The base of what a store may answer instead of storing."""


class Conflict(StoreError):
    """The stream's head is not where the writer thought it was: nothing was written."""

    def __init__(self, stream: str, expected: int, actual: int) -> None:
        super().__init__(f"{stream} is at {actual}, the writer expected {expected}: load it and decide again")
        self.stream, self.expected, self.actual = stream, expected, actual


class Repeated(StoreError):
    """This sender's command id was answered before: nothing was written."""

    def __init__(self, receipt: Receipt) -> None:
        super().__init__(f"command {receipt.command} was answered before")
        self.receipt = receipt


class Unavailable(StoreError):
    """The disk refused (full, failing, closed): nothing was written."""


class Damaged(StoreError):
    """The file can't be trusted: nothing is served from it."""


#: The positions of a batch's rows, or why none was written.
Outcome = tuple[int, ...] | Exception
#: Takes the outcome of a batch.
Told = Callable[[Outcome], None]


class Store(Protocol):
    """The facts. All methods are called from one event loop."""

    @property
    def store_id(self) -> str:
        """The lineage of this store: another one after a restore."""

    def put(self, batch: Batch, told: Told) -> None:
        """Store the batch; ``told`` is called in a later turn of the loop, once it is on disk or refused.

        Batches are stored, their outcomes told, in the order of the calls. An outcome is the positions of the batch's
        rows, in order, or ``Conflict``, ``Repeated`` or ``Unavailable``.
        """

    def append(self, batch: Batch) -> "Future[tuple[int, ...]]":
        """``put``, with the outcome as a future. Cancelling who waits for it does not stop the write."""

    async def load(self, stream: str, after: int = 0) -> list[Row]:
        """The stream's rows with a ``seq`` above ``after``, in order; empty for an unknown stream."""

    async def feed(self, after: int, limit: int = 1_000) -> list[Row]:
        """At most ``limit`` rows of all streams with a position above ``after``, in order, without a hole."""

    async def of_kinds(self, kinds: Collection[str], after: int, before: int, limit: int) -> list[Row]:
        """At most ``limit`` rows of these kinds at positions above ``after``, below ``before``, the newest first.

        It looks at every header between the two: whoever asks keeps them near to each other.
        """

    async def sealed(self, after: int, limit: int = 1_000) -> list[Sealed]:
        """What ``feed`` gives, with what the chain knows of it."""

    async def anchor(self) -> Anchor:
        """The newest seal with its position: whoever keeps it elsewhere can tell that nothing before it changed."""

    async def receipt(self, sender: str, command: str) -> Receipt | None:
        """The receipt of this sender's command, if it was answered."""

    async def heads(self, kind: str, *, open_only: bool = False) -> Sequence[Head]:
        """The streams whose name begins with ``kind:`` or equals ``kind``, by name."""

    async def ended(self, kind: str, after: str, limit: int) -> list[Ended]:
        """At most ``limit`` streams of a kind that need no care, by name, those after the one called ``after``."""

    async def erase(self, blanks: Sequence[Blank]) -> int:
        """Have other bodies in the place of those that are to be gone; how many changed. The chain stays whole.

        Done in steps, so that others who write never wait long: cut short, it is to be asked for again. Until
        ``scrub`` has been through, the files may still hold what was there.
        """

    async def blank_receipts(self, streams: Collection[str], senders: Collection[str]) -> int:
        """Forget what commands these answers were for: of these streams, of these senders; how many there were.

        The answers stay; a text that somebody guesses can't be held against them any more.
        """

    async def scrub(self, texts: Collection[bytes], own: Collection[str], besides: Sequence[Path]) -> Search:
        """Overwrite what was erased, then search every file for the texts, the files ``besides`` too.

        A text that a stream holds which is not among the ``own`` ones is none that was to go. Raises Unavailable
        while somebody reads what was there before.
        """

    def note_erasure(self, customer: str, at: int) -> None:
        """Remember beside the store whom to erase again, should an older back-up be restored. Raises OSError."""

    def copies(self) -> list[Path]:
        """The copies of the file that were made by itself, such as before an upgrade."""

    async def close(self) -> None:
        """Finish what was accepted, then let go of the file."""
