"""A scripted broker for each test of this folder, with clients that come back at once."""

import asyncio
from collections.abc import AsyncIterator

import pytest_asyncio

from collabtui.client.connection import Client
from tests.unit.client.peer import Line, Peer, listening


class Pauses(list[float]):
    """The waits before each reconnect, noted instead of waited."""

    async def sleep(self, seconds: float) -> None:
        self.append(seconds)
        await asyncio.sleep(0)


def made(url: str, pauses: Pauses) -> Client:
    return Client(url, "t1.secret", role_audience="desk", backoff=float, sleep=pauses.sleep)


@pytest_asyncio.fixture
async def peer() -> AsyncIterator[Peer]:
    async with listening() as peer:
        yield peer


@pytest_asyncio.fixture
async def pauses() -> Pauses:
    return Pauses()


@pytest_asyncio.fixture
async def client(peer: Peer, pauses: Pauses) -> AsyncIterator[Client]:
    async with made(peer.url, pauses) as client:
        yield client


@pytest_asyncio.fixture
async def line(peer: Peer, client: Client) -> Line:
    """The client's first connection, welcomed."""
    line = await peer.accepts()
    await line.greets()
    await client.online()
    return line
