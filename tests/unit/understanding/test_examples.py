"""Which sentences a model is taught by."""

from pathlib import Path

import pytest

from collabtui.understanding.examples import domain_examples, lines_examples
from collabtui.understanding.toml_file import DataFileError

ROOT = Path(__file__).resolve().parents[3]


def written(path: Path, *lines: str) -> Path:
    file = path / "said.jsonl"
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def complaint(path: Path) -> str:
    with pytest.raises(DataFileError) as caught:
        lines_examples(path)
    return str(caught.value)


def test_an_intent_of_null_is_out_of_scope(tmp_path: Path) -> None:
    found = lines_examples(
        written(
            tmp_path,
            '{"text": "b", "intent": "two"}',
            '{"text": "a", "intent": "one"}',
            "",
            '{"text": "c", "intent": null}',
            '{"text": "a", "intent": "one"}',
        )
    )
    assert (found.texts, found.labels, found.outside) == (("a", "b"), ("one", "two"), ("c",))


def test_a_text_may_hold_what_unicode_calls_a_line_end(tmp_path: Path) -> None:
    lines = ('{"text": "first\u2028second\x85third", "intent": "one"}', '{"text": "b", "intent": "two"}')
    assert lines_examples(written(tmp_path, *lines)).intents == ("one", "two")


def test_every_bad_line_is_told_at_once(tmp_path: Path) -> None:
    told = complaint(
        written(tmp_path, "{", '{"text": "a", "intent": "one"}', "[]", '{"text": " "}', '{"text": "a", "intent": 3}')
    )
    assert [line.split(": ")[0][-6:] for line in told.splitlines()] == ["line 1", "line 3", "line 4", "line 5"]
    assert "field intent: expected a name of at most 100 characters" in told


def test_a_file_of_nothing_but_errors_is_told_in_few_lines(tmp_path: Path) -> None:
    assert complaint(written(tmp_path, *["{"] * 50)).splitlines()[-1].endswith("lines below: 30 more are wrong.")


def test_one_intent_alone_can_not_be_learnt(tmp_path: Path) -> None:
    assert "has examples of 1 intents; expected two or more" in complaint(
        written(tmp_path, '{"text": "a", "intent": "one"}')
    )


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    assert "cannot be read" in complaint(tmp_path / "none.jsonl")


def test_a_domains_folder_brings_what_is_out_of_scope() -> None:
    found = domain_examples(ROOT / "demo_data")
    assert "order_status" in found.intents
    assert found.outside
