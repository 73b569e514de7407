"""What both shells share, an agent's with a customer's: the client's face, waiting, ending."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any, Protocol

from broker.domain.actors import Actor
from broker.domain.commands import Command
from broker.protocol.frames import Ack, Result
from broker.protocol.questions import GetPacket, ListAgents, ListConversations, ListTokens
from collabtui.client.mirror import Mirror
from collabtui.client.updates import ConnectionState, StateChanged, Update
from collabtui.line.printed import Printed, Say
from collabtui.line.show_refusal import connection

#: What was acknowledged is printed within milliseconds; only a connection lost in between takes longer.
PATIENCE_S = 5.0


class Desk(Protocol):
    """The part of ``collabtui.client.connection.Client`` that line mode needs."""

    @property
    def mirror(self) -> Mirror: ...

    @property
    def state(self) -> ConnectionState: ...

    async def online(self) -> Actor: ...

    async def send(self, command: Command, id: str | None = None) -> Ack: ...

    def post(self, command: Command) -> str: ...

    async def follow(self, stream: str, after_n: int = 0) -> None: ...

    async def unfollow(self, stream: str) -> None: ...

    async def query(self, q: ListConversations | ListAgents | ListTokens | GetPacket) -> Result: ...

    def updates(self) -> AsyncIterator[Update]: ...


class Progress:
    """Lets whoever typed a line wait until what came of it has been printed."""

    def __init__(self) -> None:
        self._condition = asyncio.Condition()

    async def moved(self) -> None:
        """Something was printed, or is known now."""
        async with self._condition:
            self._condition.notify_all()

    async def until(self, reached: Callable[[], bool], patience_s: float = PATIENCE_S) -> bool:
        """Wait until it is so; False where it took too long."""
        try:
            async with asyncio.timeout(patience_s), self._condition:
                await self._condition.wait_for(reached)
        except TimeoutError:
            return False
        return True


async def tell_connection(updates: AsyncIterator[Update], say: Say) -> None:
    """Say when the connection is lost, once, and when it is back."""
    before: ConnectionState = "connecting"
    async for update in updates:
        if isinstance(update, StateChanged):
            for line in connection(before, update):
                say(line)
            before = update.state


def tell_delay(client: Desk, say: Say) -> None:
    """Tell who types into a broken connection what becomes of the line."""
    if client.state == "reconnecting":
        say(Printed("your line is kept until the broker answers again; Ctrl-C leaves without it"))


async def alongside(work: Coroutine[Any, Any, None], *watching: Coroutine[Any, Any, None]) -> None:
    """Do the work while the others watch; ends with the work, or with the first watcher that fails."""
    working = asyncio.create_task(work)
    tasks = {working, *map(asyncio.create_task, watching)}
    try:
        running = tasks
        while working in running:
            done, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
