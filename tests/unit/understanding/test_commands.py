"""What `collabtui understand` promises to scripts."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from collabtui.understanding.cli import app
from collabtui.understanding.model_file import save
from tests.hostile_cases import hostile_texts
from tests.unit.understanding.small import SAID, small

FIELDS = ["intent", "confidence", "out_of_scope", "wants_human", "sentiment", "frustration", "entities", "cpu_ms"]


@pytest.fixture
def model(tmp_path: Path) -> Path:
    save(small(), tmp_path / "model")
    return tmp_path / "model"


def run(*arguments: object, said: str = "") -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments], input=said)


def predicted(model: Path, *texts: str) -> list[dict[str, Any]]:
    said = "".join(json.dumps({"text": text}) + "\n" for text in texts)
    result = run("predict", "--model", model, "--encoder", "none", said=said)
    assert result.exit_code == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_each_text_becomes_one_line_with_exactly_these_fields(model: Path) -> None:
    (order, nothing) = predicted(model, "where is my order FH-10234", "")
    assert [*order] == [*nothing] == FIELDS
    assert order["intent"] == "order"
    assert [*order["entities"][0]] == ["type", "value", "start", "end", "confidence"]
    assert (nothing["intent"], nothing["confidence"], nothing["out_of_scope"]) == (None, 0.0, 1.0)


def test_a_bad_line_is_told_in_its_place(model: Path) -> None:
    lines = ['{"text": "refund"}', "{", "[]", '{"text": 3}', "\x00", '{"text": "open"}']
    result = run("predict", "--model", model, "--encoder", "none", said="\n".join(lines))
    told = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 1
    assert ["error" in line for line in told] == [False, True, True, True, True, False]


def test_a_line_without_end_is_refused_with_the_next_one_answered(model: Path) -> None:
    result = run("predict", "--model", model, "--encoder", "none", said="x" * 3_000_000 + '\n{"text": "refund"}\n')
    told = [json.loads(line) for line in result.stdout.splitlines()]
    assert ["error" in line for line in told] == [True, False]


def test_hostile_texts_are_answered_in_bounded_time(model: Path) -> None:
    answers = predicted(model, *[case.text for case in hostile_texts()], "a" * 900_000, "where is my order " * 9_000)
    assert all([*answer] == FIELDS for answer in answers)
    assert max(answer["cpu_ms"] for answer in answers) < 500


def test_a_missing_model_is_told_with_the_way_to_train_one(tmp_path: Path) -> None:
    result = run("predict", "--model", tmp_path / "none")
    assert result.exit_code == 3
    assert "collabtui understand train" in result.stderr


def test_a_missing_encoder_is_told(model: Path, tmp_path: Path) -> None:
    result = run("predict", "--model", model, "--encoder", tmp_path)
    assert (result.exit_code, "model.onnx" in result.stderr) == (3, True)


def test_training_reports_on_stdout_how_far_on_stderr(tmp_path: Path) -> None:
    lines = [json.dumps({"text": text, "intent": intent}) for intent, texts in SAID.items() for text in texts]
    (tmp_path / "said.jsonl").write_text("\n".join(lines), encoding="utf-8")
    out = tmp_path / "model"
    result = run("train", "--examples", tmp_path / "said.jsonl", "--out", out, "--encoder", "none", "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["intents"] == 3
    assert "cross-validating, 5 of 5" in result.stderr
    assert predicted(out, "give me my money back")[0]["intent"] == "refund"


def test_training_needs_one_source(tmp_path: Path) -> None:
    assert run("train", "--out", tmp_path).exit_code == 2
    assert run("train", tmp_path, "--examples", tmp_path, "--out", tmp_path).exit_code == 2


def test_a_bad_domain_is_told(tmp_path: Path) -> None:
    result = run("train", tmp_path, "--out", tmp_path / "model")
    assert (result.exit_code, "expected one with a .toml file for each intent" in result.stderr) == (3, True)


def test_the_group_knows_what_needs_a_store(tmp_path: Path) -> None:
    from collabtui.cli.understand import app as whole

    result = CliRunner().invoke(whole, ["threshold", "--db", str(tmp_path / "none.db")])
    assert (result.exit_code, "none.db" in result.stderr) == (3, True)
