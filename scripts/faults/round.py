"""One round of torture: a fresh desk, faults drawn from its seed, the history held against the promises."""

import asyncio
import os
import random
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from faults import history
from faults.checker import violations
from faults.desk import AGENTS, Desk
from faults.ending import end
from faults.facts import Violation
from faults.history import Record
from faults.kinds import BESIDE, WEIGHTS, inflict
from faults.programs import NoStart

_PAUSE_S, _BESIDE_S, _WARM_UP_S = (0.2, 1.5), (1.0, 5.0), 2.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one round showed."""

    seed: int
    seconds: float
    faults: Counter[str] = field(default_factory=Counter)
    counts: Counter[str] = field(default_factory=Counter)
    observers: int = 0
    violations: tuple[Violation, ...] = ()


def may_mount() -> bool:
    """Whether a small file system of memory can be mounted here: root may, where nothing forbids it."""
    if os.geteuid() != 0:
        return False
    with tempfile.TemporaryDirectory() as folder:
        mounted = subprocess.run(["mount", "-t", "tmpfs", "tmpfs", folder], check=False, capture_output=True)
        if mounted.returncode == 0:
            subprocess.run(["umount", folder], check=True, capture_output=True)
    return mounted.returncode == 0


async def play(
    folder: Path, seed: int, seconds: float, kinds: Sequence[str], say: Callable[[str], None], *,
    on_tmpfs: bool = False, planted: str = "",
) -> Outcome:  # fmt: skip
    """One round of so many seconds. Raises NoStart. Its history lies in the folder as JSON Lines."""
    desk = Desk(folder, seed, on_tmpfs=on_tmpfs, planted=planted)
    began = time.monotonic()
    try:
        await desk.open()
        await asyncio.sleep(_WARM_UP_S)
        await _to_the_end(desk, time.monotonic() + seconds, kinds, say)
    finally:
        await desk.close()
    return judged(seed, time.monotonic() - began, _whole_history(desk))


async def _to_the_end(desk: Desk, until: float, kinds: Sequence[str], say: Callable[[str], None]) -> None:
    """Faults, then the end; a desk that comes to none is noted, for the checker to tell."""
    try:
        async with asyncio.TaskGroup() as lanes:
            lanes.create_task(_break_things(desk, until, kinds, say))
            if desk.seed % 4 >= 2:
                lanes.create_task(_break_wires(desk, until, kinds))
        await end(desk)
    except* (NoStart, TimeoutError) as group:
        why = str(group.exceptions[0]) or "the log could not be read to its end"
        desk.history.note("unfinished", "torture", why=why)


async def _break_things(desk: Desk, until: float, kinds: Sequence[str], say: Callable[[str], None]) -> None:
    rng = random.Random(f"{desk.seed}-faults")
    for kind in _drawn(kinds, rng):
        if time.monotonic() >= until:
            return
        say(f"seed {desk.seed}: {kind}")
        await inflict(desk, kind, rng)
        await asyncio.sleep(rng.uniform(*_PAUSE_S))


async def _break_wires(desk: Desk, until: float, kinds: Sequence[str]) -> None:
    """Beside all else, in every other pair of rounds: connections that break while something worse goes on."""
    rng = random.Random(f"{desk.seed}-wires")
    beside = [kind for kind in BESIDE if kind in kinds]
    while beside and time.monotonic() < until:
        await asyncio.sleep(rng.uniform(*_BESIDE_S))
        await inflict(desk, rng.choice(beside), rng, "beside")


def _drawn(kinds: Sequence[str], rng: random.Random) -> Iterator[str]:
    """Every kind as often as it weighs in a random order, then again in another."""
    bag = [kind for kind in kinds for _ in range(WEIGHTS.get(kind, 1))]
    while True:
        yield from rng.sample(bag, len(bag))


def _whole_history(desk: Desk) -> list[Record]:
    agents = [history.read(path) for name in AGENTS if (path := desk.folder / f"{name}.jsonl").exists()]
    return history.merged(desk.history.records, *agents)


def judged(seed: int, seconds: float, records: Sequence[Record]) -> Outcome:
    """The round's history in numbers, with all that it shows to be broken."""
    faults = Counter(record["kind"] for record in records if record["what"] == "fault" and record["end"])
    counts = Counter(record["what"] for record in records)
    acknowledged = {(record["who"], record["id"]) for record in records if record["what"] == "ack"}
    outcomes = Counter(
        f"{record['what']}: {record['outcome']}"
        for record in records
        if record["what"] in ("corrupt_copy", "read_only_copy")
    )
    told = Counter(
        acknowledged=len(acknowledged),
        refused=counts["refused"],
        in_the_log=sum(record["what"] == "final" and record["audience"] == "desk" for record in records),
        seen=counts["event"],
        connections=counts["connected"],
        hindered=counts["hindered"],
    )
    observers = {(record["who"], record["life"]) for record in records if record["what"] == "event"}
    return Outcome(seed, seconds, faults, told + outcomes, len(observers), tuple(violations(records)))
