"""Nobody is forgotten in the queue: alerts, promises, calls back, at a whole desk with time turned by hand."""

from broker.desk.head import recorded_of
from broker.domain.actors import Actor
from broker.domain.commands import ScheduleCallback
from broker.domain.events import Recorded
from broker.domain.handoff_commands import RequestHandoff
from broker.domain.judgement_events import AlertRaised, AlertStep
from broker.domain.owners import Offered, Snoozed
from broker.policy.models import Policy
from broker.protocol.questions import ListConversations
from broker.store.api import Store
from tests.desk_kit import ADA, BEN, MARIA, SUPERVISOR, TOM, Kit
from tests.policies import policy_of

HOUR = 3_600_000


async def waiting(policy: Policy | None = None, store: Store | None = None) -> Kit:
    """Maria waits for a person, nobody is at the desk."""
    kit = await Kit(store=store, policy=policy).start()
    await kit.open(say="my parcel is gone")
    await kit.do(MARIA, RequestHandoff("c1"))
    return kit


async def log(kit: Kit, conversation: str = "c1") -> list[Recorded]:
    return [recorded_of(row) for row in await kit.store.load(f"conversation:{conversation}")]


async def steps(kit: Kit, conversation: str = "c1") -> list[AlertStep]:
    return [one.event.step for one in await log(kit, conversation) if isinstance(one.event, AlertRaised)]


async def test_over_two_hundred_unanswered_chats_nobody_can_say_they_did_not_hear_of() -> None:
    """Rocket.Chat #9760: every one of them climbs the ladder, every console sees it in its list."""
    kit = await Kit().start()
    for number in range(201):
        customer = Actor("customer", f"customer{number}")
        await kit.open(f"c{number}", customer)
        await kit.do(customer, RequestHandoff(f"c{number}"))
    await kit.pass_time(60)
    await kit.pass_time(120)
    rows = (await kit.desk.answer(SUPERVISOR, "q", ListConversations(open_only=True))).conversations
    assert rows is not None
    assert len(rows) == 201
    assert {(row.alert, row.alerts) for row in rows} == {("supervisor", 2)}


async def test_alerts_come_at_their_time_though_the_desk_was_restarted_meanwhile() -> None:
    kit = await waiting()
    await kit.pass_time(61)
    await kit.desk.close()
    again = Kit(store=kit.store)
    again.clock.advance(kit.clock.now() - again.clock.now())
    await again.start()
    assert await steps(again) == ["team"]
    await again.pass_time(118)
    assert await steps(again) == ["team"]
    await again.pass_time(1)
    assert await steps(again) == ["team", "supervisor"]


async def test_alerts_that_fell_due_while_the_desk_was_down_are_raised_when_it_is_up_each_once() -> None:
    kit = await waiting()
    await kit.desk.close()
    for _ in range(2):
        kit = Kit(store=kit.store)
        kit.clock.advance(HOUR)
        await kit.start()
        await kit.pass_time(0)
        assert await steps(kit) == ["team", "supervisor"]
        await kit.desk.close()


async def test_two_steps_due_at_the_same_moment_are_both_raised() -> None:
    kit = await waiting(policy_of(sla={"first_response": 60.0, "warn": 0.5}, alerts={"team": 30.0, "supervisor": 60.0}))
    await kit.pass_time(30)
    await kit.pass_time(30)
    assert sorted(await steps(kit)) == ["sla_breach", "sla_warning", "supervisor", "team"]


async def test_an_agent_who_accepts_hears_no_more_of_it() -> None:
    kit = await waiting()
    await kit.agent(ADA)
    await kit.pass_time(16)
    assert await steps(kit) == ["agent"]
    await kit.accept()
    await kit.pass_time(3600)
    assert await steps(kit) == ["agent"]


async def test_whoever_asks_while_nobody_is_there_hears_so() -> None:
    kit = await waiting()
    assert (await kit.lines())[-1].startswith("desk: Nobody is at the desk at this moment.")
    await kit.agent(ADA)
    await kit.open("c2", TOM)
    await kit.do(TOM, RequestHandoff("c2"))
    assert (await kit.lines("c2"))[-1] == "desk: I'm getting a person."


async def test_a_call_back_wakes_at_its_time_before_those_who_came_shortly_before() -> None:
    kit = await waiting()
    due = kit.clock.now() + HOUR
    await kit.do(MARIA, ScheduleCallback("c1", due, "+49 30 1", "my parcel"))
    assert (await kit.state()).owner == Snoozed(due)
    await kit.pass_time(3300)
    assert await steps(kit) == []
    await kit.open("c2", TOM)
    await kit.do(TOM, RequestHandoff("c2"))
    await kit.pass_time(301)
    await kit.agent(BEN, capacity=1)
    first = await kit.state()
    assert isinstance(first.owner, Offered)
    assert first.ticket is not None
    assert first.ticket.priority == 1
    assert [callback.phone for callback in first.callbacks] == ["+49 30 1"]


async def test_consoles_learn_how_often_to_ring() -> None:
    kit = await Kit(policy=policy_of(alerts={"repeat": 7.5})).start()
    assert kit.desk.waits.repeat_ms == 7_500
