"""`collabtui staffing` as a process, on a file as beside a running broker."""

import asyncio
import json
import sys
from pathlib import Path

import pytest_asyncio

from broker.config import STORE_FILE
from broker.domain.actors import Actor
from broker.domain.commands import OpenConversation
from broker.domain.handoff_commands import RequestHandoff
from tests.e2e.recorded_weeks import record_weeks
from tests.e2e.rig import PATIENCE_S, rig
from tests.e2e.test_conversation_command import Ended

ROOT = Path(__file__).resolve().parents[2]
MARIA = Actor("customer", "maria")
ROSTER = """\
timezone = "Europe/Berlin"

[[agent]]
id = "ada"
name = "Ada"
skills = { billing = 3 }

[[agent]]
id = "ben"
name = "Ben"
skills = { support = 3 }

[[shift]]
agents = ["ada", "ben"]
days = ["mon"]
from = "09:00"
to = "17:00"
"""


async def staffing(*arguments: str) -> Ended:
    command = [sys.executable, "-W", "error", "-m", "collabtui", "staffing", *arguments]
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=pipe, stderr=pipe)
    async with asyncio.timeout(PATIENCE_S):
        out, err = await process.communicate()
    return Ended(process.returncode, out.decode(), err.decode())


@pytest_asyncio.fixture
async def weeks(tmp_path: Path) -> Path:
    """A file with 10 tickets on each of four Mondays."""
    path = tmp_path / "weeks.db"
    await record_weeks(path, weeks=4, tickets=10)
    return path


async def test_the_need_of_each_half_hour_stands_beside_who_is_on_shift(weeks: Path, tmp_path: Path) -> None:
    roster = tmp_path / "roster.toml"
    roster.write_text(ROSTER, encoding="utf-8")
    done = await staffing("--db", str(weeks), "--roster", str(roster), "--week", "2026-11-30", "--target", "0.9")
    assert (done.code, done.err) == (0, "")
    assert "40 tickets from 2026-11-02 to 2026-11-23, by the clocks of Europe/Berlin." in done.out
    assert "Mon 2026-11-30, a weekday seen 4 times" in done.out
    (row,) = (line.split() for line in done.out.splitlines() if line.strip().startswith("09:00"))
    # 10 tickets of 6 minutes are 2 erlangs: 5 at work answer 96 % in time, 4 but 83 %; 30 % shrinkage makes 8 of 5.
    assert row == ["09:00", "billing", "10.0", "6:00", "2.00", "5", "8", "1", "(ada),", "7", "short"]
    assert "Note: Some weekdays were seen only 3 times" in done.out


async def test_a_script_reads_the_same_as_json(weeks: Path) -> None:
    done = await staffing("--db", str(weeks), "--timezone", "Europe/Berlin", "--week", "2026-11-30", "--json")
    assert (done.code, done.err) == (0, "")
    told = json.loads(done.out)
    assert told["skills"] == [{"skill": "billing", "handling_s": 360.0, "finished": 40}]
    (row,) = told["rows"]
    assert (row["date"], row["time"], row["arrivals"], row["load"]) == ("2026-11-30", "09:00", 10.0, 2.0)
    assert "on_shift" not in row
    assert told["days_seen"]["mon"] == 4


async def test_days_or_a_skill_may_be_chosen(weeks: Path) -> None:
    half = await staffing("--db", str(weeks), "--from", "2026-11-09", "--to", "2026-11-15", "--json")
    assert json.loads(half.out)["tickets"] == 10
    other = await staffing("--db", str(weeks), "--skill", "vip")
    assert (other.code, other.out) == (1, "")
    assert "Nobody asked for a person from 2026-11-02 to 2026-11-23" in other.err


async def test_it_reads_beside_a_running_broker(tmp_path: Path) -> None:
    async with rig(tmp_path, store="sqlite") as broker:
        await broker.do(MARIA, OpenConversation("c1"))
        await broker.do(MARIA, RequestHandoff("c1"))
        bare = await staffing("--data-dir", str(tmp_path))
        assert (bare.code, bare.out) == (1, "")
        assert "say one with --handling SECONDS" in bare.err
        done = await staffing("--data-dir", str(tmp_path), "--handling", "300")
        assert (done.code, done.err) == (0, "")
        assert "1 ticket from" in done.out
        assert "no handling time is known" not in done.out
        # The broker goes on writing.
        await broker.do(MARIA, OpenConversation("c2"))
    assert (tmp_path / STORE_FILE).exists()


async def test_mistakes_are_sentences_with_the_promised_exit_codes(weeks: Path, tmp_path: Path) -> None:
    absent = await staffing("--db", str(tmp_path / "no.db"))
    assert absent.code == 3
    assert "can't be read" in absent.err
    zone = await staffing("--db", str(weeks), "--timezone", "Mars")
    assert zone.code == 2
    assert "Mars is no time zone" in zone.err
    order = await staffing("--db", str(weeks), "--from", "2026-11-20", "--to", "2026-11-10")
    assert order.code == 2
    end = await staffing("--db", str(weeks), "--week", "9999-12-30")
    assert (end.code, "whole week from 9999-12-30" in end.err) == (2, True)
    roster = tmp_path / "roster.toml"
    roster.write_text(ROSTER.replace("billing = 3", "billing = 9"), encoding="utf-8")
    wrong = await staffing("--db", str(weeks), "--roster", str(roster))
    assert wrong.code == 1
    assert f"{roster}:6: agent[0].skills.billing: expected a whole number from 1 to 5, got 9" in wrong.err
