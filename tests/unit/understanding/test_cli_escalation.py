"""Claims about `collabtui understand escalation`."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from collabtui.cli.root import app

TALK: dict[str, Any] = {
    "turns": [
        {"speaker": "USER", "text": "where is it", "satisfaction": "3,3,4"},
        {"speaker": "SYSTEM", "text": "Sorry, I did not understand.", "satisfaction": ""},
        {"speaker": "USER", "text": "oh you are useless", "satisfaction": "1,2,3"},
    ]
}


def run(*arguments: str, said: str = "") -> Result:
    return CliRunner().invoke(app, ["understand", "escalation", *arguments], input=said)


def lines(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    path = tmp_path / "labelled.jsonl"
    path.write_text((json.dumps(TALK) + "\n") * 12, encoding="utf-8")
    return path


def test_a_line_of_turns_becomes_a_line_of_scores() -> None:
    result = run(said=json.dumps(TALK) + "\n\n" + json.dumps({"turns": []}))
    assert result.exit_code == 0
    first, empty = lines(result)
    assert len(first["scores"]) == 2
    assert empty == {"scores": []}


def test_a_line_that_is_no_dialogue_is_told_in_its_place() -> None:
    result = run(said="{}\n" + json.dumps(TALK))
    assert result.exit_code == 1
    bad, good = lines(result)
    assert "expected" in bad["error"]
    assert len(good["scores"]) == 2


def test_a_score_is_fitted_then_used_on_what_comes_in(labelled: Path) -> None:
    (answer,) = lines(run("--train", str(labelled), said=json.dumps(TALK)))
    calm, bad = answer["scores"]
    assert calm < 0.5 <= bad


def test_a_score_that_was_written_judges_as_it_did(labelled: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    assert run("--train", str(labelled), "--out", str(mine)).exit_code == 0
    assert run("--model", str(mine), said=json.dumps(TALK)).stdout == (
        run("--train", str(labelled), said=json.dumps(TALK)).stdout
    )


def test_what_cannot_be_used_is_told_apart(labelled: Path, tmp_path: Path) -> None:
    assert run("--train", str(tmp_path / "none")).exit_code == 3
    assert run("--model", str(labelled)).exit_code == 3
    assert run("--out", "x").exit_code == 2
    labelled.write_text("nonsense\n", encoding="utf-8")
    result = run("--train", str(labelled))
    assert result.exit_code == 1
    assert "labelled.jsonl, line 1" in result.stderr
