"""When the queue is run."""

from collections.abc import Callable
from dataclasses import replace

from broker.desk.roster import Roster
from broker.desk.rounds import ROUND_MS, Rounds
from tests.desk_kit import Kit


class Delays:
    """A clock that only notes how long it was asked to wait."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    def now(self) -> int:
        return 0

    def call_later(self, delay_ms: int, _call: Callable[[], None]) -> "Delays":
        self.asked.append(delay_ms)
        return self

    def cancel(self) -> None:
        """What was asked for stays noted."""


async def test_only_a_new_or_changed_ticket_calls_for_a_round() -> None:
    kit = await Kit().start()
    await kit.open(say="a human please")
    state, clock = await kit.state(), Delays()
    assert state.ticket is not None
    rounds = Rounds(Roster(), {}, kit.policy, clock, lambda *_: None)
    rounds.note(state)
    assert clock.asked == [0]
    rounds._run()
    assert clock.asked == [0, ROUND_MS], "while somebody waits the queue is run again"
    rounds.note(replace(state, seq=state.seq + 1, touched=state.touched + 1))
    assert clock.asked == [0, ROUND_MS], "a customer who writes while waiting changes nothing for the queue"
    rounds.note(replace(state, ticket=replace(state.ticket, priority=1)))
    assert clock.asked == [0, ROUND_MS, 0]
