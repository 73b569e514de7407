"""The one place that wires a broker: store, bus, desk, door."""

import asyncio
import gc
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from broker.bus.local import LocalBus
from broker.config import BadConfig, Config, load
from broker.desk.clock import SystemClock
from broker.desk.desk import Desk
from broker.desk.ports import Clock
from broker.policy.load import PolicyError, parse
from broker.policy.models import Policy
from broker.policy.roster import Roster, parse_roster
from broker.protocol.frames import Ack, CommandFrame, Query, Result
from broker.protocol.local import BadLocalFile, LocalBroker
from broker.server.ask import NoAnswer, ask
from broker.server.local import KEEPER, leave_key, read_key, take_away
from broker.server.reload import Reload
from broker.server.serve import Address, CannotListen, listening
from broker.server.tls import CannotEncrypt, tls_of
from broker.store.api import Store, StoreError
from broker.store.condition import Fault, examined, seen
from broker.store.lock import StoreLocked, acquire
from broker.store.memory import MemoryStore
from broker.store.sqlite import SqliteStore

#: How long the loop may keep the interpreter from the store's writing thread. Measured: beside a loop that is never
#: idle a commit takes 1.8 s at the usual 5 ms, 0.07 s at 1 ms, 0.04 s at 0.1 ms, which costs a fifth of the rate.
SWITCH_S = 0.001
#: Every message leaves something that stays: the usual 700 would search all of it 18 times in 150,000 messages, up to
#: 0.17 s each time; this does it once. Far more objects to a search would make the small searches long.
GC_THRESHOLDS = (10_000, 10, 10)


class CannotStart(Exception):
    """Something the broker needs can't be opened; the sentence says what to do."""


#: What keeps a broker from starting or answering, each with a sentence for a person.
COMPLAINTS: Final = (BadConfig, BadLocalFile, CannotEncrypt, CannotListen, CannotStart, StoreError, OSError)


@dataclass(frozen=True, slots=True)
class Inside:
    """A broker without a door."""

    store: Store
    bus: LocalBus
    desk: Desk
    clock: Clock


@dataclass(frozen=True, slots=True)
class Running:
    """A broker that listens. ``local`` opens it as a supervisor; ``inside`` is for tests of what is stored."""

    url: str
    port: int
    local: LocalBroker
    inside: Inside


@asynccontextmanager
async def desk_for(config: Config, clock: Clock | None = None, *, serves: bool = True) -> AsyncIterator[Inside]:
    """The desk on its store, which is this process's alone until the end of the block.

    A desk that does not serve adopts no policy, takes care of no conversation: it carries out commands, no more.
    Raises CannotStart or a StoreError.
    """
    text, policy = read_policy(config.policy)
    clock = clock or SystemClock()
    _make_private(config.data)
    store: Store = MemoryStore()
    if config.store == "sqlite":
        store = await SqliteStore.open(config.database, synchronous=config.synchronous)
    try:
        bus = LocalBus()
        desk = Desk(store, bus, policy, text, clock)
        if serves:
            await desk.start()
            if config.roster is not None:
                desk.adopt_roster(read_roster(config.roster))
        else:
            await desk.keeper.finish()
        try:
            yield Inside(store, bus, desk, clock)
        finally:
            await desk.close()
    finally:
        await store.close()


@asynccontextmanager
async def broker_for(config: Config, clock: Clock | None = None) -> AsyncIterator[Running]:
    """A broker that listens until the end of the block, then drains.

    Raises CannotStart, CannotEncrypt, CannotListen or a StoreError.
    """
    tls = tls_of(config.tls_cert, config.tls_key)
    address = Address(
        config.host,
        config.port,
        config.insecure,
        config.origins,
        tls.context if tls else None,
        metrics_by_token=config.metrics == "token",
    )
    async with desk_for(config, clock) as inside:
        door = listening(inside.desk, inside.store, inside.bus, inside.clock, address, config.limits)
        async with door as listener:
            url = _url("wss" if tls else "ws", config.host, listener.port)
            local = await leave_key(config.data, inside.desk, url, tls.certificate if tls else "")
            try:
                yield Running(url, listener.port, local, inside)
            finally:
                take_away(config.data)


def broker_at(data: Path, policy: Path) -> AbstractAsyncContextManager[Running]:
    """A broker on a free port of this machine, whatever this user's settings say. Raises what ``broker_for`` does."""
    return broker_for(Config(data=data, policy=policy, port=0))


async def run(config: Config, ready: Callable[[Running], None]) -> None:
    """Run a broker until SIGTERM or SIGINT; the second one ends the process at once. SIGHUP reads its files anew."""
    sys.setswitchinterval(SWITCH_S)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, _on_signal, stop)
    # What a start makes stays: to search it for garbage again and again takes a third of the time.
    gc.disable()
    async with broker_for(config) as running:
        reload = Reload(running.inside.desk, config.policy, config.roster)
        loop.add_signal_handler(signal.SIGHUP, reload.ask)
        _settle_memory()
        ready(running)
        await stop.wait()


async def ask_any(config: Config, question: CommandFrame | Query) -> Ack | Result:
    """The answer of this user's broker; with no broker running, of its store.

    Raises Refused, CannotStart, BadLocalFile or a StoreError (StoreLocked where a broker runs that left no key).
    """
    local = read_key(config.data)
    if local is not None:
        try:
            return await ask(local, question)
        except NoAnswer:
            # A broker that died left its file behind: the lock tells whether the store is free.
            local = None
    async with desk_for(config, serves=False) as inside:
        if isinstance(question, Query):
            return await inside.desk.answer(KEEPER, question.id, question.query)
        return await inside.desk.handle(KEEPER, question.id, question.command)


def settings(data: Path | None = None, policy: Path | None = None) -> Config:
    """The settings of this user's broker, those given here first. Raises BadConfig."""
    return load({"data": data, "policy": policy})


async def store_faults(path: Path) -> tuple[list[Fault], int | None]:
    """What is wrong with the store's file; the process that has it, whose file is not read, 0 where it isn't known."""
    faults = await asyncio.to_thread(seen, path)
    if not await asyncio.to_thread(path.exists) or any(fault.severity == "error" for fault in faults):
        return faults, None
    try:
        lock = acquire(path)
    except StoreLocked as locked:
        return faults, locked.pid
    try:
        return [*faults, *await examined(path, SystemClock().now())], None
    finally:
        lock.release()


def read_policy(path: Path) -> tuple[str, Policy]:
    """The policy with its text. Raises CannotStart."""
    try:
        text = path.read_text(encoding="utf-8")
        return text, parse(text, str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise CannotStart(f"The policy {path} can't be read ({type(error).__name__}): name another one.") from error
    except PolicyError as error:
        raise CannotStart(f"The policy can't be adopted:\n{error}") from error


def read_roster(path: Path) -> Roster:
    """Who works when. Raises CannotStart."""
    try:
        return parse_roster(path.read_text(encoding="utf-8"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise CannotStart(f"The roster {path} can't be read ({type(error).__name__}): name another one.") from error
    except PolicyError as error:
        raise CannotStart(f"The roster can't be adopted:\n{error}") from error


def _settle_memory() -> None:
    """Search what start-up made for garbage once, then never again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*GC_THRESHOLDS)
    gc.enable()


def _on_signal(stop: asyncio.Event) -> None:
    if stop.is_set():
        # What was acknowledged is on disk; whoever asks twice does not want to wait.
        os._exit(1)
    stop.set()


def _make_private(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
    except OSError as error:
        raise CannotStart(
            f"The folder {folder} can't be used ({error.strerror}): name another with --data-dir."
        ) from error


#: Who listens everywhere listens there; who listens at one address listens at that alone.
_LOOPBACK_OF: Final = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - names, nothing listens here


def _url(scheme: str, host: str, port: int) -> str:
    """Where this machine's own clients find the broker."""
    reachable = _LOOPBACK_OF.get(host, host)
    return f"{scheme}://[{reachable}]:{port}/" if ":" in reachable else f"{scheme}://{reachable}:{port}/"
