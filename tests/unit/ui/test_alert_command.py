"""The program that is run for each alert."""

import asyncio
import sys
from pathlib import Path

import pytest

from collabtui.ui.alert_command import AlertCommand, arguments
from collabtui.ui.alerts import ringing
from tests.dangerous import dangerous_in
from tests.hostile_cases import HostileText, hostile_texts

#: Writes its argument as one line behind those that are there.
WRITE = "import sys; open(sys.argv[1], 'a').write(sys.argv[2] + '\\n')"
#: The same, once there is a file beside it.
WAIT = "import sys, os, time\nwhile not os.path.exists(sys.argv[1] + '.go'): time.sleep(.01)\n" + WRITE
PATIENCE_S = 20.0


@pytest.mark.parametrize("case", hostile_texts(), ids=lambda case: case.id)
def test_the_words_are_one_harmless_argument(case: HostileText) -> None:
    program, *rest = arguments(["notify-send", "Desk", "Support: {text}"], case.text)
    assert (program, len(rest)) == ("notify-send", 2)
    assert rest[1].startswith("Support: ")
    assert not dangerous_in(rest[1])


def test_nothing_in_the_words_is_obeyed_by_a_shell() -> None:
    assert arguments(["say", "{text}"], "$(rm -rf ~); `x`") == ["say", "$(rm -rf ~); `x`"]


async def ended(command: AlertCommand) -> None:
    """Wait until all that was wished for has run."""
    assert command._running is not None
    async with asyncio.timeout(PATIENCE_S):
        await command._running


async def test_the_program_is_told_the_words(tmp_path: Path) -> None:
    told: list[str] = []
    command = AlertCommand([sys.executable, "-c", WRITE, str(tmp_path / "out"), "{text}"], told.append)
    command.run("Maria waits")
    await ended(command)
    assert (tmp_path / "out").read_text() == "Maria waits\n"
    assert told == []


async def test_one_runs_at_a_time_then_the_newest_of_those_that_came(tmp_path: Path) -> None:
    out = tmp_path / "out"
    command = AlertCommand([sys.executable, "-c", WAIT, str(out), "{text}"], lambda _: None)
    for words in ("first", "second", "third"):
        command.run(words)
        await asyncio.sleep(0)
    (tmp_path / "out.go").touch()
    await ended(command)
    assert out.read_text() == "first\nthird\n"


async def failed(template: list[str], times: int = 2, patience_s: float = PATIENCE_S) -> list[str]:
    """What is told of a program that fails so many times."""
    told: list[str] = []
    command = AlertCommand(template, told.append, patience_s=patience_s)
    for _ in range(times):
        command.run("hello")
        await ended(command)
    return told


async def test_a_program_that_is_not_there_is_told_once() -> None:
    (told,) = await failed(["/no/such/program", "{text}"])
    assert "can't be run" in told


async def test_a_program_that_fails_is_told_once() -> None:
    (told,) = await failed([sys.executable, "-c", "raise SystemExit(7)"])
    assert "ended with code 7" in told


async def test_a_program_that_hangs_is_ended() -> None:
    (told,) = await failed([sys.executable, "-c", "input() or __import__('time').sleep(60)"], 1, 0.05)
    assert "ended" in told
    (told,) = await failed([sys.executable, "-c", "__import__('time').sleep(60)"], 1, 0.05)
    assert "took more than 0.05 seconds" in told


async def test_leaving_ends_the_program_that_runs(tmp_path: Path) -> None:
    told: list[str] = []
    command = AlertCommand([sys.executable, "-c", WAIT, str(tmp_path / "out"), "{text}"], told.append)
    command.run("hello")
    await asyncio.sleep(0)
    await command.stop()
    assert told == []
    assert not (tmp_path / "out").exists()


async def test_without_a_program_nothing_runs() -> None:
    command = AlertCommand([], lambda _: None)
    command.run("hello")
    assert command._running is None
    await command.stop()


def test_an_offer_rings_until_it_is_answered() -> None:
    due, rung = ringing({}, ["o1"], 0, 10_000)
    assert due == ("o1",)
    due, rung = ringing(rung, ["o1"], 9_999, 10_000)
    assert due == ()
    due, rung = ringing(rung, ["o1", "o2"], 10_000, 10_000)
    assert due == ("o1", "o2")
    due, rung = ringing(rung, [], 20_000, 10_000)
    assert (due, rung) == ((), {})


def test_without_a_time_it_rings_once() -> None:
    _, rung = ringing({}, ["o1"], 0, 0)
    assert ringing(rung, ["o1"], 10**9, 0)[0] == ()
