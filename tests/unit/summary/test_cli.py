"""The command that sums up conversations, line by line."""

import json
from pathlib import Path

from typer.testing import CliRunner

from collabtui.cli.root import app

RUNNER = CliRunner()


def test_a_conversation_on_stdin_becomes_its_summary_on_stdout() -> None:
    line = json.dumps({"turns": [{"speaker": "customer", "text": "My tent is torn at the door."}]})
    result = RUNNER.invoke(app, ["summarise"], input=line + "\n")
    answer = json.loads(result.stdout)
    assert result.exit_code == 0
    assert answer["text"] == "The customer says that their tent is torn at the door."
    assert answer["sections"]["situation"] == [{"text": "My tent is torn at the door.", "turns": [0]}]
    assert answer["cpu_ms"] >= 0


def test_a_line_that_cannot_be_read_is_answered_in_its_place() -> None:
    good = json.dumps({"turns": []})
    result = RUNNER.invoke(app, ["summarise"], input=f'nonsense\n{good}\n{{"turns": [1]}}\n')
    first, second, third = map(json.loads, result.stdout.splitlines())
    assert result.exit_code == 1
    assert "is no JSON" in first["error"]
    assert second["text"] == ""
    assert third["error"].startswith("Turn 0 is no")


def test_a_document_is_condensed_with_where_its_sentences_stand(tmp_path: Path) -> None:
    path = tmp_path / "terms.md"
    path.write_text("# Returns\n\nAnything unused may be returned within thirty days.\n", encoding="utf-8")
    result = RUNNER.invoke(app, ["summarise", "--document", str(path)])
    assert result.exit_code == 0
    assert "Returns, line 3" in result.stdout


def test_a_document_that_is_not_there_is_named(tmp_path: Path) -> None:
    result = RUNNER.invoke(app, ["summarise", "--document", str(tmp_path / "none.md")])
    assert result.exit_code == 3
    assert "none.md" in result.stderr


def test_a_value_is_told_in_the_words_it_was_written_in() -> None:
    line = json.dumps({"turns": [{"speaker": "customer", "text": "I paid $20 on 31 May for my cool box."}]})
    entities = json.loads(RUNNER.invoke(app, ["summarise"], input=line + "\n").stdout)["sections"]["entities"]
    assert {"money: $20", "product: cool box"} <= {one["text"] for one in entities}
