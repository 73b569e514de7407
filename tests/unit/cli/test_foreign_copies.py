"""What a supervisor calls a back-up of this store, that is none, is left as it lies."""

import asyncio
import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from broker.build import ask_any
from broker.config import STORE_FILE, Config
from broker.domain.keeping_commands import NoteBackup
from broker.protocol.frames import CommandFrame
from broker.store.copies import rewrite
from tests.unit.cli.keeping_kit import Run, backup_of, filled, holding


def _link(path: Path, data: Path, run: Run) -> Path:
    target = backup_of(run, path.parent / "linked")
    path.symlink_to(target)
    return target


def _pipe(path: Path, data: Path, run: Run) -> Path:
    os.mkfifo(path)
    return path.parent / "none"


def _other_store(path: Path, data: Path, run: Run) -> Path:
    asyncio.run(filled(path))
    return path


def _other_copy(path: Path, data: Path, run: Run) -> Path:
    other = path.parent / "other"
    other.mkdir()
    asyncio.run(filled(other / STORE_FILE))
    made = run("backup", str(path), folder=other)
    assert made.exit_code == 0, made.output
    return path


def _moved_store(path: Path, data: Path, run: Run) -> Path:
    # The very store from before, which somebody may serve again.
    shutil.copyfile(data / STORE_FILE, path)
    return path


@pytest.mark.parametrize("make", [_link, _pipe, _other_store, _other_copy, _moved_store])
def test_what_is_no_copy_of_this_store_is_left_alone(
    run: Run, data: Path, tmp_path: Path, make: Callable[[Path, Path, Run], Path]
) -> None:
    path = tmp_path / "elsewhere" / "named.db"
    path.parent.mkdir()
    target = make(path, data, run)
    before, names = target.exists() and target.read_bytes(), sorted(path.parent.rglob("*"))
    note = CommandFrame(id="note", command=NoteBackup(str(path), 1, "00"))
    asyncio.run(ask_any(Config(data=data), note))
    told = json.loads(run("erase", "--customer", "maria", "--json").stdout)
    assert {"path": str(path), "fate": "out_of_reach"} in told["backups"]
    assert sorted(path.parent.rglob("*")) == names
    if make is not _link:
        assert (target.exists() and target.read_bytes()) == before
    else:
        assert path.is_symlink(), "its target is known by its own name"
    assert holding(data) == []


def test_a_backup_from_before_a_restore_is_still_ours(run: Run, tmp_path: Path) -> None:
    path, other = backup_of(run, tmp_path / "backups"), tmp_path / "other"
    assert run("restore", str(path), folder=other).exit_code == 0
    told = json.loads(run("erase", "--customer", "maria", "--json", folder=other).stdout)
    assert told["backups"] == [{"path": str(path), "fate": "rewritten"}]
    assert holding(path.parent) == []


def test_nothing_is_written_through_a_link_that_lies_beside_a_backup(run: Run, tmp_path: Path) -> None:
    path, victim = backup_of(run, tmp_path / "backups"), tmp_path / "victim"
    victim.write_text("somebody's file")
    path.with_name(f"{path.name}.new").symlink_to(victim)
    rewrite(path, (), (), ("customer:maria",))
    assert victim.read_text() == "somebody's file"
    with closing(sqlite3.connect(path)) as connection:
        question = "SELECT count(*) FROM receipt WHERE sender = 'customer:maria' AND length(fingerprint) > 0"
        assert connection.execute(question).fetchone() == (0,)
