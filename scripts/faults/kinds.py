"""The faults: each breaks one thing for a while, then heals it."""

import asyncio
import random
import shutil
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

from faults.copies import corrupt_copy, read_only_copy
from faults.desk import AGENTS, Desk
from faults.programs import Program, environment
from faults.wire_faults import (
    cursor_beyond,
    cuts_in_frames,
    hostile_frames,
    lost_acks,
    resets,
    stalled_reader,
)

Fault = Callable[[Desk, random.Random], Awaitable[None]]
#: Longer than every patience of the policy together with the pings: whoever is stopped so long has lost everything.
_BEYOND_S = 11.0
#: No fault takes so long, unless the broker is worse off than was meant.
_MOST_S = 60.0
_JUMPS_S = (-7200, -3600, -60, 60, 3600, 7200)


async def kill9_broker(desk: Desk, rng: random.Random) -> None:
    """kill -9 at any moment, or just as an ack arrives; a pause; another life."""
    if rng.random() < 0.5:
        await _struck_at_an_ack(desk)
    await desk.broker.kill()
    await asyncio.sleep(rng.uniform(0, 1.5))
    await desk.broker.start()


async def _struck_at_an_ack(desk: Desk) -> None:
    struck = asyncio.Event()

    def strike() -> None:
        desk.broker.strike()
        struck.set()

    desk.history.on_ack = strike
    await struck.wait()


async def kill9_starting_broker(desk: Desk, rng: random.Random) -> None:
    """kill -9 again while it starts."""
    await desk.broker.kill()
    starting = asyncio.create_task(desk.broker.start())
    await asyncio.sleep(rng.uniform(0.05, 0.6))
    await desk.broker.kill()
    await starting
    await desk.broker.start()


async def term_broker(desk: Desk, rng: random.Random) -> None:
    """SIGTERM under load: it must drain."""
    await desk.broker.terminate()
    await asyncio.sleep(rng.uniform(0, 0.5))
    await desk.broker.start()


async def stop_broker(desk: Desk, rng: random.Random) -> None:
    """SIGSTOP longer than the clients' patience, one time in two."""
    desk.broker.stop()
    await asyncio.sleep(rng.choice((1.0, 5.0)))
    desk.broker.go_on()


async def _kill9(program: Program, rng: random.Random) -> None:
    await program.kill()
    await asyncio.sleep(rng.uniform(0, 3))
    await program.start()


async def kill9_bot(desk: Desk, rng: random.Random) -> None:
    """The real bot dies in the middle of its turns."""
    await _kill9(desk.workers["bot"], rng)


async def kill9_copilot(desk: Desk, rng: random.Random) -> None:
    """The copilot dies."""
    await _kill9(desk.workers["copilot"], rng)


async def stop_bot(desk: Desk, _: random.Random) -> None:
    """The bot is stopped beyond its turn's patience, then goes on with what it had."""
    desk.workers["bot"].stop()
    await asyncio.sleep(4)
    desk.workers["bot"].go_on()


async def kill9_agent(desk: Desk, rng: random.Random) -> None:
    """An agent's program dies; it is back within the grace, or long after."""
    name = rng.choice(AGENTS)
    await desk.agents[name].kill()
    desk.history.note("absent", name)
    await asyncio.sleep(rng.choice((0.2, _BEYOND_S)))
    await desk.begin_agent(name)


async def stop_agent(desk: Desk, rng: random.Random) -> None:
    """An agent's program is stopped beyond the grace, then writes on as if it owned what it had."""
    name = rng.choice(AGENTS)
    desk.agents[name].stop()
    desk.history.note("absent", name)
    await asyncio.sleep(_BEYOND_S)
    desk.history.note("present", name)
    desk.agents[name].go_on()


async def clock_jump(desk: Desk, rng: random.Random) -> None:
    """The wall clock of every program jumps, then goes on from there."""
    (desk.folder / "clock").write_text(str(rng.choice(_JUMPS_S)), encoding="utf-8")
    await asyncio.sleep(1.5)


async def disk_full(desk: Desk, _: random.Random) -> None:
    """The store's file system has no room left: a real one where the desk has its own, else the kernel's limit."""
    if not desk.on_tmpfs:
        desk.broker.files_at_most(4096)
        await asyncio.sleep(2)
        desk.broker.files_at_most(-1)
        return
    ballast = desk.data / "ballast"
    filled = await asyncio.to_thread(_fill, ballast)
    desk.history.note("filled", "torture", bytes=filled, left=shutil.disk_usage(desk.data).free)
    await asyncio.sleep(2)
    ballast.unlink()


def _fill(ballast: Path) -> int:
    """Write until there is no room; the bytes written."""
    written = 0
    with ballast.open("wb", buffering=0) as file:
        for size in (1024 * 1024, 4096):
            try:
                while True:
                    written += file.write(b"\0" * size)
            except OSError:
                continue
    return written


async def database_locked(desk: Desk, rng: random.Random) -> None:
    """Another program holds SQLite's lock, longer than the broker waits for it one time in two."""
    code = (
        "import sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None); c.execute('BEGIN IMMEDIATE'); "
        "print('held', flush=True); sys.stdin.read()"
    )
    holder = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, str(desk.data / "collabtui.db"),
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert holder.stdout is not None  # noqa: S101
    held = bool(await holder.stdout.readline())
    desk.history.note("locked", "torture", held=held)
    await asyncio.sleep(rng.choice((1.5, 6.5)))
    holder.kill()
    await holder.communicate()


async def second_broker(desk: Desk, _: random.Random) -> None:
    """Another broker on the same folder: it must refuse, the first must not notice."""
    second = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "broker.cli", "serve", "--data-dir", str(desk.data), "--port", "0",
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        env=environment(desk.folder / "clock"),
    )  # fmt: skip
    try:
        async with asyncio.timeout(20):
            said = (await second.communicate())[1]
    except TimeoutError:
        second.kill()
        said = (await second.communicate())[1]
    desk.history.note("second_broker", "torture", code=second.returncode, said=said.decode()[-300:])


#: By name; the run chooses from these.
KINDS: Final[dict[str, Fault]] = {
    fault.__name__: fault
    for fault in (
        kill9_broker, kill9_starting_broker, term_broker, stop_broker, kill9_bot, stop_bot, kill9_copilot,
        kill9_agent, stop_agent, resets, cuts_in_frames, lost_acks, stalled_reader, hostile_frames, cursor_beyond,
        clock_jump, disk_full, database_locked, second_broker, corrupt_copy, read_only_copy,
    )
}  # fmt: skip


#: How often a kind is drawn for once that others are: what is short may come often.
WEIGHTS: Final = {"kill9_broker": 4, "lost_acks": 3, "cuts_in_frames": 3, "resets": 3, "term_broker": 2}
#: What may happen beside any other fault.
BESIDE: Final = ("resets", "cuts_in_frames", "lost_acks")


async def inflict(desk: Desk, kind: str, rng: random.Random, lane: str = "first") -> None:
    """One fault from its beginning to its end, both noted. Raises NoStart when a program does not come up again."""
    desk.history.note("fault", "torture", kind=kind, lane=lane, end=False)
    try:
        async with asyncio.timeout(_MOST_S):
            await KINDS[kind](desk, rng)
    except (OSError, TimeoutError) as error:
        desk.history.note("hindered", "torture", kind=kind, why=repr(error))
    if lane == "first" and not desk.broker.runs:
        # It ended by itself, which the checker will tell of: the others shall go on meanwhile.
        await desk.broker.start()
    desk.history.note("fault", "torture", kind=kind, lane=lane, end=True)
