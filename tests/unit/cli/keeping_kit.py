"""A small store for the commands that keep it, with what tests look for in its folder."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from typer.testing import Result

from broker.config import STORE_FILE
from broker.domain.commands import CloseConversation, OpenConversation, PostMessage
from broker.store.sqlite import SqliteStore
from tests.desk_kit import MARIA, SUPERVISOR, TOM, Kit

SECRET = "only Maria would say this"
Run = Callable[..., Result]


async def filled(path: Path) -> None:
    kit = await Kit(store=await SqliteStore.open(path, synchronous="NORMAL")).start()
    await kit.open("c1", MARIA, SECRET)
    await kit.do(SUPERVISOR, CloseConversation("c1"))
    await kit.open("c2", TOM, "Tom's own words")
    await kit.desk.close()
    await kit.store.close()


async def came_back(path: Path) -> None:
    """Maria says it again."""
    kit = await Kit(store=await SqliteStore.open(path, synchronous="NORMAL")).start()
    await kit.do(MARIA, OpenConversation("c9"), id="again-1")
    await kit.do(MARIA, PostMessage("c9", SECRET), id="again-2")
    await kit.desk.close()
    await kit.store.close()


def holding(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file() and SECRET.encode() in path.read_bytes()]


def tampered(data: Path, script: str) -> None:
    with closing(sqlite3.connect(data / STORE_FILE)) as connection:
        connection.executescript(script)


def backup_of(run: Run, to: Path) -> Path:
    to.mkdir(exist_ok=True)
    result = run("backup", str(to), "--json")
    assert result.exit_code == 0, result.output
    return Path(json.loads(result.stdout)["path"])
