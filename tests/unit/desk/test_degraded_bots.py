"""Bots that answer too late or too slowly: who works then, what the customer hears, how a worker recovers."""

from broker.domain.actors import Actor
from tests.desk_kit import BOT, OTHER_BOT, Box, Kit
from tests.policies import policy_of

STRICT = policy_of(bots={"degraded_after": 1, "turn_timeout": 10, "slow": 4, "probe": 15, "recovered_after": 2})
DELAY = "desk: This takes longer than usual. Please bear with me: if it goes on, a person will answer you."


class Ward(Kit):
    """A desk where each question comes from a customer of its own."""

    async def asks(self, name: str) -> None:
        await self.open(name, Actor("customer", name), say="hello?")

    async def start(self) -> "Ward":
        await super().start()
        return self


async def with_a_degraded_bot() -> tuple[Ward, Box, Box]:
    """The first bot let one turn run out, which the second one answered."""
    kit = await Ward(policy=STRICT).start()
    ill = kit.connect(BOT)
    await kit.asks("first")
    well = kit.connect(OTHER_BOT)
    await kit.pass_time(11)
    await kit.answer(well, bot=OTHER_BOT)
    return kit, ill, well


async def test_a_degraded_worker_gets_no_work_while_another_is_well() -> None:
    kit, ill, well = await with_a_degraded_bot()
    for name in ("a", "b", "c"):
        await kit.asks(name)
    assert [turn.conversation for turn in ill.turns] == ["first"]
    assert [turn.conversation for turn in well.turns] == ["first", "a", "b", "c"]
    assert kit.desk.handouts.room().degraded == {BOT.id}


async def test_a_degraded_worker_is_tried_now_and_then_until_it_has_answered_quickly_in_a_row() -> None:
    kit, ill, _ = await with_a_degraded_bot()
    await kit.pass_time(16)
    await kit.asks("a")
    await kit.asks("b")
    assert [turn.conversation for turn in ill.turns] == ["first", "a"]
    await kit.answer(ill)
    assert kit.desk.handouts.room().degraded == {BOT.id}
    await kit.asks("c")
    await kit.answer(ill)
    assert [turn.conversation for turn in ill.turns] == ["first", "a", "c"]
    assert not kit.desk.handouts.room().degraded


async def test_a_worker_that_fails_its_tries_is_tried_ever_more_rarely() -> None:
    kit, ill, well = await with_a_degraded_bot()
    await kit.pass_time(16)
    await kit.asks("a")
    await kit.pass_time(11)
    assert (len(ill.turns), well.turns[-1].conversation) == (2, "a")
    await kit.answer(well, bot=OTHER_BOT)
    await kit.pass_time(16)
    await kit.asks("b")
    assert (len(ill.turns), well.turns[-1].conversation) == (2, "b")


async def test_with_every_bot_degraded_the_customer_is_told_once_then_people_are_queued() -> None:
    kit = await Ward(policy=STRICT).start()
    kit.connect(BOT)
    await kit.asks("first")
    await kit.pass_time(11)
    await kit.asks("a")
    assert (await kit.lines("a"))[-1] == DELAY
    await kit.pass_time(11)
    state = await kit.state("a")
    assert (state.phase, state.escalated_by) == ("queued", "bot_silent")
    assert (await kit.lines("a")).count(DELAY) == 1


async def test_a_worker_that_answers_slowly_is_degraded_though_nothing_ran_out() -> None:
    kit = await Ward(policy=STRICT).start()
    box = kit.connect(BOT)
    for number in range(5):
        await kit.asks(f"c{number}")
        await kit.pass_time(5)
        await kit.answer(box)
    assert kit.desk.handouts.room().degraded == {BOT.id}
