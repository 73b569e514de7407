"""Events that come by the calendar, from a file."""

import asyncio
import contextlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from importlib.resources.abc import Traversable
from typing import Annotated, Final

from pydantic import AwareDatetime, ConfigDict, Field

from broker.domain.ids import Id, Label
from collabtui.bot.outreach import Data, Event, Outcome, Sender, Spoken, Templates, reach_out
from collabtui.understanding.toml_file import Strict, read_toml, validated

#: How often the calendar is looked at (seconds).
LOOK_S: Final = 15.0


class Entry(Strict):
    """An event ``at`` a time with its offset from UTC, then ``every_days`` so many days again, if given."""

    id: Annotated[str, Field(min_length=1, max_length=150)]
    at: AwareDatetime
    every_days: Annotated[int, Field(ge=1, le=3_660)] | None = None
    event: Label
    customer: Id
    data: Data = Field(default_factory=dict)
    language: Spoken = "en"

    def due(self, now: datetime) -> Event | None:
        """The newest event of this entry up to ``now``: those that were missed before it are out of date."""
        if now < self.at:
            return None
        days = self.every_days
        times = (now - self.at) // timedelta(days=days) if days else 0
        when = self.at + timedelta(days=times * (days or 0))
        id = f"{self.id}@{when.astimezone(UTC):%Y-%m-%dT%H:%M}"
        return Event(id=id, event=self.event, customer=self.customer, data=self.data, language=self.language)


class Schedule(Strict):
    """The entries of one file."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
    entry: Annotated[list[Entry], Field(min_length=1, max_length=100_000)]


def load_schedule(path: Traversable) -> Schedule:
    """The schedule of one file. Raises DataFileError."""
    return validated(Schedule, read_toml(path), path)


class Calendar:
    """Has each event sent when it is due, again when a refusal says from when on. ``clock`` gives now, aware."""

    def __init__(self, sender: Sender, schedule: Schedule, words: Templates, clock: Callable[[], datetime]) -> None:
        self._sender, self._schedule, self._words, self._clock = sender, schedule, words, clock
        #: From when on (Unix milliseconds) an event may be sent again; None for what is done with.
        self._again: dict[str, int | None] = {}

    async def look(self) -> list[Outcome]:
        """Send what is due now; what became of each. Raises ClientError."""
        now = self._clock()
        due = [event for entry in self._schedule.entry if (event := entry.due(now)) is not None]
        self._again = {event.id: self._again.get(event.id, 0) for event in due}
        outcomes = []
        for event in due:
            again = self._again[event.id]
            if again is not None and again <= now.timestamp() * 1000:
                outcome = await reach_out(self._sender, event, self._words)
                self._again[event.id] = outcome.retry_at
                outcomes.append(outcome)
        return outcomes

    async def run(self, tell: Callable[[Outcome], None], told: asyncio.Event) -> None:
        """Look at it again and again until ``told``. Raises ClientError."""
        while not told.is_set():
            for outcome in await self.look():
                tell(outcome)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOK_S):
                    await told.wait()
