"""What the desk does by itself about people: offers, capacity, absence."""

from broker.domain.commands import Resolve
from broker.domain.desk_commands import SetCapacity, SetPresence
from broker.domain.handoff_commands import DeclineOffer, Transfer
from broker.domain.owners import AgentOwner, Offered, Queue
from tests.desk_kit import ADA, BEN, MARIA, SUPERVISOR, TOM, Kit


async def test_a_ticket_is_offered_to_the_agent_who_is_idle_longest() -> None:
    kit = await Kit().start()
    await kit.agent(ADA)
    await kit.pass_time(5)
    await kit.agent(BEN)
    await kit.open(say="a human please")
    owner = (await kit.state()).owner
    assert isinstance(owner, Offered)
    assert owner.agent == "ada"


async def test_an_offer_nobody_answers_moves_on_with_its_age() -> None:
    kit = await Kit().start()
    await kit.agent(ADA)
    await kit.pass_time(1)
    await kit.agent(BEN)
    await kit.open(say="a human please")
    before = (await kit.state()).ticket
    await kit.pass_time(31)
    state = await kit.state()
    assert isinstance(state.owner, Offered)
    assert state.owner.agent == "ben"
    assert before is not None
    assert state.ticket is not None
    assert state.ticket.since == before.since


async def test_an_agent_who_missed_an_offer_gets_none_until_they_say_they_are_there() -> None:
    kit = await Kit().start()
    await kit.agent(ADA)
    await kit.open(say="a human please")
    await kit.pass_time(31)
    assert (await kit.state()).phase == "queued"
    await kit.pass_time(1)
    await kit.do(ADA, SetPresence("online"))
    assert (await kit.state()).phase == "offered"


async def test_a_declined_offer_goes_to_the_next_and_comes_back_when_forgiven() -> None:
    kit = await Kit().start()
    await kit.agent(ADA)
    await kit.pass_time(1)
    await kit.open(say="a human please")
    owner = (await kit.state()).owner
    assert isinstance(owner, Offered)
    await kit.do(ADA, DeclineOffer("c1", owner.offer, "lunch"))
    assert isinstance((await kit.state()).owner, Queue)
    for _ in range(26):
        await kit.pass_time(5)
    assert (await kit.state()).phase == "offered"


async def test_an_agent_never_gets_more_than_their_capacity() -> None:
    kit = await Kit().start()
    await kit.agent(ADA, capacity=1)
    await kit.open("c1", MARIA, say="human!")
    await kit.open("c2", TOM, say="human!")
    assert [(await kit.state(key)).phase for key in ("c1", "c2")] == ["offered", "queued"]
    await kit.do(SUPERVISOR, SetCapacity("ada", 2))
    assert (await kit.state("c2")).phase == "offered"


async def test_a_finished_conversation_makes_room_for_the_next() -> None:
    kit = await Kit().start()
    await kit.agent(ADA, capacity=1)
    await kit.open("c1", MARIA, say="human!")
    await kit.accept()
    await kit.open("c2", TOM, say="human!")
    await kit.do(ADA, Resolve("c1", "fixed"))
    assert (await kit.state("c2")).phase == "offered"


async def test_an_offer_to_an_agent_who_hangs_up_goes_on_at_once() -> None:
    kit = await Kit().start()
    box = await kit.agent(ADA)
    await kit.open(say="a human please")
    kit.desk.disconnect(ADA, box)
    await kit.settle()
    assert isinstance((await kit.state()).owner, Queue)


async def test_an_agent_back_within_the_grace_keeps_the_conversation() -> None:
    kit = await Kit().start()
    box = await kit.agent(ADA)
    await kit.open(say="a human please")
    await kit.accept()
    kit.desk.disconnect(ADA, box)
    await kit.pass_time(29)
    kit.connect(ADA)
    await kit.pass_time(60)
    assert (await kit.state()).owner == AgentOwner("ada")


async def test_an_agent_gone_longer_loses_the_conversation_to_the_queue_at_its_old_age() -> None:
    kit = await Kit().start()
    box = await kit.agent(ADA)
    await kit.open(say="a human please")
    asked = kit.clock.now()
    await kit.accept()
    kit.desk.disconnect(ADA, box)
    await kit.pass_time(31)
    state = await kit.state()
    assert isinstance(state.owner, Queue)
    assert state.ticket is not None
    assert state.ticket.since == asked
    assert state.lines[-1].text == "The line was lost."


async def test_an_agent_who_signs_off_leaves_their_conversation_to_the_queue_at_once() -> None:
    kit = await Kit().start()
    await kit.agent(ADA)
    await kit.open(say="a human please")
    await kit.accept()
    await kit.do(ADA, SetPresence("offline"))
    assert (await kit.state()).phase == "queued"


async def test_a_transfer_goes_to_the_named_agent() -> None:
    kit = await Kit().start()
    await kit.agent(ADA)
    await kit.agent(BEN)
    await kit.open(say="a human please")
    await kit.accept()
    await kit.do(ADA, Transfer("c1", agent="ben", note="knows tents"))
    owner = (await kit.state()).owner
    assert isinstance(owner, Offered)
    assert owner.agent == "ben"
