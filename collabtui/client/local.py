"""The broker of this user on this machine: where it is, with tokens for those who play on it."""

import asyncio
import hashlib
import os
import secrets
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import platformdirs

from broker.domain.actors import Role
from broker.domain.commands import Command
from broker.domain.customers import CustomerRecord
from broker.domain.desk_commands import IssueToken, RecordCustomer, RegisterAgent
from broker.domain.ids import is_id
from broker.protocol.local import FILE_NAME, LocalBroker, parse
from broker.protocol.questions import ListAgents
from collabtui.client.connection import Client
from collabtui.client.errors import NotRunning
from collabtui.client.ids import new_id
from collabtui.client.tokens import cached, keep

NOT_RUNNING = "No broker runs here: start one with `collabtui broker serve`, or name one with --url and --token-file."

#: A broker on this machine answers in milliseconds; one that was killed leaves its file behind.
PATIENCE_S = 10.0


def data_folder(data_dir: Path | None = None) -> Path:
    """``data_dir``, or the folder that COLLABTUI_DATA names, or this user's own data folder."""
    if data_dir is not None:
        return data_dir
    named = os.environ.get("COLLABTUI_DATA")
    return Path(named) if named else platformdirs.user_data_path("collabtui")


def find(data_dir: Path | None = None) -> LocalBroker:
    """The broker that serves the data folder. Raises NotRunning, or ValueError for a spoiled ``local.json``."""
    path = data_folder(data_dir) / FILE_NAME
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise NotRunning(NOT_RUNNING) from None
    return parse(text, str(path))


async def credentials(  # noqa: PLR0913  # what is told of a player stands apart
    local: LocalBroker,
    role: Role,
    subject: str,
    *,
    name: str | None = None,
    skills: Mapping[str, int] | None = None,
    capacity: int | None = None,
    record: CustomerRecord | None = None,
    defaults: Collection[str] = (),
    data_dir: Path | None = None,
    patience_s: float = PATIENCE_S,
) -> str:
    """A token that lets ``subject`` in as ``role``: the one made before for this store, else a new one.

    With a new token an agent is registered (``name``, ``skills`` with levels 1 to 5, ``capacity``), a customer recorded
    where there is a ``record``. With a kept one the values replace what the desk knows, but for None or for those named
    in ``defaults``. Raises NotRunning after ``patience_s`` seconds, LoginRefused, Refused.
    """
    if not is_id(subject):
        raise ValueError(f"{subject!r} is no id: use 1 to 64 letters, digits, '_', '.' or '-'.")
    path = data_folder(data_dir) / "tokens" / f"{role}-{subject}"
    known = cached(path, local.store_id)
    if known is not None:
        values = {"name": name, "skills": skills, "capacity": capacity}
        given = {key: value for key, value in values.items() if value is not None and key not in defaults}
        if role == "agent" and given:
            await _change(local, RegisterAgent(subject, name or subject, skills or {}), given, patience_s)
        if role == "customer" and record is not None:
            await _carry_out(local, (RecordCustomer(subject, record),), patience_s)
        return known
    token, secret = new_id(), secrets.token_urlsafe(32)
    digest = hashlib.sha256(secret.encode()).hexdigest()
    introduction = _introduction(role, subject, name, skills, capacity, record)
    await _carry_out(local, (*introduction, IssueToken(token, digest, role, subject)), patience_s)
    keep(path, local.store_id, f"{token}.{secret}")
    return f"{token}.{secret}"


def _introduction(
    role: Role,
    subject: str,
    name: str | None,
    skills: Mapping[str, int] | None,
    capacity: int | None,
    record: CustomerRecord | None,
) -> tuple[Command, ...]:
    """What the desk should know of somebody before they come."""
    if role == "agent":
        known = RegisterAgent(subject, name or subject, skills or {})
        return (known if capacity is None else RegisterAgent(subject, known.name, known.skills, capacity),)
    if role == "customer" and record is not None:
        return (RecordCustomer(subject, record),)
    return ()


async def _change(local: LocalBroker, newcomer: RegisterAgent, given: Mapping[str, Any], patience_s: float) -> None:
    """Register an agent anew with what is ``given``; the rest stays as it is."""
    async with _desk(local, patience_s) as client:
        rows = (await client.query(ListAgents())).agents
        known = (RegisterAgent(row.agent, row.name, row.skills, row.capacity) for row in rows)
        present = next((agent for agent in known if agent.agent == newcomer.agent), newcomer)
        await client.send(replace(present, **given))


async def _carry_out(local: LocalBroker, commands: tuple[Command, ...], patience_s: float) -> None:
    async with _desk(local, patience_s) as client:
        for command in commands:
            await client.send(command)


@asynccontextmanager
async def _desk(local: LocalBroker, patience_s: float) -> AsyncIterator[Client]:
    try:
        client = Client(local.url, local.token, role_audience="desk", trust=local.trust)
        async with asyncio.timeout(patience_s), client:
            yield client
    except TimeoutError:
        raise NotRunning(f"No broker answers at {local.url}. {NOT_RUNNING}") from None
