"""More turns than the bots can take: who waits, in which order, for how long."""

from broker.domain.actors import Actor
from broker.domain.commands import PostMessage
from broker.protocol.frames import TurnFrame
from tests.desk_kit import BOT, MARIA, OTHER_BOT, TOM, Box, Kit
from tests.policies import policy_of

ONE_AT_A_TIME = policy_of(bots={"turns": 1})


def given(box: Box) -> list[str]:
    return [turn.conversation for turn in box.turns]


def turn_in(box: Box, conversation: str) -> TurnFrame:
    return next(turn for turn in reversed(box.turns) if turn.conversation == conversation)


async def flooded(*names: str) -> tuple[Kit, Box]:
    """One bot with room for one turn; each conversation asks, a second after the one before it."""
    kit = await Kit(policy=ONE_AT_A_TIME).start()
    box = kit.connect(BOT)
    for name in names:
        await kit.open(name, Actor("customer", name), say="hello?")
        await kit.pass_time(1)
    return kit, box


async def test_whoever_waits_gets_the_room_that_an_answer_leaves_in_the_order_they_began_to_wait() -> None:
    kit, box = await flooded("a", "b", "c")
    assert given(box) == ["a"]
    for _ in range(2):
        await kit.answer(box)
    assert given(box) == ["a", "b", "c"]


async def test_whoever_writes_much_has_one_turn_and_keeps_their_place_alone() -> None:
    kit, box = await flooded("a", "b", "c")
    for number in range(5):
        await kit.do(Actor("customer", "b"), PostMessage("b", f"still there? {number}"))
    await kit.answer(box)
    await kit.answer(box)
    assert given(box) == ["a", "b", "c"]
    assert len(turn_in(box, "b").texts) == 6


async def test_a_conversation_that_the_bot_holds_already_waits_behind_those_who_began_before_it() -> None:
    kit, box = await flooded("a", "b", "c")
    await kit.answer(box)
    await kit.do(Actor("customer", "a"), PostMessage("a", "and now?"))
    for _ in range(2):
        await kit.answer(box)
    assert given(box) == ["a", "b", "c", "a"]


async def test_a_conversation_moves_to_another_worker_where_its_own_has_no_room() -> None:
    kit = await Kit(policy=ONE_AT_A_TIME).start()
    box = kit.connect(BOT)
    await kit.open("c1", MARIA, say="hello?")
    await kit.answer(box)
    await kit.open("c2", TOM, say="hello?")
    other = kit.connect(OTHER_BOT)
    await kit.do(MARIA, PostMessage("c1", "where is it?"))
    assert (given(box), given(other)) == (["c1", "c2"], ["c1"])
    await kit.answer(other, "Here.", bot=OTHER_BOT)
    assert [line for line in await kit.lines() if "bot:" in line] == ["bot: Certainly.", "bot: Here."]


async def test_the_wait_for_a_busy_bot_ends_with_people_after_the_policys_patience() -> None:
    kit = await Kit(policy=policy_of(bots={"turns": 1, "turn_timeout": 600, "busy": 60})).start()
    kit.connect(BOT)
    await kit.open("c1", MARIA, say="hello?")
    await kit.open("c2", TOM, say="hello?")
    await kit.pass_time(40)
    await kit.do(TOM, PostMessage("c2", "anybody?"))
    assert (await kit.state("c2")).phase == "bot"
    await kit.pass_time(21)
    assert (await kit.state("c2")).escalated_by == "bots_busy"
    assert (await kit.state("c1")).phase == "bot"


async def test_a_flood_is_answered_whole_with_a_place_for_each_conversation() -> None:
    kit = await Kit(policy=ONE_AT_A_TIME).start()
    boxes = {worker: kit.connect(worker) for worker in (BOT, OTHER_BOT)}
    for number in range(30):
        await kit.open(f"c{number}", Actor("customer", f"u{number}"), say="hello?")
    assert len(kit.desk.handouts.line) == 28
    for _ in range(15):
        for worker, box in boxes.items():
            await kit.answer(box, bot=worker)
    assert len(kit.desk.handouts.line) == 0
    assert [(await kit.state(f"c{number}")).pending for number in range(30)] == [None] * 30
    assert kit.desk.handouts.meters.outcomes == {"answered": 30}


async def test_a_worker_that_leaves_answers_what_it_owes_but_gets_nothing_more() -> None:
    kit = await Kit().start()
    box = kit.connect(BOT)
    await kit.open("c1", MARIA, say="hello?")
    await kit.answer(box)
    await kit.open("c2", TOM, say="hello?")
    other = kit.connect(OTHER_BOT)
    kit.desk.leave(BOT, box)
    await kit.settle()
    await kit.do(MARIA, PostMessage("c1", "where is it?"))
    await kit.answer(box)
    await kit.do(TOM, PostMessage("c2", "and mine?"))
    assert (given(box), given(other)) == (["c1", "c2"], ["c1", "c2"])
    assert (await kit.state("c2")).lines[1].text == "Certainly."
