"""What processes cost, as Linux counts it."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")
_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")
#: Columns of /proc/stat in which a core did something: user, nice, system, irq, softirq (proc(5)).
_BUSY = (1, 2, 3, 6, 7)


@dataclass(frozen=True, slots=True)
class Cores:
    """Where the servers run, where the generator; the same core where the machine has no second."""

    server: int
    generator: int

    @property
    def apart(self) -> bool:
        return self.server != self.generator


@dataclass(frozen=True, slots=True)
class Sample:
    """Seconds since some beginning: of the clock, then of CPU by server, generator, all processes together."""

    at: float
    server: float
    generator: float
    machine: float


def cores() -> Cores:
    """Two cores that this process may use, the same one twice where there is only one."""
    usable = sorted(os.sched_getaffinity(0))
    return Cores(usable[0], usable[-1])


@contextmanager
def on_core(core: int) -> Iterator[None]:
    """Run on one core for a while; processes that are started meanwhile stay there."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def sample(server: int) -> Sample:
    """The costs so far. ``server`` is the id of the process at the root of the server's tree."""
    # utime with stime, fields 14 and 15 of proc(5), of which 4 is the first here.
    ticks = sum(sum(_fields(pid)[10:12]) for pid in _tree(server))
    return Sample(time.perf_counter(), ticks / _TICKS, time.process_time(), _machine())


def rss_mb(server: int) -> float:
    """The memory that the server's tree holds, in megabytes."""
    pages = sum(int((_PROC / str(pid) / "statm").read_text().split()[1]) for pid in _tree(server))
    return pages * _PAGE / 1e6


def file_system(folder: Path) -> str:
    """The kind of file system that holds the folder, such as ext4; ``tmpfs`` keeps nothing on a disk."""
    mounts = [line.split() for line in (_PROC / "mounts").read_text().splitlines()]
    place = folder.resolve()
    holding = [mount for mount in mounts if place.is_relative_to(mount[1])]
    return max(holding, key=lambda mount: len(mount[1]))[2]


def _tree(root: int) -> list[int]:
    """A process with all that it started."""
    found = [root]
    try:
        for pid in found:  # grows while it is read
            for thread in (_PROC / str(pid) / "task").iterdir():
                found += map(int, (thread / "children").read_text().split())
    except FileNotFoundError:
        raise ProcessLookupError(f"The server (process {root}) ended while it was measured.") from None
    return found


def _fields(pid: int) -> list[int]:
    """The numbers that follow the process's name (which may hold blanks) with its state: see proc(5)."""
    return [int(number) for number in (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()[1:]]


def _machine() -> float:
    columns = (_PROC / "stat").read_text().partition("\n")[0].split()
    return sum(int(columns[column]) for column in _BUSY) / _TICKS
