"""The processes around a console that is measured: a seeded broker, customers who write."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.process import on_core
from bench.servers import ROOT, UNHURRIED, patient
from bench.tui_cast import AGENT, ONLOOKER
from bench.wire import Broken

_SHOWN = 1_000
_PATIENCE_S = 20.0


@dataclass(frozen=True, slots=True)
class Place:
    """Where a desk of the benchmark lives, with the core on which all but the measured program run."""

    folder: Path
    core: int


@dataclass
class Written:
    """What the customers did, known when they have stopped: acknowledged messages a second, refused messages."""

    rate: float = 0.0
    refused: int = 0
    pid: int = 0


def environment(folder: Path) -> dict[str, str]:
    """What a program of the benchmark is given: none of this user's own settings, a terminal of today."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("COLLABTUI_", "TEXTUAL", "XDG_"))}
    kept.pop("NO_COLOR", None)
    homes = {name: str(folder / "home") for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME")}
    path = os.pathsep.join(map(str, (ROOT, ROOT / "scripts")))
    return {**kept, **homes, "TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8", "PYTHONPATH": path}


def console(folder: Path, *, looks_only: bool) -> tuple[str, ...]:
    """The command that opens the console on this desk, as the installed ``collabtui agent`` runs it."""
    who = ("--as", ONLOOKER, "--away") if looks_only else ("--as", AGENT)
    start = "from collabtui.cli.root import main; main()"
    return (sys.executable, "-c", start, "agent", "--data-dir", str(folder), *who)


def minimal() -> tuple[str, ...]:
    """The command that opens the yardstick."""
    return (sys.executable, str(Path(__file__).with_name("tui_minimal.py")))


def seed(place: Place, tickets: int, messages: int) -> None:
    """Fill the desk's store. Raises Broken."""
    policy = (ROOT / "demo_data" / "policy.toml").read_text(encoding="utf-8")
    (place.folder / "policy.toml").write_text(patient(policy), encoding="utf-8")
    # This user's own settings must not reach in.
    (place.folder / "broker.toml").write_text(UNHURRIED, encoding="utf-8")
    command = (sys.executable, "-m", "bench.tui_seed", str(place.folder), str(tickets), str(messages))
    ended = subprocess.run(command, env=environment(place.folder), capture_output=True, text=True, check=False)
    if ended.returncode:
        raise Broken(f"The desk could not be filled: {ended.stderr.strip()[-_SHOWN:]}")


@contextmanager
def broker(place: Place) -> Iterator[int]:
    """The broker on the seeded store until the end of the block; its process. Raises Broken."""
    folder = place.folder
    files = ["--data-dir", folder, "--policy", folder / "policy.toml", "--config", folder / "broker.toml"]
    command = (sys.executable, "-m", "broker.cli", "serve", "--json", "--port", "0", *map(str, files))
    with _process(place, command) as process:
        yield process.pid


@contextmanager
def customers(place: Place, rate: float, share: float) -> Iterator[Written]:
    """Customers who write so many messages a second until the end of the block, ``share`` into the long conversation.

    Without a rate nobody writes. Raises Broken.
    """
    written = Written()
    if not rate:
        yield written
        return
    command = (sys.executable, "-m", "bench.tui_load", str(place.folder), str(rate), str(share))
    with _process(place, command) as process:
        written.pid = process.pid
        yield written
        told = process.communicate(timeout=_PATIENCE_S)[0]
        if process.returncode:
            raise Broken("The customers stopped by a fault of their own.")
        done: Mapping[str, float] = json.loads(told)
        written.rate, written.refused = done["rate"], int(done["refused"])


@contextmanager
def _process(place: Place, command: Sequence[str]) -> Iterator[subprocess.Popen[str]]:
    """A process that has printed its first line, ended after the block."""
    log = place.folder / "processes.log"
    with on_core(place.core), log.open("ab") as errors:
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            env=environment(place.folder),
        )
    try:
        if process.stdout is None or not process.stdout.readline():
            raise Broken(f"A process ended before it began: {log.read_text(errors='replace').strip()[-_SHOWN:]}")
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=_PATIENCE_S)
