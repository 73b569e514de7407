"""The store that the keeping commands are tried on, with a way to run them."""

import asyncio
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from broker.config import STORE_FILE
from collabtui.cli.root import app
from tests.unit.cli.keeping_kit import Run, filled


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "desk"
    folder.mkdir()
    asyncio.run(filled(folder / STORE_FILE))
    return folder


@pytest.fixture
def run(data: Path, tmp_path: Path) -> Run:
    def command(*arguments: str, folder: Path = data) -> Result:
        config = tmp_path / "broker.toml"
        config.touch()
        given = [*arguments, "--data-dir", str(folder), "--config", str(config)]
        return CliRunner().invoke(app, given, env={"NO_COLOR": "1"})

    return command
