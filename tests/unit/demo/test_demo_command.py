"""What `collabtui demo` makes of a play's end."""

import asyncio
import os
import pty
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from broker.build import CannotStart
from collabtui.client.errors import NotRunning
from collabtui.demo import command, play
from collabtui.demo.cast import Part
from collabtui.demo.command import app
from collabtui.demo.pace import pace
from collabtui.training.outcome import Outcome

OK = Outcome("asks-for-a-person", "sam-1", "demo-0001", "keyword", "agent", 5, 4)
Told = Callable[[Part, Outcome], None]


def plays(monkeypatch: pytest.MonkeyPatch, outcome: Outcome | Exception) -> None:
    """Every part ends like this, as does the play itself when it is an exception."""

    async def played(
        parts: Sequence[Part], seed: int, speed: float | None, told: Told, theirs: Path | None
    ) -> tuple[Outcome, ...]:
        if isinstance(outcome, Exception):
            raise outcome
        for part in parts:
            told(part, outcome)
        return (outcome,) * len(parts)

    monkeypatch.setattr(play, "play", played)


def run(*options: str) -> Any:
    return CliRunner().invoke(app, options)


def test_all_as_expected_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    plays(monkeypatch, OK)
    assert run("--customers", "3").exit_code == 0


def test_one_ending_otherwise_is_the_answer_no(monkeypatch: pytest.MonkeyPatch) -> None:
    plays(monkeypatch, replace(OK, failures=("not closed",), survey=None))
    done = run("--customers", "3")
    assert done.exit_code == 1
    assert done.output.count("NOT") == 3


@pytest.mark.parametrize(
    "trouble",
    [
        CannotStart("The folder is full."),
        NotRunning("The folder is full."),
        ExceptionGroup("crew", [ExceptionGroup("bot", [OSError("The folder is full.")])]),
    ],
)
def test_what_cannot_start_is_one_sentence(monkeypatch: pytest.MonkeyPatch, trouble: Exception) -> None:
    plays(monkeypatch, trouble)
    done = run()
    assert (done.exit_code, done.stdout, done.stderr) == (3, "", "The folder is full.\n")


def test_a_fault_of_our_own_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    plays(monkeypatch, ZeroDivisionError())
    done = run()
    assert isinstance(done.exception, ZeroDivisionError | ExceptionGroup)


def test_a_long_play_for_json_tells_on_stderr_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    plays(monkeypatch, OK)
    monkeypatch.setattr(command, "PROGRESS_S", 0.0)
    done = run("--customers", "2", "--json")
    assert done.stderr.splitlines() == ["1 of 2 conversations ended.", "2 of 2 conversations ended."]
    assert done.stdout.startswith("{")


@pytest.mark.parametrize("options", [("--customers", "0"), ("--customers", "many"), ("--speed", "0")])
def test_numbers_that_make_no_play_are_a_mistake(options: tuple[str, ...]) -> None:
    assert run(*options).exit_code == 2


def test_a_terminal_gets_a_drawn_table() -> None:
    ours, theirs = pty.openpty()
    code = (
        "from collabtui.demo import command; from collabtui.training.outcome import Outcome;"
        "command._show([Outcome('a', 'b', 'c', 'keyword', 'agent', 5, 4)])"
    )
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "80"}
    with os.fdopen(theirs, "wb") as terminal:
        subprocess.run([sys.executable, "-c", code], stdout=terminal, check=True, timeout=30, env=environment)
    drawn = os.read(ours, 65_536).decode()
    os.close(ours)
    assert "┃" in drawn
    assert "keyword" in drawn


async def test_customers_type_as_fast_as_they_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []

    async def noted(seconds: float) -> None:
        waited.append(seconds)

    monkeypatch.setattr(asyncio, "sleep", noted)
    await pace(10.0)("x" * 80)
    await pace(None)("x" * 80)
    assert waited == [1.0]
