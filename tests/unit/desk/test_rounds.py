"""When the queue is run."""

from collections.abc import Callable
from dataclasses import replace

from broker.desk.roster import Roster
from broker.desk.rounds import ROUND_MS, Rounds
from broker.desk.shelf import Shelf
from broker.domain.handoff_commands import DeclineOffer
from broker.domain.owners import Offered, Queue
from tests.desk_kit import ADA, Kit
from tests.policies import policy_of


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
    rounds = Rounds(Roster(), {}, Shelf(kit.policy, ""), clock, lambda *_: None)
    rounds.note(state)
    assert clock.asked == [0]
    rounds._run()
    assert clock.asked == [0, ROUND_MS], "while somebody waits the queue is run again"
    rounds.note(replace(state, seq=state.seq + 1, touched=state.touched + 1))
    assert clock.asked == [0, ROUND_MS], "a customer who writes while waiting changes nothing for the queue"
    rounds.note(replace(state, ticket=replace(state.ticket, alerts=1, raised={"team": 60_000})))
    assert clock.asked == [0, ROUND_MS], "nor does an alert"
    rounds.note(replace(state, ticket=replace(state.ticket, priority=1)))
    assert clock.asked == [0, ROUND_MS, 0]


async def test_the_queue_is_run_at_the_very_moment_when_a_ticket_asks_for_less() -> None:
    relaxed = policy_of(routing={"default_skill": "support", "relax": ({"after": 2.5, "any_skill": True},)})
    kit = await Kit(policy=relaxed).start()
    await kit.agent(ADA, billing=5)
    await kit.open(say="a human please")
    await kit.pass_time(2.499)
    assert isinstance((await kit.state()).owner, Queue)
    await kit.pass_time(0.001)
    assert isinstance((await kit.state()).owner, Offered)


async def test_a_refusal_is_forgiven_to_the_millisecond() -> None:
    kit = await Kit(policy=policy_of(routing={"default_skill": "support", "forgive": 7.123})).start()
    await kit.agent(ADA)
    await kit.open(say="a human please")
    owner = (await kit.state()).owner
    assert isinstance(owner, Offered)
    await kit.do(ADA, DeclineOffer("c1", owner.offer))
    await kit.pass_time(7.122)
    assert isinstance((await kit.state()).owner, Queue)
    await kit.pass_time(0.001)
    assert isinstance((await kit.state()).owner, Offered)
