"""What the doctor finds about this machine, the settings, the package: a function each."""

import sqlite3
import stat
import sys
from importlib.resources import files
from pathlib import Path
from typing import Final

from broker.build import COMPLAINTS, read_policy
from collabtui.cli.finding import Finding, error, note

OLDEST_PYTHON: Final = (3, 11)
#: STRICT tables came with it.
OLDEST_SQLITE: Final = (3, 37, 0)
#: Before it two connections that wrote at once could spoil a write-ahead log.
SAFE_SQLITE: Final = (3, 51, 3)


def python(version: tuple[int, ...] = sys.version_info[:3]) -> Finding:
    """The interpreter."""
    said = ".".join(map(str, version))
    if version < OLDEST_PYTHON:
        return error("python", "python.old", said, "Install Python 3.11 or newer.")
    return Finding("python", said)


def sqlite(version: tuple[int, ...] = sqlite3.sqlite_version_info) -> Finding:
    """The library that keeps the store."""
    said = ".".join(map(str, version))
    if version < OLDEST_SQLITE:
        return error("sqlite", "sqlite.old", said, "Install a Python with SQLite 3.37 or newer.")
    if version < SAFE_SQLITE:
        said += " (before 3.51.3 two writers at once could spoil the log; the broker writes through one alone)"
        return note("sqlite", "sqlite.wal_reset", said, "Open the store with no other program while a broker runs.")
    return Finding("sqlite", said)


def data_folder(folder: Path) -> Finding:
    """The broker's data folder: ours alone, or not there yet."""
    name = "data folder"
    try:
        mode = folder.stat().st_mode
    except FileNotFoundError:
        return Finding(name, f"{folder} is not there yet; the broker makes it.")
    except OSError as fault:
        mend = "Make it readable, or name another with --data-dir."
        return error(name, "folder.unreadable", f"{folder}: {fault.strerror}.", mend)
    if not stat.S_ISDIR(mode):
        mend = "Move it away, or name another with --data-dir."
        return error(name, "folder.no_folder", f"{folder} is no folder.", mend)
    if mode & 0o077:
        return error(name, "folder.open", f"{folder} is open to others.", f"Keep it to yourself: chmod 700 {folder}")
    return Finding(name, f"{folder} is readable by you alone.")


def policy(path: Path) -> Finding:
    """The policy that a broker would adopt."""
    try:
        _, adopted = read_policy(path)
    except COMPLAINTS as fault:
        return error("policy", "policy.bad", f"{path} can't be adopted.", str(fault))
    return Finding("policy", f"{path} is version {adopted.version} with {len(adopted.escalation)} escalation rules.")


def demo_data() -> Finding:
    """The demonstration shop that comes with the package."""
    from collabtui.bot.script import load_script
    from collabtui.shop.catalogue import load_catalogue
    from collabtui.training.scenario import load_scenarios
    from collabtui.understanding.toml_file import DataFileError

    folder = files("demo_data")
    try:
        scenarios = load_scenarios(folder / "scenarios")
        script = load_script(folder)
        orders = load_catalogue(Path(str(folder))).orders
    except DataFileError as fault:
        return error("demo data", "package.spoiled", str(fault), "Install the package again.")
    said = f"{len(orders)} orders, {len(script.replies.intents)} intents, {len(scenarios)} scenarios."
    return Finding("demo data", said)


def model() -> Finding:
    """The bot's understanding."""
    from collabtui.understanding.embedded import shipped
    from collabtui.understanding.encoder import EncoderError
    from collabtui.understanding.model_file import ModelFileError

    try:
        reading = shipped().read("Where is my order FH-10234?")
    except (ModelFileError, EncoderError) as fault:
        return error("model", "package.spoiled", str(fault), "Install the package again.")
    best = reading.intents[0] if reading.intents else None
    said = f"reads a question about an order as {best.name} ({best.confidence:.2f})" if best else "understands nothing"
    is_right = best is not None and best.name == "order_status"
    if not is_right:
        return error("model", "package.spoiled", f"It {said}.", "Install the package again.")
    return Finding("model", f"It {said}.")
