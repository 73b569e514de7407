"""How a worker runs as a process: where its broker is, when it gives up, how it ends."""

import asyncio
import os
import signal
import ssl
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from broker.domain.actors import Role
from broker.domain.audience import Audience
from broker.protocol.local import LocalBroker
from broker.protocol.trust import signed_by
from collabtui.client.connection import Client
from collabtui.client.errors import NotRunning
from collabtui.client.local import NOT_RUNNING, PATIENCE_S, credentials, find


@dataclass(frozen=True, slots=True)
class Access:
    """A broker's address with the token that lets in; ``trust`` says whose certificate is believed there.

    Who has not heard from it for ``patience_s`` seconds takes it for gone.
    """

    url: str
    token: str = field(repr=False)
    trust: ssl.SSLContext | None = field(default=None, repr=False)
    patience_s: float = PATIENCE_S

    @classmethod
    def on(cls, local: LocalBroker, token: str, patience_s: float = PATIENCE_S) -> Self:
        """This user's own broker on this machine."""
        return cls(local.url, token, local.trust, patience_s)

    def client(self, audience: Audience) -> Client:
        """A client that is not started yet. Raises ValueError for an address or a token that can't be one."""
        return Client(self.url, self.token, role_audience=audience, trust=self.trust)


async def access(
    url: str | None, token_file: Path | None, data_dir: Path | None, role: Role, subject: str, ca: Path | None = None
) -> Access:
    """The broker at ``url`` with the token in ``token_file``; without them this user's own broker on this machine.

    A token is never an argument, which everybody on the machine could read: without a file the environment's
    COLLABTUI_TOKEN serves for a named ``url``. A broker there is believed when ``ca`` signed its certificate, by
    default whoever this machine believes. Raises NotRunning, LoginRefused, Refused, OSError for a file that can't be
    read, ValueError for the rest.
    """
    if url is None and token_file is None:
        local = find(data_dir)
        return Access.on(local, await credentials(local, role, subject, data_dir=data_dir))
    token = await _token(token_file)
    if url is None:
        return Access.on(find(data_dir), token)
    return Access(url, token, None if ca is None else signed_by(ca))


async def _token(file: Path | None) -> str:
    if file is not None:
        return (await asyncio.to_thread(file.read_text, "utf-8")).strip()
    if token := os.environ.get("COLLABTUI_TOKEN", ""):
        return token
    raise ValueError("A broker named with --url asks for a token: name its file with --token-file.")


async def reached(client: Client, url: str, patience_s: float = PATIENCE_S) -> None:
    """Wait for the first welcome. Raises NotRunning after ``patience_s`` seconds, LoginRefused."""
    try:
        async with asyncio.timeout(patience_s):
            await client.online()
    except TimeoutError:
        raise NotRunning(f"No broker answers at {url}. {NOT_RUNNING}") from None


def run_until_told(work: Callable[[asyncio.Event], Coroutine[object, object, None]]) -> None:
    """Run ``work`` until it ends by itself, or by Ctrl-C; raises what it raises.

    It gets the event that SIGTERM sets, upon which it ends in good order; a second SIGTERM ends it at once.
    """
    told = asyncio.Event()

    async def with_signals() -> None:
        task, loop = asyncio.ensure_future(work(told)), asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGTERM, lambda: task.cancel() if told.is_set() else told.set())
        try:
            await task
        except asyncio.CancelledError:
            if not told.is_set():
                raise
        finally:
            loop.remove_signal_handler(signal.SIGTERM)

    try:
        asyncio.run(with_signals())
    except KeyboardInterrupt:
        # Whoever pressed Ctrl-C knows why it ended.
        return


def run_until_stopped(work: Coroutine[object, object, None]) -> None:
    """Run ``work`` until it ends by itself, by Ctrl-C or by SIGTERM; raises what it raises."""
    try:
        asyncio.run(_stoppable(work))
    except KeyboardInterrupt:
        # Whoever pressed Ctrl-C knows why it ended.
        return


async def _stoppable(work: Coroutine[object, object, None]) -> None:
    task, loop = asyncio.ensure_future(work), asyncio.get_running_loop()
    told = asyncio.Event()

    def stop() -> None:
        told.set()
        task.cancel()

    loop.add_signal_handler(signal.SIGTERM, stop)
    try:
        await task
    except asyncio.CancelledError:
        if not told.is_set():
            raise
    finally:
        loop.remove_signal_handler(signal.SIGTERM)
