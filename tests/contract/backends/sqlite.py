"""The SQLite store for the contract suite."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from broker.store.api import Store
from broker.store.sqlite import SqliteStore


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[Store]:
    store = await SqliteStore.open(folder / "desk.db")
    try:
        yield store
    finally:
        await store.close()
