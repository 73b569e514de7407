"""Bugs that are planted in a broker on purpose, which the torture must find."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from faults.round import play

_ROUNDS, _ROUND_S, _TOLD = 3, 20.0, 10


@dataclass(frozen=True, slots=True)
class Bug:
    """``name`` is known to ``planted_broker``; ``faults`` bring the bug to light; ``promise`` is what it breaks."""

    name: str
    promise: str
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """How a bug was found; ``promises`` is empty where it was missed."""

    bug: str
    promises: tuple[str, ...]
    rounds: int
    says: str


_KILLS, _CUTS = ("kill9_broker",), ("lost_acks", "resets")
BUGS: Final[dict[str, Bug]] = {
    bug.name: bug
    for bug in (
        Bug("ack-before-commit", "I1", _KILLS),
        Bug("half-append", "I1", _CUTS),
        Bug("no-receipts", "I2", _CUTS),
        Bug("audience-gap", "I2", _CUTS),
        Bug("anybody-accepts", "I3", _CUTS),
        Bug("agents-never-lost", "I3", ("stop_agent",)),
        Bug("bot-talks-on", "I4", ("stop_bot",)),
        Bug("stale-write", "I5", _CUTS),
        Bug("slow-start", "L1", _KILLS),
        Bug("slow-for-all", "L2", _CUTS),
        Bug("memory-leak", "L3", _CUTS),
        Bug("dies-on-input", "L3", ("hostile_frames",)),
    )
}


async def hunt(folder: Path, bug: Bug, seed: int, say: Callable[[str], None]) -> Found:
    """Torture a broker with the bug until the promise is seen broken, for a few rounds at most."""
    for number in range(_ROUNDS):
        place = folder / f"{bug.name}-{seed + number}"
        place.mkdir()
        outcome = await play(place, seed + number, _ROUND_S, bug.faults, say, planted=bug.name)
        broken = [violation for violation in outcome.violations if violation.promise == bug.promise]
        say(f"{bug.name}: {len(outcome.violations)} violations, {len(broken)} of {bug.promise}")
        for violation in outcome.violations[:_TOLD]:
            say(f"{bug.name}: {violation.promise} {violation.says}")
        shutil.rmtree(place)
        if broken:
            promises = tuple(sorted({violation.promise for violation in outcome.violations}))
            return Found(bug.name, promises, number + 1, broken[0].says)
    return Found(bug.name, (), _ROUNDS, "")
