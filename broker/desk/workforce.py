"""The roster's file at work: what it says of people goes to the desk when it is read, when a shift begins or ends."""

from collections.abc import Callable, Collection, Mapping
from itertools import count

from broker.desk.ports import Cancel, Clock
from broker.domain.agents import Agent
from broker.domain.desk_commands import RosterAgent
from broker.policy.roster import Roster
from broker.policy.roster_shifts import expected, next_change, wishes

#: Looked at again at least once a day, whatever the clock was set to meanwhile.
LONGEST_MS = 24 * 3_600_000

Agents = Callable[[], Mapping[str, Agent]]
Give = Callable[[str, RosterAgent], None]


class Workforce:
    """Keeps the agents as the roster wants them; ``give`` has the desk carry out a command under an id."""

    def __init__(self, clock: Clock, agents: Agents, give: Give) -> None:
        self._clock, self._agents, self._give = clock, agents, give
        self._roster: Roster | None = None
        self._next: Cancel | None = None
        self._numbers = count(1)

    def adopt(self, roster: Roster) -> None:
        """Work by this roster from now on."""
        self._roster = roster
        self._apply()

    def stop(self) -> None:
        """Watch the clock no more."""
        if self._next is not None:
            self._next.cancel()

    def expected(self, agent: str) -> bool | None:
        """Whether the agent should be working now; None for one the roster does not know, or without a roster."""
        if self._roster is None or not self._roster.knows(agent):
            return None
        return expected(self._roster, agent, self._clock.now())

    def again(self, agent: str) -> None:
        """Tell once more what the roster says of this agent: it could not be written just now."""
        if self._roster is not None:
            self._tell(self._roster, self._clock.now(), {agent})

    def _apply(self) -> None:
        if self._roster is None:
            return
        at = self._clock.now()
        self._tell(self._roster, at)
        self.stop()
        change = next_change(self._roster, at)
        delay = LONGEST_MS if change is None else min(LONGEST_MS, max(1, change - at))
        self._next = self._clock.call_later(delay, self._apply)

    def _tell(self, roster: Roster, at: int, only: Collection[str] = ()) -> None:
        """Give what the roster wishes of all its people, or of some only."""
        for wish in wishes(roster, self._agents(), at):
            if not only or wish.agent in only:
                self._give(f"roster:{wish.agent}.{at}.{next(self._numbers)}", wish)
