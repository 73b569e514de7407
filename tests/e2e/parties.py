"""Those who meet at a running broker, for tests over real sockets."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Literal

from broker.build import Running, broker_for
from broker.config import Config
from broker.domain.actors import Role
from broker.domain.audience import audience_of
from broker.server.limits import Limits
from collabtui.client.connection import Client
from collabtui.client.local import credentials
from tests.policies import RULES
from tests.unhurried import UNHURRIED
from tests.unit.policy.rulebook import WORDS


def policy_file(folder: Path, **sections: dict[str, float]) -> Path:
    """The tests' policy as a file; ``sections`` are tables of numbers."""
    lines = ['version = "e2e"']
    for name, values in {"routing": {}, **sections}.items():
        lines += [f"[{name}]", *(f"{key} = {value}" for key, value in values.items())]
        lines += ['default_skill = "support"'] if name == "routing" else []
    for rule in RULES:
        lines += ["[[escalation]]"]
        lines += [f"{key} = {_toml(value)}" for key, value in rule.items()]
    lines += ["[words.en]", *(f'{key} = "{value}"' for key, value in WORDS.items())]
    path = folder / "policy.toml"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def _toml(value: object) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_toml(list(inner))}" for key, inner in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(_toml(one) for one in value) + "]"
    return f'"{value}"' if isinstance(value, str) else str(value)


@asynccontextmanager
async def broker_in(
    folder: Path, store: Literal["sqlite", "memory"] = "sqlite", **sections: dict[str, float]
) -> AsyncIterator[Running]:
    """A real broker on a free port of loopback, its store a real file unless told otherwise."""
    policy, limits = policy_file(folder, **sections), Limits(rates=UNHURRIED)
    config = Config(data=folder / "data", port=0, store=store, policy=policy, limits=limits)
    async with broker_for(config) as running:
        yield running


@asynccontextmanager
async def party(running: Running, data: Path, role: Role, name: str, capacity: int = 100) -> AsyncIterator[Client]:
    """Somebody who is connected: agents have the skill ``support``."""
    skills = {"support": 3} if role == "agent" else None
    shown = name.title() if role == "agent" else None
    limit = capacity if role == "agent" else None
    token = await credentials(running.local, role, name, name=shown, skills=skills, capacity=limit, data_dir=data)
    async with Client(running.url, token, role_audience=audience_of(role)) as client:
        await client.online()
        yield client
