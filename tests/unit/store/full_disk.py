"""A program that runs out of room for its files, then gets room again."""

import asyncio
import json
import resource
import sys
from pathlib import Path

from broker.store.api import Unavailable
from broker.store.sqlite import SqliteStore
from tests.store_rows import OTHER, TALK, batch, receipt, said, write


def _room(size: int) -> None:
    # The kernel refuses every write beyond this size of a file, as a full disk would.
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


async def _fill(store: SqliteStore) -> tuple[int, str]:
    seq = 0
    while True:
        try:
            await store.append(said(TALK, seq, b"x" * 4000))
        except Unavailable as refusal:
            return seq, str(refusal)
        seq += 1


async def main(path: Path) -> dict[str, object]:
    store = await SqliteStore.open(path)
    _room(400_000)
    stored, sentence = await _fill(store)
    several = [batch(write(TALK, stored + n, b"x" * 4000), receipt=receipt(f"c{n}")) for n in range(5)]
    refused = await asyncio.gather(*(store.append(each) for each in several), return_exceptions=True)
    read_meanwhile = len(await store.load(TALK))
    _room(resource.RLIM_INFINITY)
    afterwards = await asyncio.gather(*(store.append(each) for each in several))
    await store.append(said(OTHER, 0, b"{}"))
    await store.close()
    return {
        "stored": stored,
        "sentence": sentence,
        "refused": [type(each).__name__ for each in refused],
        "read_meanwhile": read_meanwhile,
        "afterwards": afterwards,
    }


if __name__ == "__main__":
    print(json.dumps(asyncio.run(main(Path(sys.argv[1])))))  # noqa: T201 - the test reads it
