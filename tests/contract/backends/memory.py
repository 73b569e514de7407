"""The memory store for the contract suite."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from broker.store.api import Store
from broker.store.memory import MemoryStore


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[Store]:
    store = MemoryStore()
    yield store
    await store.close()
