"""How long what people wrote is kept."""

from collections.abc import Mapping
from typing import Annotated, Final

from pydantic import Field

from broker.domain.erasure_events import DATA_KINDS, DataKind
from broker.policy.fields import Section, Value

_DAY_MS: Final = 24 * 3600 * 1000

Days = Annotated[int, Field(ge=1, le=36_500, description="a number of days from 1 to 36500")]


class Periods(Section):
    """Days after the last thing that happened in a closed conversation; what is left out is kept.

    ``messages`` are what customers, bots, agents said, with survey comments; ``notes`` what people at the desk wrote
    to each other, with reasons; ``fields`` the context; ``suggestions`` what copilots proposed; ``signals`` what was
    measured, with the evidence of handoffs; ``records`` names, addresses, numbers to call.
    """

    messages: Days | None = None
    notes: Days | None = None
    fields: Days | None = None
    suggestions: Days | None = None
    signals: Days | None = None
    records: Days | None = None


class Retention(Periods):
    """``receipts`` is how long answers to commands can tell which text they were for. ``channels`` go before these."""

    receipts: Days | None = None
    channels: Annotated[dict[Value, Periods], Field(max_length=20)] = Field(default_factory=dict)

    @property
    def keeps_all(self) -> bool:
        """True where nothing ever goes."""
        return self.shortest is None

    @property
    def shortest(self) -> int | None:
        """The shortest period of all, in milliseconds; None where there is none."""
        periods = [period for each in (self, *self.channels.values()) for period in _set(each).values()]
        periods += [self.receipts * _DAY_MS] if self.receipts is not None else []
        return min(periods, default=None)

    def kinds(self, channel: str) -> tuple[DataKind, ...]:
        """The kinds of data that go at some time."""
        return self.due(channel, None)

    def due(self, channel: str, age: int | None) -> tuple[DataKind, ...]:
        """The kinds that are kept no longer at this age (milliseconds; None: for ever) in a channel."""
        periods = {**_set(self), **_set(self.channels.get(channel, Periods()))}
        return tuple(kind for kind in DATA_KINDS if kind in periods and (age is None or age >= periods[kind]))

    def receipts_due(self, age: int) -> bool:
        """Whether answers of this age (milliseconds) forget what they were for."""
        return self.receipts is not None and age >= self.receipts * _DAY_MS


def _set(periods: Periods) -> Mapping[DataKind, int]:
    days = {kind: getattr(periods, kind) for kind in DATA_KINDS}
    return {kind: count * _DAY_MS for kind, count in days.items() if count is not None}
