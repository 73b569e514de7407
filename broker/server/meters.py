"""What happened at the door since the broker started."""

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from broker.decide.outreach import HELD_BACK
from broker.domain.errors import Current
from broker.store.timings import Timings

#: How often it is looked whether the loop keeps up.
_APART_S: Final = 0.5


@dataclass(slots=True)
class Meters:
    """Plain numbers that whoever does the work adds to, as ``meters.frames_in += 1``; read when somebody asks.

    ``commands`` is the time from a command's frame to its answer; ``lag`` how much later than due the loop runs what
    is due. ``peak_outbox_bytes`` is the most that ever waited for one reader. ``refused`` counts by the refusal's code,
    ``outreach`` what became of first words to customers.
    """

    frames_in: int = 0
    bytes_in: int = 0
    frames_out: int = 0
    bytes_out: int = 0
    writes: int = 0
    peak_outbox_bytes: int = 0
    accepted: int = 0
    turned_away: int = 0
    logins_refused: int = 0
    slow_cut: int = 0
    commands: Timings = field(default_factory=Timings)
    lag: Timings = field(default_factory=Timings)
    refused: dict[str, int] = field(default_factory=dict)
    outreach: Counter[str] = field(default_factory=Counter)

    def refuse(self, code: str, current: Current | None = None) -> None:
        """Something was refused; the codes are those of the protocol, never a peer's own words."""
        self.refused[code] = self.refused.get(code, 0) + 1
        held_back = (current or {}).get(HELD_BACK)
        if isinstance(held_back, str):
            self.outreach[held_back] += 1


async def feel_lag(lag: Timings) -> None:
    """Note, for as long as this runs, how late the loop is."""
    loop = asyncio.get_running_loop()
    while True:
        due = loop.time() + _APART_S
        await asyncio.sleep(_APART_S)
        lag.note(max(0.0, loop.time() - due))
