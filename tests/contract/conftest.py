"""One fixture that gives each contract test every backend in turn."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from broker.store.api import Store
from tests.contract.backends import memory, sqlite

BACKENDS = {"memory": memory.opened, "sqlite": sqlite.opened}


@pytest_asyncio.fixture(params=sorted(BACKENDS))
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    async with BACKENDS[request.param](tmp_path) as opened:
        yield opened
