"""The commands that erase, hold, retire, back up, restore, on a store whose broker does not run."""

import asyncio
import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from broker.cli import backup
from broker.config import DEFAULT_POLICY, STORE_FILE
from broker.store.api import Unavailable
from broker.store.ledger_file import ledger_of
from broker.store.queries import migrations
from broker.store.scrub import Scrubber
from tests.unit.cli.keeping_kit import SECRET, Run, backup_of, came_back, holding

_ROOT = Path(__file__).parents[3]

# Erasing


def test_a_dry_run_counts_and_changes_nothing(run: Run, data: Path) -> None:
    result = run("erase", "--customer", "maria", "--dry-run")
    assert (result.exit_code, "1  message_posted" in result.output) == (0, True)
    assert "1 conversations" in result.output
    assert holding(data) != []
    told = json.loads(run("erase", "--customer", "maria", "--dry-run", "--json").stdout)
    assert (told["conversations"], told["events"]["message_posted"], told["hold"]) == (1, 1, None)


def test_an_erasure_ends_with_a_certificate(run: Run, data: Path) -> None:
    result = run("erase", "--customer", "maria", "--json")
    told = json.loads(result.stdout)
    assert (result.exit_code, told["customer"], told["found"]) == (0, "maria", 0)
    assert (told["by"], told["verified"]["ok"], told["phrases"] > 0) == ("supervisor:local", True, True)
    assert told["events"]["message_posted"] == 1
    assert holding(data) == []
    assert json.loads(ledger_of(data / STORE_FILE).read_text())["customer"] == "maria"
    assert SECRET not in result.output


def test_an_erasure_tells_a_person_what_it_can_not_reach(run: Run) -> None:
    output = run("erase", "--customer", "maria").output
    assert "found 0" in output
    assert "The log is whole" in output
    assert "Out of this broker's reach: drafts" in output


def test_what_stands_in_the_way_is_told_whoever_opens_the_store_next_finishes(
    run: Run, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def blocked(*_: object) -> None:
        raise Unavailable("another program reads it")

    with monkeypatch.context() as patch:
        patch.setattr(Scrubber, "scrub", blocked)
        result = run("erase", "--customer", "maria", "--wait", "1")
        assert (result.exit_code, "Accepted, not done yet: " in result.output) == (1, True)
        assert json.loads(run("erase", "--customer", "maria", "--dry-run", "--json").stdout)["erasing"] is not None
    assert run("hold", "add", "--customer", "tom", "--reason", "another command").exit_code == 0
    acts = [json.loads(line)["act"] for line in run("audit", "list", "--json").stdout.splitlines()]
    assert acts.count("customer_erased") == 1
    assert holding(data) == []


def test_whom_nobody_knows_is_a_no_what_is_no_id_is_usage(run: Run) -> None:
    assert run("erase", "--customer", "nobody").exit_code == 1
    assert run("erase", "--customer", "no/body").exit_code == 2


def test_a_hold_stops_it_with_a_sentence(run: Run, data: Path) -> None:
    assert run("hold", "add", "--customer", "maria", "--reason", "court order").exit_code == 0
    (held,) = json.loads(run("hold", "list", "--json").stdout)
    assert (held["customer"], held["reason"]) == ("maria", "court order")
    result = run("erase", "--customer", "maria")
    assert (result.exit_code, "on legal hold" in result.output) == (1, True)
    assert holding(data) != []
    assert run("hold", "remove", "--customer", "maria").exit_code == 0
    assert json.loads(run("hold", "list", "--json").stdout) == []
    assert run("erase", "--customer", "maria").exit_code == 0


# Back-ups


def test_a_backup_is_whole_private_and_known(run: Run, tmp_path: Path) -> None:
    path = backup_of(run, tmp_path / "backups")
    assert path.stat().st_mode & 0o077 == 0
    assert [each.name for each in path.parent.iterdir()] == [path.name]
    result = run("backup", str(path))
    assert (result.exit_code, "is there already" in result.output) == (3, True)


def test_an_erasure_reaches_backups_names_those_that_are_gone(run: Run, data: Path, tmp_path: Path) -> None:
    here, gone = backup_of(run, tmp_path / "here"), backup_of(run, tmp_path / "gone")
    gone.rename(tmp_path / "moved.db")
    told = json.loads(run("erase", "--customer", "maria", "--json").stdout)
    assert told["backups"] == [
        {"path": str(here), "fate": "rewritten"},
        {"path": str(gone), "fate": "out_of_reach"},
    ]
    assert holding(here.parent) == []


@pytest.mark.parametrize("moment", ["copy_to", "verified"])
def test_a_backup_that_is_made_while_somebody_is_erased_holds_nothing_of_them(
    run: Run, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    original, told = getattr(backup, moment), list[str]()

    def erased_after(*arguments: object) -> object:
        """What the moment is for, then somebody else's erasure."""
        result = original(*arguments)
        if not told:
            told.append(moment)
            command = [sys.executable, "-m", "collabtui", "erase", "--customer", "maria", "--data-dir", str(data)]
            assert subprocess.run(command, cwd=_ROOT, check=False, timeout=60, stdout=subprocess.PIPE).returncode == 0
        return result

    monkeypatch.setattr(backup, moment, erased_after)
    path = backup_of(run, tmp_path / "backups")
    assert told == [moment]
    assert holding(path.parent) == []
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_what_a_killed_backup_left_goes_with_the_next_erasure(run: Run, data: Path, tmp_path: Path) -> None:
    path = backup_of(run, tmp_path / "backups")
    path.rename(path.with_name(f"{path.name}.0123abcd.unborn"))
    assert run("erase", "--customer", "maria").exit_code == 0
    assert holding(path.parent) == []


def test_a_restored_store_is_another_one_where_who_was_erased_since_is_erased_again(
    run: Run, data: Path, tmp_path: Path
) -> None:
    path = backup_of(run, tmp_path / "backups").rename(tmp_path / "moved.db")
    assert run("erase", "--customer", "maria").exit_code == 0
    result = run("restore", str(path))
    assert (result.exit_code, "move it away, then restore" in result.output) == (1, True)
    before = json.loads(run("audit", "verify", "--json").stdout)
    (data / STORE_FILE).rename(tmp_path / "old.db")
    log = data / f"{STORE_FILE}-wal"
    log.write_bytes(b"of the store before")
    result = run("restore", str(path))
    assert (result.exit_code, f"{log.name} of the store before" in result.output) == (1, True)
    log.unlink()
    told = json.loads(run("restore", str(path), "--json").stdout)
    assert (told["erased_again"], told["position"] < before["position"]) == (["maria"], True)
    assert holding(data) == []
    assert json.loads(run("audit", "verify", "--json").stdout)["ok"]
    ids = {_store_id(each) for each in (data / STORE_FILE, path)}
    assert len(ids) == 2


def test_a_ledger_that_was_kept_elsewhere_is_named(run: Run, data: Path, tmp_path: Path) -> None:
    path = backup_of(run, tmp_path / "backups").rename(tmp_path / "moved.db")
    assert run("erase", "--customer", "maria").exit_code == 0
    ledger, other = ledger_of(data / STORE_FILE), tmp_path / "other"
    assert run("restore", str(path), "--ledger", str(tmp_path / "none"), folder=other).exit_code == 3
    assert run("restore", str(path), "--ledger", str(ledger), folder=other).exit_code == 0
    assert holding(other) == []


def test_who_came_back_after_the_erasure_keeps_what_the_backup_has_their_hold_too(
    run: Run, data: Path, tmp_path: Path
) -> None:
    assert run("erase", "--customer", "maria").exit_code == 0
    asyncio.run(came_back(data / STORE_FILE))
    assert run("hold", "add", "--customer", "maria", "--reason", "court order").exit_code == 0
    path, other = backup_of(run, tmp_path / "backups"), tmp_path / "other"
    ledger = ledger_of(data / STORE_FILE)
    told = json.loads(run("restore", str(path), "--ledger", str(ledger), "--json", folder=other).stdout)
    assert told["erased_again"] == []
    assert STORE_FILE in holding(other)
    (held,) = json.loads(run("hold", "list", "--json", folder=other).stdout)
    assert held["customer"] == "maria"


def test_a_hold_of_somebody_who_was_erased_later_is_not_lifted_unasked(run: Run, data: Path, tmp_path: Path) -> None:
    assert run("hold", "add", "--customer", "maria", "--reason", "court order").exit_code == 0
    path = backup_of(run, tmp_path / "backups").rename(tmp_path / "moved.db")
    assert run("hold", "remove", "--customer", "maria").exit_code == 0
    assert run("erase", "--customer", "maria").exit_code == 0
    ledger, other = str(ledger_of(data / STORE_FILE)), tmp_path / "other"
    result = run("restore", str(path), "--ledger", ledger, folder=other)
    assert (result.exit_code, "on legal hold in the back-up (court order)" in result.output) == (1, True)
    assert holding(other) == []
    assert not (other / STORE_FILE).exists()
    lifted = ("--ledger", ledger, "--lift-hold", "maria", "--json")
    assert json.loads(run("restore", str(path), *lifted, folder=other).stdout)["erased_again"] == ["maria"]
    assert holding(other) == []


@pytest.mark.parametrize("step", ["renamed", "erased_again", "born"])
def test_a_restore_that_is_killed_leaves_nothing_to_serve_from(run: Run, data: Path, tmp_path: Path, step: str) -> None:
    path = backup_of(run, tmp_path / "backups").rename(tmp_path / "moved.db")
    assert run("erase", "--customer", "maria").exit_code == 0
    (data / STORE_FILE).rename(tmp_path / "old.db")
    command = [sys.executable, "-m", "tests.unit.cli.killed_restore", step, str(path), "--data-dir", str(data)]
    assert subprocess.run(command, cwd=_ROOT, check=False, timeout=60).returncode == -9
    assert not (data / STORE_FILE).exists()
    result = run("hold", "add", "--customer", "tom", "--reason", "any command")
    assert (result.exit_code, "was cut off: run it again" in result.output) == (3, True)
    assert json.loads(run("restore", str(path), "--json").stdout)["erased_again"] == ["maria"]
    assert holding(data) == []
    assert sorted(each.name for each in data.iterdir() if each.is_dir()) == []


def test_a_damaged_backup_is_not_restored(run: Run, tmp_path: Path) -> None:
    path = backup_of(run, tmp_path / "backups")
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE event SET at = at + 1 WHERE position = 2")
    result = run("restore", str(path), folder=tmp_path / "other")
    assert (result.exit_code, "is not what was written" in result.output) == (3, True)
    assert not (tmp_path / "other" / STORE_FILE).exists()


def _store_id(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        (found,) = connection.execute("SELECT value FROM meta WHERE key = 'store_id'").fetchone()
    return str(found)


def _as_version_1(path: Path) -> None:
    """The same store as the first version of this program would have written it."""
    with closing(sqlite3.connect(path)) as new, closing(sqlite3.connect(path.with_name("old"))) as old:
        old.executescript(migrations()[0])
        old.executemany("INSERT INTO meta VALUES (?, ?)", new.execute("SELECT * FROM meta"))
        old.executemany(
            "INSERT INTO stream VALUES (?, ?, ?, ?)", new.execute("SELECT id, name, head, open FROM stream")
        )
        rows = new.execute("SELECT position, stream_id, seq, kind, at, role, actor, body FROM event")
        old.executemany("INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
        old.execute("PRAGMA user_version = 1")
        old.commit()
    path.with_name("old").rename(path)


def test_an_erasure_reaches_the_copy_from_before_an_upgrade(run: Run, data: Path) -> None:
    _as_version_1(data / STORE_FILE)
    assert run("erase", "--customer", "maria", "--dry-run").exit_code == 0
    copy = data / f"{STORE_FILE}.before-{len(migrations())}"
    assert copy.name in holding(data)
    told = json.loads(run("erase", "--customer", "maria", "--json").stdout)
    assert told["backups"] == [{"path": str(copy), "fate": "rewritten"}]
    assert holding(data) == []
    assert not list(data.glob("*.likeness*"))


# Retention


def test_retention_counts_then_blanks(run: Run, data: Path, tmp_path: Path) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text(DEFAULT_POLICY.read_text() + "\n[retention]\nmessages = 1\nnotes = 1\nrecords = 1\n")
    backups = backup_of(run, tmp_path / "backups").parent
    plan = json.loads(run("retention", "run", "--dry-run", "--json", "--policy", str(policy)).stdout)
    assert (plan["conversations"], plan["events"]["message_posted"]) == (1, 1)
    assert holding(data) != []
    done = json.loads(run("retention", "run", "--json", "--policy", str(policy)).stdout)
    assert done["events"] == plan["events"]
    assert holding(data) == holding(backups) == []
    assert run("audit", "verify").exit_code == 0


def test_a_period_for_answers_alone_reaches_the_backups_too(run: Run, data: Path, tmp_path: Path) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text(DEFAULT_POLICY.read_text() + "\n[retention]\nreceipts = 1\n")
    files = [data / STORE_FILE, backup_of(run, tmp_path / "backups")]
    assert all(map(_remembers, files))
    assert run("retention", "run", "--policy", str(policy)).exit_code == 0
    assert not any(map(_remembers, files))
    assert all(map(holding, (data, files[1].parent)))


def _remembers(path: Path) -> bool:
    """Whether an answer in the closed conversation tells what it was for."""
    question = "SELECT count(*) FROM receipt JOIN stream ON id = stream_id WHERE name = ? AND length(fingerprint) > 0"
    with closing(sqlite3.connect(path)) as connection:
        (count,) = connection.execute(question, ("conversation:c1",)).fetchone()
    return bool(count)
