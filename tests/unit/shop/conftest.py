"""A real shop on a real loopback socket for the tests of this folder."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from collabtui.shop.catalogue import Catalogue, demo_folder, load_catalogue
from collabtui.shop.client import ShopClient
from collabtui.shop.server import RunningShop, start


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load_catalogue(demo_folder())


@pytest.fixture
def database_path(tmp_path: Path) -> Path:
    return tmp_path / "shop.db"


@pytest.fixture
def shop(catalogue: Catalogue, database_path: Path) -> Iterator[RunningShop]:
    with start(catalogue, database_path) as running:
        yield running


@pytest_asyncio.fixture
async def client(shop: RunningShop) -> AsyncIterator[ShopClient]:
    async with ShopClient(shop.url, timeout_s=10.0) as connected:
        yield connected
