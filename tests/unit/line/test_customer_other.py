"""Another conversation of the customer's, line by line: told of, gone to, come back from."""

from broker.domain.commands import PostMessage
from broker.domain.events import MessagePosted
from broker.domain.owner_events import ConversationOpened
from broker.protocol.frames import Result
from broker.protocol.rows import ConversationRow
from tests.unit.line.fake_desk import FakeDesk
from tests.unit.line.test_customer_shell import Room, past, sitting
from tests.unit.line.values import BOT


def begun(desk: FakeDesk) -> None:
    """The desk writes to Maria in a conversation of its own."""
    desk.happen("conversation:o1", BOT, ConversationOpened("maria", "outreach", "en", ""))
    desk.happen("conversation:o1", BOT, MessagePosted("o", "Your order will be late.", 1))
    desk.begin("o1")


async def test_another_conversation_is_told_of_gone_to_come_back_from() -> None:
    room = Room("c1")
    past(room.desk)
    async with sitting(room):
        await room.screen.shows("I am here")
        begun(room.desk)
        await room.screen.shows("-- we wrote to you in another conversation: /other goes there and back")
        room.keyboard.types("/other", "yes please")
        assert await room.screen.shows("Your order will be late.") == "bot: Your order will be late."
        room.keyboard.types("/other", "/history")
    assert [one for one in room.desk.sent if isinstance(one, PostMessage)] == [PostMessage("o1", "yes please")]
    assert [line for line in room.screen.lines if line.startswith("-- conversation ")] == [
        f"-- conversation {id}; --conversation {id} resumes it" for id in ("c1", "o1", "c1")
    ]


async def test_of_several_each_is_told_of_once_then_the_way_leads_to_where_one_began() -> None:
    room = Room("c1")
    past(room.desk)
    for id in ("o1", "o2"):
        room.desk.happen(f"conversation:{id}", BOT, ConversationOpened("maria", "outreach", "en", ""))
        room.desk.happen(f"conversation:{id}", BOT, MessagePosted(id, f"words of {id}", 1))
    rows = [
        ConversationRow(
            conversation=id, customer="maria", phase="bot", owner="", since=0, opened=0, touched=0, epoch=0,
            channel="outreach", lines=1,
        ) for id in ("o1", "o2")
    ]  # fmt: skip
    room.desk.result = Result(id="q", conversations=tuple(rows))
    printed = await room.plays("/other", "/other", "/other", "/other")
    went = [line.split(";")[0].removeprefix("-- conversation ") for line in printed if "resumes it" in line]
    assert went == ["c1", "o2", "o1", "c1", "o1"]
    assert sum("we wrote to you" in line for line in printed) == 2


async def test_without_another_conversation_there_is_nowhere_to_go() -> None:
    assert "-- you have no other conversation to go to" in await Room().plays("/other")
