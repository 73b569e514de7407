"""The command that turns corrections into examples, on a store in a file."""

import asyncio
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from broker.config import STORE_FILE
from broker.domain.commands import SetField, TakeBotTurn
from broker.domain.context import FieldValue, Span
from broker.store.sqlite import SqliteStore
from collabtui.cli.root import app
from tests.desk_kit import ADA, BOT, SURE, Kit


async def _filled(path: Path) -> None:
    kit = await Kit(store=await SqliteStore.open(path, synchronous="NORMAL")).start()
    box = kit.connect(BOT)
    await kit.open(say="order 10243 please\x1b[2J")
    turn = box.turns[-1]
    read = FieldValue("order_number", "FH-10243", "customer", 0.95, Span(turn.messages[-1], 6, 11))
    await kit.do(BOT, TakeBotTurn("c1", turn.lease, turn.epoch, turn.turn, ("Let me look.",), SURE, (read,)))
    await kit.do(ADA, SetField("c1", FieldValue("order_number", "FH-10234", "agent"), 1))
    await kit.desk.close()
    await kit.store.close()


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("desk") / STORE_FILE
    asyncio.run(_filled(path))
    return path


def run(*words: str) -> Result:
    return CliRunner().invoke(app, ["understand", "corrections", *words])


def test_a_script_gets_one_example_a_line(store: Path) -> None:
    (line,) = run("--db", str(store), "--json").stdout.splitlines()
    assert json.loads(line) == {
        "conversation": "c1",
        "type": "order_number",
        "text": "order 10243 please\x1b[2J",
        "wrong": "FH-10243",
        "right": "FH-10234",
        "start": 6,
        "end": 11,
    }


def test_a_person_gets_a_sentence_without_the_customers_control_characters(store: Path) -> None:
    told = run("--data-dir", str(store.parent)).stdout
    assert told.startswith("order_number: “FH-10243” was read, right is “FH-10234”, in “order 10243 please")
    assert "\x1b" not in told


def test_a_store_without_corrections_says_so(tmp_path: Path) -> None:
    path = tmp_path / STORE_FILE
    asyncio.run(_empty(path))
    done = run("--db", str(path), "--json")
    assert (done.exit_code, done.stdout) == (0, "")
    assert "Nobody corrected" in done.stderr


async def _empty(path: Path) -> None:
    await (await SqliteStore.open(path)).close()


def test_a_store_that_is_not_there_can_not_be_opened(tmp_path: Path) -> None:
    assert run("--db", str(tmp_path / "none.db")).exit_code == 3
    assert run("--db", "x.db", "--data-dir", "y").exit_code == 2
