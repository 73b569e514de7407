"""`collabtui kb`, `collabtui suggest` as a script uses them."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from collabtui.cli.root import app
from collabtui.knowledge import base
from tests.unit.knowledge.conftest import WordEncoder

RUNNER = CliRunner()


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(base, "shipped_encoder", WordEncoder)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def folder(tmp_path: Path) -> str:
    found = tmp_path / "kb"
    found.mkdir()
    for n in range(12):
        (found / f"thing-{n}.md").write_text(f"# Thing {n}\n\nAll about thing {n}.", "utf-8")
    (found / "odd.md").write_bytes(b"\x00\x1b]0;evil\x07")
    return str(found)


def run(*arguments: str, stdin: str | None = None) -> Result:
    return RUNNER.invoke(app, [*arguments], input=stdin)


def lines(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_index_says_what_it_read_with_a_line_for_what_it_skipped(folder: str, tmp_path: Path) -> None:
    done = run("kb", "index", folder, "--out", str(tmp_path / "kb.db"))
    assert (done.exit_code, done.stdout) == (0, "12 documents: 12 read, 1 skipped.\n")
    assert "skipped odd.md: is binary, no text." in done.stderr
    again = run("kb", "index", folder, "--out", str(tmp_path / "kb.db"), "--json")
    told = json.loads(again.stdout)
    assert (told["documents"], told["read"], told["encoded"]) == (12, 0, 0)
    assert told["skipped"] == [{"file": "odd.md", "why": "is binary, no text"}]


def test_each_line_is_answered_with_ten_documents(folder: str) -> None:
    asked = '{"id": 7, "query": "what is thing 3"}\n\n{"id": "b", "query": "thing"}\n'
    answered = run("kb", "search", "--kb", folder, "--json", stdin=asked)
    assert answered.exit_code == 0
    first, second = lines(answered)
    assert (first["id"], second["id"]) == (7, "b")
    assert len(first["results"]) == len(second["results"]) == 10
    assert (first["results"][0]["document"], first["results"][0]["file"]) == ("thing-3", "thing-3.md")
    assert first["results"][0]["passage"] == "All about thing 3."
    assert first["cpu_ms"] >= 0


@pytest.mark.parametrize("line", ["no json", "[]", '{"id": "x"}', '{"id": "x", "query": 3}', "[" * 100_000])
def test_a_line_without_a_query_costs_only_its_own_answer(folder: str, line: str) -> None:
    answered = run("kb", "search", "--kb", folder, stdin=f'{line}\n{{"id": "y", "query": "thing"}}\n')
    first, second = lines(answered)
    assert "error" in first
    assert second["id"] == "y"
    assert second["results"]
    assert answered.exit_code == 1


def test_a_person_sees_passage_with_reason(folder: str) -> None:
    shown = run("kb", "search", "--kb", folder, "thing 5", "--limit", "1")
    assert shown.exit_code == 0
    assert "thing-5.md  Thing 5" in shown.stdout
    assert "because both say thing, 5" in shown.stdout


def test_nothing_found_is_code_1_a_folder_that_is_not_there_code_3(folder: str) -> None:
    assert run("kb", "search", "--kb", folder, "?!").exit_code == 1
    gone = run("kb", "search", "--kb", f"{folder}/gone", "thing")
    assert gone.exit_code == 3
    assert "gone: cannot be listed" in gone.stderr


def test_suggest_ranks_each_lines_candidates() -> None:
    turns = [{"speaker": "customer", "text": "When does the showroom open?"}]
    candidates = ["Good bye.", {"id": "c7", "text": "The showroom opens at 10:00."}, "We ship by courier."]
    answered = run("suggest", stdin=json.dumps({"id": 1, "turns": turns, "candidates": candidates}) + "\n{}\n")
    first, second = lines(answered)
    assert first["ranked"][0] == 1
    assert first["results"][0] == {"candidate": candidates[1], "index": 1, "score": first["scores"][1]}
    assert sorted(first["ranked"]) == [0, 1, 2]
    assert second == {"error": 'The line holds no list in "candidates".'}
    assert answered.exit_code == 1
