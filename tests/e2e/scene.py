"""A broker in a process of its own, with people who stay connected whatever happens to it."""

import time
from contextlib import AsyncExitStack
from pathlib import Path

from broker.domain.audience import audience_of
from broker.protocol.local import LocalBroker
from collabtui.client.connection import Client
from collabtui.client.local import credentials
from tests.e2e.parties import policy_file
from tests.e2e.processes import broker_process, free_port


class Scene:
    """A broker that can be killed, with the people who stay connected through it."""

    def __init__(self, folder: Path, **bots: float) -> None:
        self.data, self.port = folder / "data", free_port()
        self.policy = policy_file(folder, bots={"grace": 60, "turn_timeout": 60, "absent": 60, **bots})
        self._life = AsyncExitStack()
        self._people = AsyncExitStack()
        self.local: LocalBroker | None = None

    async def start(self) -> None:
        self.broker, self.local = await self._life.enter_async_context(
            broker_process(self.data, self.port, self.policy)
        )

    async def kill(self) -> None:
        await self.broker.kill()
        await self._life.aclose()

    async def restart(self) -> float:
        """SIGTERM, then the next broker on the same port; the seconds that the first took to end."""
        began = time.monotonic()
        assert await self.broker.stop() == 0
        took = time.monotonic() - began
        await self._life.aclose()
        await self.start()
        return took

    async def client(self, role: str, name: str) -> Client:
        assert self.local is not None
        skills, limit = ({"support": 3}, 50) if role == "agent" else (None, None)
        token = await credentials(
            self.local,
            role,  # type: ignore[arg-type]
            name,
            name=name.title(),
            skills=skills,
            capacity=limit,
            data_dir=self.data,
        )
        client = Client(
            self.local.url,
            token,
            role_audience=audience_of(role),  # type: ignore[arg-type]
            backoff=lambda _: 0.02,
        )
        await self._people.enter_async_context(client)
        await client.online()
        return client

    async def close(self) -> None:
        await self._people.aclose()
        await self._life.aclose()
