"""Drafts survive whatever ends the console."""

import json
import os
from pathlib import Path

import pytest

from collabtui.console.draft_files import DraftFiles
from collabtui.console.drafts import Draft, Drafts, Unsent

WRITTEN = Drafts(
    "01J",
    reply=Draft("hé\n\ufeff [b]\x1b", 2, 7, "s1"),
    note=Draft("careful", 2, 7, head=3),
    unsent=(Unsent("01K", "reply", Draft("held", 2, 7)),),
)


@pytest.fixture
def files(tmp_path: Path) -> DraftFiles:
    return DraftFiles(tmp_path, "ada")


def only_file(data: Path) -> Path:
    (path,) = (data / "drafts" / "ada").iterdir()
    return path


def test_what_was_saved_is_found_by_the_next_console(files: DraftFiles, tmp_path: Path) -> None:
    assert files.save(WRITTEN) is None
    assert DraftFiles(tmp_path, "ada").load().drafts == (WRITTEN,)


def test_a_first_start_finds_nothing(files: DraftFiles) -> None:
    assert files.load().drafts == ()
    assert files.load().problems == ()


def test_agents_do_not_find_each_others_drafts(files: DraftFiles, tmp_path: Path) -> None:
    files.save(WRITTEN)
    assert DraftFiles(tmp_path, "ben").load().drafts == ()


def test_nobody_else_can_read_them(files: DraftFiles, tmp_path: Path) -> None:
    files.save(WRITTEN)
    assert only_file(tmp_path).stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "drafts" / "ada").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "drafts").stat().st_mode & 0o777 == 0o700


def test_an_emptied_draft_leaves_no_file(files: DraftFiles, tmp_path: Path) -> None:
    files.save(WRITTEN)
    files.save(Drafts("01J"))
    files.save(Drafts("01J"))
    assert list((tmp_path / "drafts" / "ada").iterdir()) == []


@pytest.mark.parametrize(
    "spoiled",
    [b"", b"{", b"\xff\xfe", b"[]", b'{"conversation":"01J","reply":{"text":1}}', b'{"conversation":"other"}'],
)
def test_a_damaged_file_is_told_then_put_aside_with_its_words(
    files: DraftFiles, tmp_path: Path, spoiled: bytes
) -> None:
    files.save(WRITTEN)
    only_file(tmp_path).write_bytes(spoiled)
    found = files.load()
    assert found.drafts == ()
    assert "01J.json" in found.problems[0]
    assert "damaged" in found.problems[0]
    aside = only_file(tmp_path)
    assert aside.read_bytes() == spoiled
    assert files.load().problems == ()


def test_a_damaged_file_does_not_hide_the_others(files: DraftFiles, tmp_path: Path) -> None:
    files.save(Drafts("01A", reply=Draft("x", 1, 1)))
    only_file(tmp_path).write_text("{")
    files.save(WRITTEN)
    assert files.load().drafts == (WRITTEN,)


def test_a_failed_write_says_so_with_the_old_file_whole(
    files: DraftFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files.save(WRITTEN)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fdopen", full)
    told = files.save(Drafts("01J", reply=Draft("newer", 1, 1)))
    assert told is not None
    assert "No space left on device" in told
    assert json.loads((tmp_path / "drafts" / "ada" / "01J.json").read_text())["note"]["text"] == "careful"


def test_a_folder_that_is_a_file_is_told_rather_than_raised(tmp_path: Path) -> None:
    (tmp_path / "drafts").write_text("")
    files = DraftFiles(tmp_path, "ada")
    assert files.save(WRITTEN) is not None
    assert files.load().drafts == ()


def test_what_can_not_be_read_is_told_with_the_others_found(files: DraftFiles, tmp_path: Path) -> None:
    files.save(WRITTEN)
    (tmp_path / "drafts" / "ada" / "01B.json").mkdir()
    found = files.load()
    assert found.drafts == (WRITTEN,)
    assert "01B.json can't be read" in found.problems[0]


def test_a_damaged_file_that_can_not_be_moved_is_left_alone(
    files: DraftFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files.save(WRITTEN)
    only_file(tmp_path).write_text("{")
    monkeypatch.setattr(Path, "replace", refuse)
    assert "left alone" in files.load().problems[0]
    assert only_file(tmp_path).read_text() == "{"


def test_a_write_that_fails_midway_leaves_nothing_lying_about(
    files: DraftFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files.save(WRITTEN)
    monkeypatch.setattr(Path, "replace", refuse)
    assert files.save(Drafts("01J", note=Draft("newer", 1, 1))) is not None
    assert only_file(tmp_path).name == "01J.json"


def refuse(*_: object) -> None:
    raise OSError(5, "Input/output error")
