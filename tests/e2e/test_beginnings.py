"""What the desk begins with a customer, at a broker that tells them of it, counts it."""

from pathlib import Path

from broker.domain.actors import Actor
from broker.domain.commands import PostMessage, ReachOut
from broker.domain.errors import NotNow
from broker.protocol.frames import Begun, RefusedFrame
from tests.e2e.rig import Rig, opened, rig
from tests.e2e.test_metrics import scraped
from tests.e2e.test_outreach_command import policy_at_noon

BOT = Actor("bot", "outreach")


def late(conversation: str, customer: str = "maria", topic: str = "order_delayed") -> ReachOut:
    return ReachOut(conversation, customer, topic, "Your order will be late.")


async def outreach_of(broker: Rig) -> dict[str, float]:
    prefix = "collabtui_outreach_total{"
    return {
        name.removeprefix(prefix).rstrip("}"): value
        for name, value in (await scraped(broker)).items()
        if name.startswith(prefix)
    }


async def test_a_customer_who_is_there_is_told_on_all_their_screens_nobody_else(tmp_path: Path) -> None:
    async with (
        rig(tmp_path, policy=policy_at_noon(tmp_path)) as broker,
        await opened(broker) as maria,
        await broker.peer("customer", "maria") as again,
        await opened(broker, "jo", "c2") as jo,
    ):
        await broker.do(BOT, late("o1"))
        assert [(await one.until(Begun)).conversation for one in (maria, again)] == ["o1", "o1"]
        await jo.do(PostMessage("c2", "hello"))
        assert [frame for frame in jo.seen if isinstance(frame, Begun)] == []


async def test_what_was_opened_answered_held_back_is_counted_with_the_reason(tmp_path: Path) -> None:
    async with (
        rig(tmp_path, policy=policy_at_noon(tmp_path)) as broker,
        await broker.peer("bot", "outreach") as bot,
        await opened(broker) as maria,
    ):
        assert await outreach_of(broker) == {}
        for conversation in ("o1", "o2"):
            await bot.do(late(conversation))
        for text in ("What now?", "I see."):
            await maria.do(PostMessage("o1", text))
        capped, other = await bot.do(late("o3")), await bot.do(late("o4", "jo", "weather"))
        assert isinstance(capped, RefusedFrame)
        assert isinstance(other, RefusedFrame)
        assert (capped.code, capped.current and capped.current["held_back"]) == (NotNow.code, "cap")
        await maria.do(PostMessage("o2", "stop"))
        await bot.do(late("o5"))
        counted = {"opened": 2, "answered": 2, "stopped": 1, "cap": 1, "topic": 1, "declined": 1}
        assert await outreach_of(broker) == counted
