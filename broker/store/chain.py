"""The chain over the log: each commit's seal rests on the one before, so that no event can change unnoticed."""

from collections.abc import Iterable
from hashlib import blake2b
from typing import Final

from broker.store.api import Row, Sealed

#: What the first seal rests on.
GENESIS: Final = bytes(32)
#: Bytes of chance beside each body, without which nobody can tell from its digest whether a guess is right.
SALT_BYTES: Final = 8
DIGEST_BYTES: Final = 16


def body_digest(body: bytes, salt: bytes) -> bytes:
    """What stands for a body in the chain: 16 bytes."""
    return blake2b(body, key=salt, digest_size=DIGEST_BYTES).digest()


def header(position: int, row: Row) -> bytes:
    """All of a row but its body; lengths go first, so that no two rows have the same bytes."""
    numbers = f"{position} {row.seq} {row.at} {len(row.stream)} {len(row.kind)} {len(row.role)} {len(row.actor)} "
    return f"{numbers}{row.stream}{row.kind}{row.role}{row.actor}".encode()


def sealed(chain: bytes, links: Iterable[bytes]) -> bytes:
    """The chain after a group: 32 bytes. ``links`` are its rows in order, each as header, then body digest."""
    return blake2b(b"".join((chain, *links)), digest_size=len(GENESIS)).digest()


def link(stored: Sealed) -> bytes:
    """A stored row's part of the chain, whether its body is there or was erased."""
    digest = stored.digest if stored.digest is not None else body_digest(stored.row.body, stored.salt or b"")
    return header(stored.row.position, stored.row) + digest
