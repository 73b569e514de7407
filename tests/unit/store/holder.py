"""A program that holds a store until its input ends."""

import asyncio
import sys
from pathlib import Path

from broker.store.sqlite import SqliteStore
from tests.store_rows import TALK, said


async def main(path: Path) -> None:
    store = await SqliteStore.open(path)
    await store.append(said(TALK, 0, b"held"))
    print("ready", flush=True)  # noqa: T201 - the test waits for it
    await asyncio.to_thread(sys.stdin.read)
    await store.close()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
