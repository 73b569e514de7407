"""The memory twin answers as the file does, whatever it is asked."""

import asyncio
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from broker.store.api import Batch, Receipt, Store, StoreError, Write
from broker.store.memory import MemoryStore
from broker.store.sqlite import SqliteStore
from tests.store_rows import write

_STREAMS = st.sampled_from(["conversation:1", "conversation:2", "agent:anna", "policy"])
_WRITES = st.builds(
    lambda stream, expected, contents, is_open: write(stream, expected, *contents, open=is_open),
    _STREAMS,
    st.integers(0, 4),
    st.lists(st.binary(max_size=4), max_size=3),
    st.booleans(),
)
_RECEIPTS = st.builds(
    Receipt,
    st.sampled_from(["eve", "anna"]),
    st.sampled_from(["c1", "c2", "c3"]),
    st.sampled_from([b"one", b"two"]),
    _STREAMS,
    st.integers(0, 9),
)
_BATCHES = st.builds(
    lambda writes, kept: Batch(tuple(writes), kept), st.lists(_WRITES, max_size=3), st.none() | _RECEIPTS
)
#: Each inner list is appended at once, so that the file takes it as one group or as several.
scripts = st.lists(st.lists(_BATCHES, max_size=6), max_size=5)

#: A batch that fits more often than chance would have it.
_FIRST = Batch((Write("conversation:1", 0, write("conversation:1", 0, b"hello").rows),))


async def _played(store: Store, script: list[list[Batch]]) -> list[object]:
    """All that can be seen of the store after each step."""
    seen: list[object] = []
    for group in script:
        outcomes = await asyncio.gather(*(store.append(each) for each in group), return_exceptions=True)
        seen += [_plain(outcome) for outcome in outcomes]
        seen += [await store.feed(0), await store.feed(2, 2), await store.load("conversation:1", 1)]
        for kind in ("conversation", "agent", "policy"):
            seen += [await store.heads(kind), await store.heads(kind, open_only=True)]
        seen += [await store.receipt(sender, "c1") for sender in ("eve", "anna")]
    return seen


def _plain(outcome: object) -> object:
    if isinstance(outcome, StoreError | ValueError):
        return type(outcome), str(outcome), getattr(outcome, "receipt", None)
    return outcome


@settings(max_examples=60, deadline=None)
@given(scripts)
async def test_both_stores_give_the_same_answers(script: list[list[Batch]]) -> None:
    script = [[_FIRST], *script]
    memory = MemoryStore()
    expected = await _played(memory, script)
    with tempfile.TemporaryDirectory() as folder:
        file = await SqliteStore.open(Path(folder) / "desk.db")
        try:
            assert await _played(file, script) == expected
        finally:
            await file.close()
