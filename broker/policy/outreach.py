"""When bots may write to customers first."""

from datetime import datetime, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import Field

from broker.policy.fields import Language, Phrase, Section, Value, Words, YesNo

DAY_MS = 24 * 3_600_000
_Clock = Annotated[
    str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$", description="a time such as 09:00, from 00:00 to 23:59")
]


class Outreach(Section):
    """Conversations that a bot opens on an event: off unless ``enabled``, about ``topics`` alone.

    One customer gets at most ``most`` of them in ``days`` days, between ``not_before`` and ``not_after`` by the desk's
    own clock (the timezone of ``hours``). Who answers with one of ``stop``, by language, reads ``stopped``, is never
    written to again.
    """

    enabled: YesNo = False
    topics: Annotated[tuple[Value, ...], Field(max_length=100)] = ()
    most: Annotated[int, Field(ge=1, le=100)] = 2
    days: Annotated[int, Field(ge=1, le=365)] = 7
    not_before: _Clock = "09:00"
    not_after: _Clock = "20:00"
    stop: dict[Language, tuple[Phrase, ...]] = Field(
        default_factory=lambda: {"en": ("stop", "unsubscribe"), "de": ("stopp", "stop", "abmelden")}
    )
    stopped: Words = "All right: we will not write to you by ourselves any more."

    def free_at(self, written: tuple[int, ...], at: int) -> int:
        """When one more may be written, after those of the times ``written``; ``at`` or earlier: now. Unix ms."""
        lately = sorted(written)[-self.most :]
        return lately[0] + self.days * DAY_MS if len(lately) == self.most else at

    def awake_at(self, at: int, zone: str) -> int:
        """The first moment from ``at`` on that is no quiet time; ``at`` itself when it is none. Unix ms."""
        now = datetime.fromtimestamp(at / 1000, ZoneInfo(zone))
        first, last = _on(now, self.not_before), _on(now, self.not_after)
        if first <= now < last:
            return at
        return int((first if now < first else _on(now + timedelta(days=1), self.not_before)).timestamp() * 1000)

    def is_stop(self, text: str, language: str) -> bool:
        """Whether the customer wants no more of it: the whole message is one of the phrases."""
        phrases = self.stop.get(language.partition("-")[0], ()) + self.stop.get("en", ())
        return text.strip().strip(".!").casefold() in {phrase.casefold() for phrase in phrases}


def _on(day: datetime, clock: str) -> datetime:
    return day.replace(hour=int(clock[:2]), minute=int(clock[3:]), second=0, microsecond=0)
