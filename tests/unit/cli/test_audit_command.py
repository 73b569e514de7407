"""`collabtui audit`: what was changed in the file, who used which privilege."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from broker.config import STORE_FILE
from broker.store.api import Blank
from broker.store.sqlite_erase import blank_bodies
from tests.unit.cli.keeping_kit import SECRET, Run, backup_of, tampered


def test_an_untouched_log_is_whole(run: Run) -> None:
    result = run("audit", "verify")
    assert (result.exit_code, "The log is whole" in result.output) == (0, True)


@pytest.mark.parametrize(
    ("tampering", "fault"),
    [
        ("UPDATE event SET body = replace(body, 'Maria', 'Marie') WHERE position = 4", "are not what was sealed"),
        ("UPDATE event SET actor = 'mallory' WHERE position = 3", "are not what was sealed"),
        ("DELETE FROM event WHERE position = 3", "event 3 is missing"),
        ("UPDATE event SET digest = randomblob(16), salt = NULL WHERE position = 4", "is said to be erased, but holds"),
    ],
)
def test_a_changed_log_is_a_no_with_the_first_place(run: Run, data: Path, tampering: str, fault: str) -> None:
    with closing(sqlite3.connect(data / STORE_FILE)) as connection:
        (kind, body) = connection.execute("SELECT kind, body FROM event WHERE position = 4").fetchone()
    assert (kind, b"Maria" in body) == ("message_posted", True)
    tampered(data, tampering)
    result = run("audit", "verify", "--json")
    told = json.loads(result.stdout)
    assert (result.exit_code, told["ok"], fault in told["fault"]) == (1, False, True)


def test_an_end_that_was_cut_off_is_noticed_by_who_kept_an_anchor(run: Run, data: Path) -> None:
    told = json.loads(run("audit", "verify", "--json").stdout)
    anchor = f"{told['position']}:{told['chain']}"
    assert run("audit", "verify", "--anchor", anchor).exit_code == 0
    tampered(
        data,
        "DELETE FROM seal WHERE position = (SELECT max(position) FROM seal);"
        "DELETE FROM event WHERE position > (SELECT max(position) FROM seal);",
    )
    assert run("audit", "verify").exit_code == 0, "nothing in the file itself can tell"
    result = run("audit", "verify", "--anchor", anchor)
    assert (result.exit_code, "the anchor of" in result.output) == (1, True)
    assert run("audit", "verify", "--anchor", f"{told['position']}:00").exit_code == 2


def test_a_body_that_was_blanked_behind_the_desks_back_is_noticed(run: Run, data: Path) -> None:
    with closing(sqlite3.connect(data / STORE_FILE, isolation_level=None)) as connection:
        (body,) = connection.execute("SELECT body FROM event WHERE position = 4").fetchone()
        blank_bodies(connection, [Blank(4, body.replace(SECRET.encode(), b"[erased]"))])
    result = run("audit", "verify")
    assert (result.exit_code, "nothing in it says that it was erased" in result.output) == (1, True)


def test_privileged_acts_are_listed_with_who_and_when(run: Run, tmp_path: Path) -> None:
    backup_of(run, tmp_path / "backups")
    assert run("hold", "add", "--customer", "tom", "--reason", "why\x1b[2J").exit_code == 0
    assert run("erase", "--customer", "maria").exit_code == 0
    acts = [json.loads(line) for line in run("audit", "list", "--json").stdout.splitlines()]
    told = [(act["act"], act["by"], act["stream"]) for act in acts]
    assert ("hold_placed", "supervisor:local", "customer:tom") in told
    assert ("erasure_ordered", "supervisor:local", "customer:maria") in told
    assert ("customer_erased", "desk:desk", "customer:maria") in told
    assert ("backup_made", "supervisor:local", "keeping") in told
    assert [act["position"] for act in acts] == sorted(act["position"] for act in acts)
    assert "\x1b" not in run("audit", "list").output
    assert run("audit", "list", "--since", "2100-01-01").output == ""


def test_without_a_store_there_is_nothing_to_audit_or_to_copy(run: Run, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    for command in (["audit", "verify"], ["audit", "list"], ["backup", str(tmp_path / "b.db")]):
        result = run(*command, folder=empty)
        assert (result.exit_code, "There is no store" in result.output) == (3, True)
    assert run("restore", str(tmp_path / "none.db"), folder=empty).exit_code == 3
