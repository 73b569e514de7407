"""Short ways to say what a test writes to a store."""

from broker.store.api import Batch, Receipt, Row, Store, Write

TALK = "conversation:1"
OTHER = "conversation:2"
ANNA = "agent:anna"


def write(stream: str, expected: int, *bodies: bytes, open: bool = True) -> Write:
    """One row a body, numbered from the expected head."""
    rows = tuple(
        Row(stream, seq, "MessageAdded", 1_700_000_000_000 + seq, "customer", "eve", body)
        for seq, body in enumerate(bodies, expected + 1)
    )
    return Write(stream, expected, rows, open)


def batch(*writes: Write, receipt: Receipt | None = None) -> Batch:
    return Batch(writes, receipt)


def said(stream: str, expected: int, *bodies: bytes) -> Batch:
    """A batch for one stream."""
    return batch(write(stream, expected, *bodies))


def receipt(command: str = "c1", *, fingerprint: bytes = b"one", stream: str = TALK, n: int = 1) -> Receipt:
    return Receipt("customer:eve", command, fingerprint, stream, n, epoch=3)


async def bodies(store: Store, stream: str) -> list[bytes]:
    """What the stream holds, checked to be numbered 1, 2, 3 …"""
    rows = await store.load(stream)
    assert [row.seq for row in rows] == list(range(1, len(rows) + 1))
    return [row.body for row in rows]
