"""What the commands about scenarios refuse, each with its exit code."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from collabtui.cli.scenario import app
from tests.unit.training.test_scenario import FULL

RUNNER = CliRunner()


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("run", "no-such-scenario"), 2, "no scenario that ships"),
        (("run", "where-is-my-parcell"), 2, "where-is-my-parcel"),
        (("run", "where-is-my-parcel", "--url", "ws://127.0.0.1:9", "--data-dir", "."), 2, "not both"),
        (("run", "where-is-my-parcel", "--url", "http://127.0.0.1:9"), 3, "begins with ws:// or wss://"),
        (("run", "where-is-my-parcel", "--url", "ws://127.0.0.1:9"), 3, "asks for a supervisor's token"),
        (("run", "where-is-my-parcel", "--data-dir", "/nowhere"), 3, "No broker runs here"),
        (("run", "./missing.toml"), 3, "cannot be read"),
        (("check", "./missing.toml"), 1, "cannot be read"),
        (("record", "x!"), 2, "can't be the id"),
        (("record", "c1", "--data-dir", "/nowhere"), 3, "No broker runs here"),
        (("record", "c1", "--db", "/nowhere.db"), 3, "/nowhere.db"),
        (("record", "c1", "--db", "/nowhere.db", "--url", "ws://127.0.0.1:9"), 2, "not both"),
        (("record", "c1", "--out", "Nice Name.toml"), 2, "small letters"),
    ],
    ids=str,
)
def test_what_cannot_be_is_a_sentence_with_its_exit_code(
    monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], code: int, told: str
) -> None:
    monkeypatch.delenv("COLLABTUI_TOKEN", raising=False)
    done = RUNNER.invoke(app, arguments)
    assert done.exit_code == code, done.output
    assert told in " ".join(done.output.split())


def test_the_check_tells_all_mistakes_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "late-parcel.toml").write_text(FULL.replace("score = 4", "score = 9"), "utf-8")
    (tmp_path / "other.toml").write_text(FULL, "utf-8")
    done = RUNNER.invoke(app, ["check", str(tmp_path), "--json"])
    told = json.loads(done.output)
    assert (done.exit_code, told["files"], len(told["mistakes"])) == (1, 2, 2)


def test_one_file_with_one_mistake_is_told_in_the_singular(tmp_path: Path) -> None:
    path = tmp_path / "broken.toml"
    path.write_text("x = [", "utf-8")
    done = RUNNER.invoke(app, ["check", str(path)])
    assert "1 file, 1 mistake." in done.output


def test_an_empty_folder_has_nothing_to_play(tmp_path: Path) -> None:
    done = RUNNER.invoke(app, ["run", str(tmp_path)])
    assert (done.exit_code, "no scenario in it" in done.output) == (2, True)
