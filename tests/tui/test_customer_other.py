"""Another conversation of the customer's, in their window: told of, gone to, come back from."""

from broker.domain.actors import Actor
from broker.domain.commands import PostMessage
from broker.domain.events import MessagePosted
from broker.domain.owner_events import ConversationOpened
from broker.protocol.frames import Result
from broker.protocol.rows import ConversationRow
from tests.tui.screen import picture, sees
from tests.tui.test_customer_proposal import BOT, MARIA, TALK, Seat, window
from tests.unit.line.test_customer_shell import posted

OTHER = "conversation:o1"
NEWS = "We wrote to you in another conversation: F5 goes there and back"
LATE = "Your order will be late."


def begun(seat: Seat) -> None:
    """The desk writes to Maria in a conversation of its own."""
    seat.desk.happen(OTHER, BOT, ConversationOpened("maria", "outreach", "en", ""))
    seat.desk.happen(OTHER, BOT, MessagePosted("o", LATE, 1))
    seat.desk.begin("o1")


def row(conversation: str, lines: int = 1) -> ConversationRow:
    return ConversationRow(
        conversation=conversation, customer="maria", phase="bot", owner="", since=0, opened=0, touched=0, epoch=0,
        channel="outreach", lines=lines,
    )  # fmt: skip


async def test_a_key_goes_there_and_back_with_all_that_was_said() -> None:
    async with window() as seat:
        await seat.hears(MARIA, MessagePosted("m1", "Where is my tent?", 1))
        assert not sees(seat.app, "F5")
        seat.desk.on = {PostMessage: posted}
        begun(seat)
        await seat.sees_it()
        assert sees(seat.app, NEWS)
        assert sees(seat.app, "F5 Other")
        picture(seat.app, "customer_other")
        await seat.pilot.press("f5")
        await seat.sees_it()
        assert sees(seat.app, LATE)
        assert sees(seat.app, "F5 goes back to your other conversation")
        assert not seat.desk.follows(TALK)
        await seat.pilot.press(*"yes", "enter")
        await seat.sees_it()
        assert [one.conversation for one in seat.desk.of(PostMessage) if isinstance(one, PostMessage)] == ["o1"]
        await seat.pilot.press("f5")
        await seat.sees_it()
        assert sees(seat.app, "Where is my tent?")
        assert not sees(seat.app, LATE)


async def test_of_several_each_is_news_once_then_the_way_leads_to_where_one_began() -> None:
    async with window() as seat:
        await seat.hears(MARIA, MessagePosted("m1", "Where is my tent?", 1))
        begun(seat)
        seat.desk.happen("conversation:o2", BOT, ConversationOpened("maria", "outreach", "en", ""))
        seat.desk.happen("conversation:o2", BOT, MessagePosted("o2", "Your plan ends.", 1))
        seat.desk.begin("o2")
        seat.desk.result = Result(id="q", conversations=(row("o1"), row("o2")))
        await seat.sees_it()
        read = []
        for _ in range(4):
            await seat.pilot.press("f5")
            await seat.sees_it()
            read += [words for words in ("Your plan ends.", LATE, "Where is my tent?") if sees(seat.app, words)]
        assert read == ["Your plan ends.", LATE, "Where is my tent?", LATE]


async def test_what_began_while_nobody_was_there_is_told_once_the_connection_is_back() -> None:
    async with window() as seat:
        seat.desk.result = Result(id="q", conversations=(row("old", lines=2), row("o1")))
        seat.desk.turn("reconnecting")
        seat.desk.turn("online")
        await seat.sees_it()
        assert sees(seat.app, NEWS)


async def test_words_that_would_be_lost_keep_one_here_until_they_are_sent() -> None:
    async with window() as seat:
        begun(seat)
        await seat.sees_it()
        await seat.pilot.press("h", "i", "f5")
        await seat.sees_it()
        assert not sees(seat.app, LATE)
        assert sees(seat.app, "Send what you wrote first")


async def test_a_letter_goes_there_from_outside_the_field() -> None:
    async with window() as seat:
        begun(seat)
        await seat.sees_it()
        await seat.pilot.press("escape", "o")
        await seat.sees_it()
        assert sees(seat.app, LATE)


async def test_without_another_conversation_the_key_does_nothing() -> None:
    async with window() as seat:
        seat.desk.happen(OTHER, Actor("bot", "bot"), ConversationOpened("maria", "outreach", "en", ""))
        await seat.pilot.press("f5")
        await seat.sees_it()
        assert seat.desk.follows(TALK)
        assert not seat.desk.follows(OTHER)
