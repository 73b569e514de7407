"""The one command with all its commands: quick, documented, complete."""

import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from collabtui.cli.root import COMMANDS, Commands, app

#: Loaded by name, for a folder of scripts is no package.
generate_cli: Any = import_module("scripts.generate_cli")
HEAVY = {"aiosqlite", "httpx", "numpy", "pydantic", "rich", "textual", "vader", "websockets"}


def helps() -> Iterator[tuple[str, str]]:
    yield from generate_cli.helps(get_command(app), "collabtui", None)


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "error", "-m", "collabtui", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)


@pytest.mark.parametrize("path", [path for path, _ in helps()])
def test_every_command_has_help_with_an_example(path: str) -> None:
    told = dict(helps())[path]
    is_group = "COMMAND [ARGS]" in told
    assert f"Usage: {path}" in told
    assert is_group or "Example: " in told


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_of_commands_says_what_the_command_itself_says(name: str) -> None:
    told = " ".join(dict(helps())[f"collabtui {name}"].split())
    assert COMMANDS[name].removesuffix(".") in told


def test_the_reference_of_the_command_line_is_up_to_date() -> None:
    assert generate_cli.main(["--check"]) == 0, "run python scripts/generate_cli.py"


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; from typer.testing import CliRunner; from collabtui.cli.root import app;"
        "assert 'doctor' in CliRunner().invoke(app, ['--help']).output;"
        f"print(sorted({HEAVY!r} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "[]"), done.stderr


def test_the_package_runs_as_a_command() -> None:
    done = run("--help")
    assert done.returncode == 0
    assert done.stdout.startswith("Usage: collabtui [OPTIONS] COMMAND")


def test_no_argument_shows_the_help_as_a_mistake() -> None:
    done = run()
    assert done.returncode == 2
    assert "Commands:" in done.stdout + done.stderr


def test_an_unknown_command_is_a_mistake_without_a_traceback() -> None:
    done = run("dmo")
    assert done.returncode == 2
    assert "No such command 'dmo'" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_version_is_said() -> None:
    done = CliRunner().invoke(app, ["--version"])
    assert done.exit_code == 0
    assert done.output.startswith("collabtui")


def test_a_name_that_is_listed_nowhere_is_no_command() -> None:
    root = get_command(app)
    assert isinstance(root, Commands)
    assert root.get_command(None, "nothing") is None
