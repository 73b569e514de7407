"""Claims about the commands that report on suggestions, on flags."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from broker.cli.report import app


@pytest.mark.parametrize("name", ["suggestions", "flags"])
def test_a_store_that_cannot_be_opened_is_exit_code_3(name: str, tmp_path: Path) -> None:
    done = CliRunner().invoke(app, [name, "--db", str(tmp_path / "none.db")])
    assert done.exit_code == 3
    assert "none.db can't be read" in done.stderr


@pytest.mark.parametrize("name", ["suggestions", "flags"])
def test_two_stores_are_a_mistake_of_whoever_types(name: str, tmp_path: Path) -> None:
    done = CliRunner().invoke(app, [name, "--db", str(tmp_path / "a.db"), "--data-dir", str(tmp_path)])
    assert done.exit_code == 2
    assert "Name one store" in done.stderr
