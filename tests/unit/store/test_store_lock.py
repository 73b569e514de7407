"""The lock beside a store's file."""

import os
from pathlib import Path

import pytest

from broker.store.api import Unavailable
from broker.store.lock import StoreLocked, acquire


def test_a_lock_can_be_taken_before_the_file_exists(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    acquire(path).release()
    assert not path.exists()


def test_a_held_lock_is_refused_with_its_owner_and_what_to_do(tmp_path: Path) -> None:
    lock = acquire(tmp_path / "desk.db")
    with pytest.raises(StoreLocked) as caught:
        acquire(tmp_path / "desk.db")
    assert caught.value.pid == os.getpid()
    assert str(caught.value) == (
        f"{tmp_path}/desk.db is in use by process {os.getpid()}: send the command to the broker that runs, "
        "or stop that broker and try again"
    )
    lock.release()


def test_a_released_lock_is_free_however_often_it_is_released(tmp_path: Path) -> None:
    lock = acquire(tmp_path / "desk.db")
    lock.release()
    second = acquire(tmp_path / "desk.db")
    lock.release()
    with pytest.raises(StoreLocked):
        acquire(tmp_path / "desk.db")
    second.release()


def test_two_names_of_one_file_share_one_lock(tmp_path: Path) -> None:
    (tmp_path / "alias.db").symlink_to(tmp_path / "desk.db")
    lock = acquire(tmp_path / "desk.db")
    with pytest.raises(StoreLocked):
        acquire(tmp_path / "alias.db")
    lock.release()


def test_two_files_have_two_locks(tmp_path: Path) -> None:
    locks = [acquire(tmp_path / name) for name in ("a.db", "b.db")]
    assert [lock.path.name for lock in locks] == ["a.db", "b.db"]
    for lock in locks:
        lock.release()


def test_an_owner_that_left_no_number_is_another_process(tmp_path: Path) -> None:
    lock = acquire(tmp_path / "desk.db")
    (tmp_path / "desk.db.lock").write_text("")
    with pytest.raises(StoreLocked, match="in use by another process"):
        acquire(tmp_path / "desk.db")
    lock.release()


def test_a_missing_folder_is_named_in_the_refusal(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match=r"make the folder .*/nowhere or get the right"):
        acquire(tmp_path / "nowhere" / "desk.db")


def test_only_the_owner_of_the_file_may_read_its_lock(tmp_path: Path) -> None:
    acquire(tmp_path / "desk.db").release()
    assert (tmp_path / "desk.db.lock").stat().st_mode & 0o077 == 0
