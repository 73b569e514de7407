"""A program that writes as fast as it can, telling each batch that was acknowledged: made to be killed."""

import asyncio
import os
import sys
from pathlib import Path

from broker.store.sqlite import SqliteStore
from tests.store_rows import batch, receipt, write

WRITERS = 40


async def _write_for_ever(store: SqliteStore, n: int) -> None:
    seq = 0
    while True:
        await store.append(
            batch(
                write(f"conversation:{n}", seq, b"a" * 150, b"b" * 150),
                write(f"agent:{n}", seq // 2, b"c"),
                receipt=receipt(f"c{n}-{seq}", stream=f"agent:{n}", n=seq),
            )
        )
        seq += 2
        # Straight to the pipe: what was acknowledged is known outside before the next line runs.
        os.write(1, f"{n} {seq}\n".encode())


async def main(path: Path) -> None:
    store = await SqliteStore.open(path)
    await asyncio.gather(*(_write_for_ever(store, n) for n in range(WRITERS)))


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
