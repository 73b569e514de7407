"""Claims about events that come by the calendar."""

from datetime import UTC, datetime, timedelta
from importlib.resources import files
from pathlib import Path

import pytest

from broker.domain.commands import Command
from broker.domain.errors import NotNow
from broker.protocol.frames import Ack
from collabtui.bot.outreach import load_templates
from collabtui.bot.outreach_schedule import Calendar, Schedule, load_schedule
from collabtui.understanding.toml_file import DataFileError

TEMPLATES = load_templates(files("demo_data") / "outreach.toml")
FIRST = datetime(2026, 12, 1, 9, tzinfo=UTC)
TEXT = """
[[entry]]
id = "maria-plan"
at = 2026-12-01T10:00:00+01:00
every_days = 30
event = "renewal_due"
customer = "maria"
data = { plan = "Garden Club", until = "31 December" }
"""


class Broker:
    """Takes commands, or says from when on it does."""

    def __init__(self) -> None:
        self.quiet_until: datetime | None = None
        self.took: list[str] = []

    async def send(self, command: Command, id: str | None = None) -> Ack:
        if self.quiet_until is not None:
            raise NotNow("These are quiet hours.", {"retry_at": int(self.quiet_until.timestamp() * 1000)})
        self.took.append(id or "")
        return Ack(id=id or "")


class Days:
    """A calendar whose days are turned by hand."""

    def __init__(self, schedule: Schedule) -> None:
        self.now, self.broker = FIRST, Broker()
        self._calendar = Calendar(self.broker, schedule, TEMPLATES, lambda: self.now)

    async def look(self, **later: float) -> list[str]:
        self.now += timedelta(**later)
        return [f"{one.id} {one.outcome}" for one in await self._calendar.look()]


@pytest.fixture
def days(tmp_path: Path) -> Days:
    path = tmp_path / "plan.toml"
    path.write_text(TEXT, encoding="utf-8")
    return Days(load_schedule(path))


async def test_an_entry_is_sent_once_when_it_is_due_then_again_each_so_many_days(days: Days) -> None:
    assert await days.look(seconds=-1) == []
    assert await days.look(seconds=1) == ["maria-plan@2026-12-01T09:00 sent"]
    assert await days.look(days=29) == []
    assert await days.look(days=1) == ["maria-plan@2026-12-31T09:00 sent"]
    assert len(set(days.broker.took)) == 2


async def test_what_was_missed_is_told_only_by_the_newest(days: Days) -> None:
    assert await days.look(days=95) == ["maria-plan@2027-03-01T09:00 sent"]


async def test_what_is_refused_for_now_is_sent_when_the_refusal_says(days: Days) -> None:
    days.broker.quiet_until = FIRST + timedelta(hours=2)
    assert await days.look() == ["maria-plan@2026-12-01T09:00 refused"]
    days.broker.quiet_until = None
    assert await days.look(hours=1) == []
    assert await days.look(hours=1) == ["maria-plan@2026-12-01T09:00 sent"]


def test_a_time_without_its_offset_is_a_mistake_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_text(TEXT.replace("+01:00", ""), encoding="utf-8")
    with pytest.raises(DataFileError, match=r"plan\.toml, line 4.*at"):
        load_schedule(path)
