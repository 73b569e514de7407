"""What the doctor finds about the broker that runs here, those who work at it."""

import asyncio
import contextlib
import email.utils
import json
import os
import socket
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from broker.domain.actors import Actor
from broker.domain.errors import Refused
from broker.protocol.local import LocalBroker
from collabtui.cli.finding import Finding, error, note, warning
from collabtui.cli.supervise import asked
from collabtui.client.connection import Client
from collabtui.client.errors import ClientError, LoginRefused, NotRunning
from collabtui.client.local import find

HEALTH_S: Final = 3.0
#: Clocks that differ by less are taken for equal: an answer's date has whole seconds.
SLACK_S: Final = 5.0
RESTART: Final = "Start it again: collabtui broker serve"
_START: Final = "Start one with: collabtui broker serve"


class Settings(Protocol):
    """Of a broker's settings what is looked at here."""

    @property
    def data(self) -> Path: ...

    @property
    def host(self) -> str: ...

    @property
    def port(self) -> int: ...

    @property
    def insecure(self) -> bool: ...

    @property
    def tls_cert(self) -> Path | None: ...

    @property
    def is_local(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Told:
    """What a broker told over HTTP. ``skew_s`` is how far its clock is ahead of ours; ``workers`` counts by role."""

    status: str
    skew_s: float
    workers: dict[str, int]
    degraded: int = 0


async def broker(config: Settings, shop_url: str) -> list[Finding]:
    """The broker of this user: whether it is well, whether it lets us in, who works at it."""
    try:
        local = find(config.data)
    except NotRunning:
        return [_no_broker(config), *_encryption(config)]
    except (OSError, ValueError) as fault:
        return [error("broker", "broker.key_spoiled", str(fault), RESTART)]
    if not _lives(local.pid):
        said = f"The broker that left {config.data / 'local.json'} (process {local.pid}) runs no more."
        return [error("broker", "broker.stale_key", said, RESTART)]
    try:
        told = await asyncio.to_thread(_told, local)
    except (OSError, ValueError) as fault:
        return [_silent(local, fault)]
    return [await _of_login(config.data, local, told), *_clock(told), *await _workers(told, shop_url)]


def _no_broker(config: Settings) -> Finding:
    if _is_taken(config.host, config.port):
        said = f"No broker of yours runs, but something else listens on port {config.port}."
        mend = f"Stop it (ss -ltnp names it), or take another port: collabtui broker serve --port {config.port + 1}"
        return error("broker", "broker.port_taken", said, mend)
    return note("broker", "broker.none", "None runs here.", _START)


def _encryption(config: Settings) -> list[Finding]:
    """A broker that others reach in the clear, or that will not start for that reason."""
    if config.is_local or config.tls_cert is not None:
        return []
    said = f"The settings have the broker listen on {config.host}, where others reach it, without encryption."
    if config.insecure:
        mend = "Keep the traffic inside a VPN or an SSH tunnel, or encrypt it: --tls-cert with --tls-key."
        return [warning("encryption", "broker.not_encrypted", said, mend)]
    return [
        error("encryption", "broker.not_encrypted", said, "Listen on 127.0.0.1, or encrypt: --tls-cert with --tls-key.")
    ]


def _silent(local: LocalBroker, fault: Exception) -> Finding:
    if isinstance(fault, ValueError):
        said = f"What answers at {local.url} is no broker of this kind."
        return error("broker", "broker.other", said, f"Stop what has its port (ss -ltnp names it). {RESTART}")
    said = f"The broker at {local.url} (process {local.pid}) does not answer."
    return error("broker", "broker.silent", said, f"Look at its log; end it with: kill -9 {local.pid}. {RESTART}")


async def _of_login(folder: Path, local: LocalBroker, told: Told) -> Finding:
    if told.status != "ok":
        said = f"{local.url} says that it is not well: {told.status}."
        return error("broker", f"broker.{told.status}", said, "Look at its log, at the store, at the disk.")
    try:
        actor = await asked(folder, _who_we_are)
    except LoginRefused:
        said, key = f"{local.url} does not know the key in {folder}.", folder / "local.key"
        return error(
            "broker", "broker.key_refused", said, f"Delete {key}, then restart the broker: it makes a new one."
        )
    except (ClientError, Refused, OSError, ValueError) as fault:
        return error("broker", "broker.no_login", f"{local.url} does not let us in: {fault}", "Look at its log.")
    return Finding("broker", f"{local.url} is well and lets us in as {actor.role} {actor.id}.")


def _clock(told: Told) -> list[Finding]:
    if abs(told.skew_s) <= SLACK_S:
        return []
    direction = "ahead of" if told.skew_s > 0 else "behind"
    said = f"The broker's clock is {abs(told.skew_s):.0f} seconds {direction} this one."
    return [warning("clock", "clock.skew", said, "Set both clocks (timedatectl status).")]


async def _workers(told: Told, shop_url: str) -> list[Finding]:
    name = "workers"
    if not told.workers.get("bot"):
        mend = "Start one with: collabtui bot run"
        missing = [
            warning(name, "workers.no_bot", "No bot is connected: customers wait for people from the start.", mend)
        ]
    else:
        missing = await asyncio.to_thread(_shop, shop_url)
    if not told.workers.get("copilot"):
        said, mend = "No copilot is connected: agents get no suggestions.", "Start one with: collabtui copilot run"
        missing.append(note(name, "workers.no_copilot", said, mend))
    if told.degraded:
        said = f"{told.degraded} of the bots are degraded: they answer too late or too slowly."
        missing.append(warning(name, "workers.degraded", said, "Look at their logs, at the shop; start more bots."))
    counts = ", ".join(f"{count} {role}" for role, count in sorted(told.workers.items()) if role in ("bot", "copilot"))
    return missing or [Finding(name, f"Connected: {counts}; the shop answers.")]


def _shop(url: str) -> list[Finding]:
    """Whether the shop that bots ask is there; any answer will do."""
    try:
        with contextlib.suppress(urllib.error.HTTPError):
            urllib.request.urlopen(url, timeout=HEALTH_S).close()  # noqa: S310 - the user's own setting
    except (OSError, ValueError):
        said = f"The shop at {url} does not answer: bots can't look up orders."
        mend = "Start it (collabtui shop run), or name another: export COLLABTUI_SHOP_URL=..."
        return [warning("workers", "workers.no_shop", said, mend)]
    return []


def _told(local: LocalBroker) -> Told:
    """Raises OSError where nothing answers, ValueError where it is no broker's answer."""
    status, date = _get(local, "healthz")
    metrics, _ = _get(local, "metrics")
    skew = email.utils.parsedate_to_datetime(date).timestamp() - time.time() if date else 0.0
    return Told(str(json.loads(status)["status"]), skew, _connected(metrics), _degraded(metrics))


def _get(local: LocalBroker, page: str) -> tuple[str, str]:
    """The page with its date. A broker that is not well answers 503, with a page all the same."""
    address = local.url.replace("ws", "http", 1) + page
    try:
        with _asked(local).open(address, timeout=HEALTH_S) as answer:
            return answer.read().decode(), answer.headers["Date"] or ""
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.read().decode(), refusal.headers["Date"] or ""


def _asked(local: LocalBroker) -> urllib.request.OpenerDirector:
    """The clients' way to the broker, which no proxy of the user's is part of."""
    encrypted = urllib.request.HTTPSHandler(context=local.trust)
    return urllib.request.build_opener(urllib.request.ProxyHandler({}), encrypted)


def _connected(metrics: str) -> dict[str, int]:
    prefix = 'collabtui_connections{role="'
    lines = [line.removeprefix(prefix).split('"} ') for line in metrics.splitlines() if line.startswith(prefix)]
    return {role: int(count) for role, count in lines}


def _degraded(metrics: str) -> int:
    prefix = 'collabtui_bot_workers{state="degraded"} '
    return sum(int(line.removeprefix(prefix)) for line in metrics.splitlines() if line.startswith(prefix))


def _is_taken(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return True
    return False


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True  # somebody else's
    return True


async def _who_we_are(client: Client) -> Actor:
    return await client.online()
