"""What the doctor looks at: each check a function that answers with a finding."""

import asyncio
import json
import sqlite3
import stat
import sys
import urllib.request
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Final

from broker.build import COMPLAINTS, check_store, read_policy
from broker.domain.actors import Actor
from broker.domain.errors import Refused
from broker.protocol.local import LocalBroker
from collabtui.cli.supervise import asked
from collabtui.client.connection import Client
from collabtui.client.errors import ClientError, NotRunning
from collabtui.client.local import find

OLDEST_PYTHON: Final = (3, 11)
#: STRICT tables came with it.
OLDEST_SQLITE: Final = (3, 37, 0)
#: Before it two connections that wrote at once could spoil a write-ahead log.
SAFE_SQLITE: Final = (3, 51, 3)
HEALTH_S: Final = 3.0


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: ``said`` is what was found, ``mend`` what to do about it, empty when all is well."""

    name: str
    said: str
    mend: str = ""

    @property
    def ok(self) -> bool:
        return not self.mend


def python(version: tuple[int, ...] = sys.version_info[:3]) -> Finding:
    """The interpreter."""
    said = ".".join(map(str, version))
    return Finding("python", said, "" if version >= OLDEST_PYTHON else "Install Python 3.11 or newer.")


def sqlite(version: tuple[int, ...] = sqlite3.sqlite_version_info) -> Finding:
    """The library that keeps the store."""
    said = ".".join(map(str, version))
    if version < OLDEST_SQLITE:
        return Finding("sqlite", said, "Install a Python with SQLite 3.37 or newer.")
    if version < SAFE_SQLITE:
        said += " (before 3.51.3 two writers at once could spoil the log; the broker writes through one alone)"
    return Finding("sqlite", said)


def data_folder(folder: Path) -> Finding:
    """The broker's data folder: ours alone, or not there yet."""
    name = "data folder"
    try:
        mode = folder.stat().st_mode
    except FileNotFoundError:
        return Finding(name, f"{folder} is not there yet; the broker makes it.")
    except OSError as error:
        return Finding(name, f"{folder}: {error.strerror}.", "Make it readable, or name another with --data-dir.")
    if not stat.S_ISDIR(mode):
        return Finding(name, f"{folder} is no folder.", "Move it away, or name another with --data-dir.")
    if mode & 0o077:
        return Finding(name, f"{folder} is open to others.", f"Keep it to yourself: chmod 700 {folder}")
    return Finding(name, f"{folder} is readable by you alone.")


async def broker(folder: Path) -> Finding:
    """The broker of this user: whether it is well, whether it lets us in."""
    name, restart = "broker", "Start it again: collabtui broker serve"
    try:
        local = find(folder)
    except NotRunning:
        return Finding(name, "None runs here; start one with: collabtui broker serve")
    except (OSError, ValueError) as error:
        return Finding(name, str(error), restart)
    try:
        status = await asyncio.to_thread(_health, local)
        actor = await asked(folder, _who_we_are)
    except (ClientError, Refused, OSError, ValueError) as error:
        return Finding(name, f"{local.url} does not answer as it should: {error}", restart)
    if status != "ok":
        return Finding(name, f"{local.url} says that it is not well: {status}.", "Look at its log.")
    return Finding(name, f"{local.url} is well and lets us in as {actor.role} {actor.id}.")


async def store(database: Path) -> Finding:
    """The store's file, read whole where no broker has it."""
    name = "store"
    if not await asyncio.to_thread(database.exists):
        return Finding(name, f"{database} is not there yet; the broker makes it.")
    try:
        damage = await check_store(database)
    except COMPLAINTS as error:
        return Finding(name, str(error), "Mend what it says, then check again.")
    if damage is None:
        return Finding(name, f"{database} is in use; to have it read whole, stop the broker first.")
    if damage:
        return Finding(name, f"{database} is damaged.", "; ".join(damage))
    return Finding(name, f"{database} is sound.")


def policy(path: Path) -> Finding:
    """The policy that a broker would adopt."""
    try:
        _, adopted = read_policy(path)
    except COMPLAINTS as error:
        return Finding("policy", f"{path} can't be adopted.", str(error))
    return Finding("policy", f"{path} is version {adopted.version} with {len(adopted.escalation)} escalation rules.")


def demo_data() -> Finding:
    """The demonstration shop that comes with the package."""
    from collabtui.bot.script import load_script
    from collabtui.shop.catalogue import CatalogueError, load_catalogue
    from collabtui.training.scenario import load_scenarios
    from collabtui.understanding.toml_file import DataFileError

    folder = files("demo_data")
    try:
        scenarios = load_scenarios(folder / "scenarios")
        script = load_script(folder)
        orders = load_catalogue(Path(str(folder))).orders
    except (CatalogueError, DataFileError) as error:
        return Finding("demo data", str(error), "Install the package again.")
    said = f"{len(orders)} orders, {len(script.replies.intents)} intents, {len(scenarios)} scenarios."
    return Finding("demo data", said)


def model() -> Finding:
    """The bot's understanding."""
    from collabtui.understanding.embedded import shipped
    from collabtui.understanding.model import ModelFileError

    try:
        reading = shipped().read("Where is my order FH-10234?")
    except ModelFileError as error:
        return Finding("model", str(error), "Install the package again.")
    best = reading.intents[0] if reading.intents else None
    said = f"reads a question about an order as {best.name} ({best.confidence:.2f})" if best else "understands nothing"
    is_right = best is not None and best.name == "order_status"
    return Finding("model", f"It {said}.", "" if is_right else "Install the package again.")


def _health(local: LocalBroker) -> str:
    address = local.url.replace("ws", "http", 1).rstrip("/") + "/healthz"
    # A broker that is not well answers 503, which urllib raises as an OSError.
    with urllib.request.urlopen(address, timeout=HEALTH_S, context=local.trust) as answer:  # noqa: S310 - our broker's
        return str(json.loads(answer.read())["status"])


async def _who_we_are(client: Client) -> Actor:
    return await client.online()
