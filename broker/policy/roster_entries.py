"""What a roster's file is made of: people, shifts, absences."""

from datetime import date
from typing import Annotated, Final, Literal, get_args
from zoneinfo import ZoneInfo

from annotated_types import Predicate
from pydantic import AfterValidator, Field

from broker.domain.ids import is_id, is_word
from broker.policy.fields import Section

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: Final[tuple[Weekday, ...]] = get_args(Weekday)
DAY_MINUTES: Final = 24 * 60

_NAME: Final = "a name of 1 to 80 printable characters without blank edges"
_DATE: Final = "a date from 2000 to 2199 such as 2026-12-24, without quotes"


def _known_zone(name: str) -> str:
    """The name, if it is a time zone's."""
    try:
        ZoneInfo(name)
    except (KeyError, OSError, ValueError) as error:  # an unknown name, a folder of zones, a path
        raise ValueError("no time zone") from error
    return name


# The descriptions are what a person reads when the value is another one.
Zone = Annotated[
    str, Field(max_length=80, description="a time zone such as Europe/Berlin"), AfterValidator(_known_zone)
]
AgentId = Annotated[
    str, Predicate(is_id), Field(description="the id of an agent: 1 to 100 letters, digits, '_', '.' or '-'")
]
PersonName = Annotated[str, Predicate(is_word), Field(min_length=1, max_length=80, description=_NAME)]
# Keys of tables are known by a pattern: at least one character, no control characters, no blank edges.
Key = Annotated[
    str,
    Predicate(is_word),
    Field(pattern=r"^[^\s\p{C}]([^\p{C}]{0,78}[^\s\p{C}])?$", description=_NAME),
]
Level = Annotated[int, Field(ge=1, le=5)]
Places = Annotated[int, Field(ge=0, le=100)]
Skills = Annotated[dict[Key, Level], Field(max_length=50)]
Caps = Annotated[dict[Key, Places], Field(max_length=20)]
Day = Annotated[Weekday, Field(description=f"one of {', '.join(WEEKDAYS)}")]
# Bounds that let any day have neighbours.
Date = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2199, 12, 31), description=_DATE)]
Clock = Annotated[
    str,
    Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$", description='a time from "00:00" to "23:59", in quotes'),
]


class RosteredAgent(Section):
    """A person of the desk: ``skills`` have levels from 1 to 5, ``capacity`` is conversations at once.

    ``channels`` bounds single channels within the capacity.
    """

    id: AgentId
    name: PersonName
    skills: Skills = Field(default_factory=dict)
    capacity: Places = 3
    channels: Caps = Field(default_factory=dict)


class Shift(Section):
    """Working time by the clock on the wall: each week on ``days``, or once on ``date``.

    It ends on the next day where ``to`` is no later than ``from``. The shifts of a date take the place of the weekly
    ones that their agents would begin on that day. ``skills`` or ``capacity`` hold for its agents while it lasts.
    """

    agents: Annotated[tuple[AgentId, ...], Field(min_length=1)]
    days: tuple[Day, ...] = ()
    date: Annotated[Date | None, Field(description=_DATE)] = None
    begins: Clock = Field(alias="from")
    ends: Clock = Field(alias="to")
    skills: Skills | None = None
    capacity: Places | None = None

    @property
    def span(self) -> tuple[int, int]:
        """Beginning with end, in minutes by the clock since the midnight that its day begins with."""
        begins, ends = _minutes(self.begins), _minutes(self.ends)
        return begins, ends if ends > begins else ends + DAY_MINUTES


class Absence(Section):
    """Whole days on which an agent is away, from the first to the last."""

    agent: AgentId
    first: Date = Field(alias="from")
    last: Date = Field(alias="to")
    reason: Annotated[str, Field(max_length=200, description="text of at most 200 characters")] = ""


def shifts_of_day(shifts: tuple[Shift, ...], day: date) -> tuple[Shift, ...]:
    """Which of one agent's shifts begin on ``day``: those of that date, else the weekly ones."""
    dated = tuple(shift for shift in shifts if shift.date == day)
    return dated or tuple(shift for shift in shifts if WEEKDAYS[day.weekday()] in shift.days)


def _minutes(clock: str) -> int:
    hours, _, minutes = clock.partition(":")
    return int(hours) * 60 + int(minutes)
