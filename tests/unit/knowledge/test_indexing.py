"""An index in step with its folder, whatever happens meanwhile."""

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from collabtui.knowledge.index_file import opened
from collabtui.knowledge.indexing import Progress, encode, update
from tests.unit.knowledge.conftest import WordEncoder, untold


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "kb"
    found.mkdir()
    for name in ("boots", "lamps", "tents"):
        (found / f"{name}.md").write_text(f"# All about {name}\n\nWe sell {name}. Ask us.", "utf-8")
    return found


@pytest.fixture
def index(tmp_path: Path) -> sqlite3.Connection:
    return opened(tmp_path / "index.db").database


def titles(database: sqlite3.Connection) -> list[str]:
    return [str(row[0]) for row in database.execute("SELECT title FROM documents ORDER BY file")]


def test_only_what_is_new_or_changed_is_read_again(folder: Path, index: sqlite3.Connection, words: WordEncoder) -> None:
    with closing(index):
        assert (update(index, folder, untold).read, encode(index, words, untold)) == (3, 3)
        assert (update(index, folder, untold).read, encode(index, words, untold)) == (0, 0)
        (folder / "boots.md").write_text("# Wellies\n\nAll new.", "utf-8")
        (folder / "lamps.md").unlink()
        outcome = update(index, folder, untold)
        assert (outcome.read, outcome.removed, encode(index, words, untold)) == (1, 1, 1)
        assert titles(index) == ["Wellies", "All about tents"]
        assert index.execute("SELECT count(*) FROM pieces WHERE pieces MATCH 'lamps'").fetchone() == (0,)


def test_a_file_that_was_only_touched_is_not_encoded_again(folder: Path, index: sqlite3.Connection) -> None:
    with closing(index):
        update(index, folder, untold)
        encode(index, WordEncoder(), untold)
        os.utime(folder / "boots.md", (1, 1))
        assert update(index, folder, untold).read == 0
        assert encode(index, WordEncoder(), untold) == 0


def test_another_encoder_encodes_everything_anew_showing_how_far_it_is(folder: Path, index: sqlite3.Connection) -> None:
    told: list[Progress] = []
    with closing(index):
        update(index, folder, untold)
        encode(index, WordEncoder("old"), untold)
        assert encode(index, WordEncoder("new"), told.append) == 3
    assert told == [Progress("passages", 3, 3)]


def test_what_is_no_document_is_skipped_with_the_reason(
    folder: Path, index: sqlite3.Connection, tmp_path: Path
) -> None:
    (tmp_path / "secret.md").write_text("# Secret\n\nOutside.", "utf-8")
    (folder / "away.md").symlink_to(tmp_path / "secret.md")
    (folder / "huge.md").write_bytes(b"x" * (2 * 1024 * 1024 + 1))
    (folder / "binary.md").write_bytes(b"\x00\x01")
    os.mkfifo(folder / "pipe.md")
    (folder / ".hidden.md").write_text("# Hidden\n\nNot for you.", "utf-8")
    (folder / "picture.png").write_bytes(b"\x00")
    with closing(index):
        outcome = update(index, folder, untold)
        assert {one.file: one.why for one in outcome.skipped} == {
            "away.md": "is a link that leads out of the folder",
            "binary.md": "is binary, no text",
            "huge.md": "has 2,097,153 bytes; expected at most 2,097,152",
            "pipe.md": "is no regular file",
        }
        assert len(titles(index)) == 3


def test_a_skipped_file_that_was_mended_is_read(folder: Path, index: sqlite3.Connection) -> None:
    (folder / "stoves.md").write_bytes(b"\x00")
    with closing(index):
        assert len(update(index, folder, untold).skipped) == 1
        (folder / "stoves.md").write_text("# Stoves\n\nHot.", "utf-8")
        outcome = update(index, folder, untold)
    assert (outcome.read, outcome.skipped) == (1, ())


def test_a_folder_that_is_not_there_is_an_error_that_forgets_nothing(folder: Path, index: sqlite3.Connection) -> None:
    with closing(index):
        update(index, folder, untold)
        with pytest.raises(FileNotFoundError):
            update(index, folder / "gone", untold)
        assert len(titles(index)) == 3


def test_a_damaged_index_is_made_anew_with_a_note(tmp_path: Path, folder: Path) -> None:
    (tmp_path / "index.db").write_bytes(b"no database at all" * 100)
    found = opened(tmp_path / "index.db")
    with closing(found.database) as database:
        assert "made anew" in found.note
        assert update(database, folder, untold).read == 3


def test_an_index_of_another_version_is_made_anew(tmp_path: Path, folder: Path) -> None:
    with closing(opened(tmp_path / "index.db").database) as database:
        update(database, folder, untold)
        database.execute("UPDATE about SET value = 'older' WHERE name = 'version'")
    with closing(opened(tmp_path / "index.db").database) as database:
        assert titles(database) == []


def test_where_nothing_can_be_written_the_index_is_kept_in_memory(tmp_path: Path, folder: Path) -> None:
    (tmp_path / "file").write_text("in the way", "utf-8")
    found = opened(tmp_path / "file" / "index.db")
    with closing(found.database) as database:
        assert "kept in memory" in found.note
        assert update(database, folder, untold).read == 3


#: Indexes with an encoder that says where it is, then waits to be killed.
_KILLED = """
import sys
from pathlib import Path
from collabtui.knowledge.index_file import opened
from collabtui.knowledge.indexing import encode, update
from tests.unit.knowledge.conftest import WordEncoder, untold

class Waiting(WordEncoder):
    def encode(self, texts):
        if len(self.read) >= 60:
            print("half", flush=True)
            sys.stdin.read()
        return super().encode(texts)

database = opened(Path(sys.argv[2])).database
update(database, Path(sys.argv[1]), untold)
encode(database, Waiting(), untold)
"""


def test_indexing_that_is_killed_goes_on_where_it_was(tmp_path: Path, folder: Path) -> None:
    for n in range(60):
        (folder / f"more{n:02}.md").write_text(f"# More {n}\n\nThing number {n}.", "utf-8")
    command = [sys.executable, "-c", _KILLED, str(folder), str(tmp_path / "index.db")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("half")
        process.send_signal(signal.SIGKILL)
    with closing(opened(tmp_path / "index.db").database) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert update(database, folder, untold).read == 0
        assert 0 < encode(database, WordEncoder(), untold) < 63
        assert len(titles(database)) == 63
