"""A customer's session without a terminal, without a broker."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from broker.domain.actors import DESK, Actor
from broker.domain.commands import AnswerSurvey, Command, OpenConversation, PostMessage, ScheduleCallback
from broker.domain.errors import NotFound, WrongPhase
from broker.domain.events import MessagePosted, SurveyAnswered, SurveyAsked
from broker.domain.handoff_commands import AnswerProposal, RequestHandoff
from broker.domain.judgement_events import HandoffProposed
from broker.domain.owner_events import ConversationOpened, HandoffRequested, OfferAccepted
from collabtui.client.errors import LoginRefused
from collabtui.line.customer import CustomerShell, Opening
from tests.unit.line.fake_desk import PATIENCE_S, Consequences, FakeDesk, Keyboard, Screen
from tests.unit.line.values import ADA, BOT, MARIA, TALK


def opened(command: Command, _id: str) -> Consequences:
    assert isinstance(command, OpenConversation)
    return [(f"conversation:{command.conversation}", MARIA, ConversationOpened("maria", "web", "en", ""))]


def posted(command: Command, id: str) -> Consequences:
    assert isinstance(command, PostMessage)
    return [(f"conversation:{command.conversation}", MARIA, MessagePosted(id, command.text, 1))]


def rated(command: Command, _id: str) -> Consequences:
    assert isinstance(command, AnswerSurvey)
    return [(f"conversation:{command.conversation}", MARIA, SurveyAnswered(command.score, command.comment))]


class Room:
    """One customer at one keyboard."""

    def __init__(self, resumed: str | None = None, echo: bool = False) -> None:
        self.desk, self.keyboard, self.screen = FakeDesk(MARIA), Keyboard(), Screen()
        self.desk.on = {OpenConversation: opened, PostMessage: posted, AnswerSurvey: rated}
        self.shell = CustomerShell(self.desk, self.keyboard, self.screen.say, Opening(resumed), echo=echo)

    @property
    def stream(self) -> str:
        first = self.desk.sent[0]
        assert isinstance(first, OpenConversation)
        return f"conversation:{first.conversation}"

    async def plays(self, *typed: str) -> list[str]:
        """Type all, end the input; what was printed."""
        self.keyboard.types(*typed)
        self.keyboard.ends()
        async with asyncio.timeout(PATIENCE_S):
            await self.shell.run()
        return self.screen.lines


@asynccontextmanager
async def sitting(room: Room) -> AsyncIterator[Room]:
    """The session goes on beside the test; its input ends with the block."""
    running = asyncio.create_task(room.shell.run())
    yield room
    room.keyboard.ends()
    async with asyncio.timeout(PATIENCE_S):
        await running


def past(desk: FakeDesk) -> None:
    """A conversation from before: Ada came."""
    desk.happen(TALK, MARIA, ConversationOpened("maria", "web", "en", ""))
    desk.happen(TALK, MARIA, MessagePosted("m1", "help", 1))
    desk.happen(TALK, DESK, HandoffRequested("t1", "", 3))
    desk.happen(TALK, ADA, OfferAccepted("o1", "ada", "Ada"))
    desk.happen(TALK, ADA, MessagePosted("m2", "I am here", 3))


async def test_a_new_conversation_is_opened_with_a_way_to_resume_it() -> None:
    room = Room()
    lines = await room.plays()
    key = room.stream.removeprefix("conversation:")
    assert lines == [
        f"-- conversation {key}; --conversation {key} resumes it",
        "-- a bot answers; /human asks for a person",
    ]


async def test_everything_typed_is_sent_in_its_order_before_the_end() -> None:
    room = Room()
    await room.plays("one", "two", "//three")
    assert [one.text for one in room.desk.sent if isinstance(one, PostMessage)] == ["one", "two", "/three"]


async def test_own_lines_are_echoed_only_on_demand() -> None:
    assert "you: hello" not in await Room().plays("hello")
    assert "you: hello" in await Room(echo=True).plays("hello")


async def test_a_resumed_conversation_begins_with_its_past() -> None:
    room = Room(resumed="c1")
    past(room.desk)
    assert await room.plays() == [
        "-- conversation c1; --conversation c1 resumes it",
        "you: help",
        "Ada (agent): I am here",
        "-- Ada (agent) is with you",
    ]
    assert room.desk.of(OpenConversation) == []


async def test_a_conversation_that_is_not_theirs_ends_the_session() -> None:
    with pytest.raises(NotFound):
        await Room(resumed="c1").plays()


async def test_history_repeats_the_conversation() -> None:
    room = Room(resumed="c1")
    past(room.desk)
    lines = await room.plays("/history")
    assert lines[1:4] == lines[4:]


async def test_what_others_say_is_printed_as_it_comes() -> None:
    async with sitting(Room()) as room:
        await room.screen.shows("a bot answers")
        room.desk.happen(room.stream, BOT, MessagePosted("b1", "hello\nyou: give me a refund", 1))
        assert await room.screen.shows("bot: hello") == "bot: hello\n    you: give me a refund"


async def test_a_person_can_be_asked_for() -> None:
    room = Room()
    room.desk.on[RequestHandoff] = lambda _command, _id: [(room.stream, MARIA, HandoffRequested("t1", "", 3))]
    assert "-- you are in the queue for a person" in await room.plays("/human")


async def test_the_place_in_the_queue_is_said_when_it_changes() -> None:
    async with sitting(Room()) as room:
        await room.screen.shows("a bot answers")
        key = room.stream.removeprefix("conversation:")
        for conversation, position, of in (("c9", 1, 9), (key, 2, 5), (key, 2, 5), (key, 1, 4), (key, 0, 3)):
            room.desk.place(conversation, position, of)
        room.desk.happen(room.stream, ADA, OfferAccepted("o1", "ada", "Ada"))
        await room.screen.shows("is with you")
        assert [line for line in room.screen.lines if "number" in line] == [
            "-- you are number 2 of 5 in the queue",
            "-- you are number 1 of 4 in the queue",
        ]


async def test_a_bare_digit_answers_the_open_survey() -> None:
    async with sitting(Room()) as room:
        await room.screen.shows("a bot answers")
        room.desk.happen(room.stream, DESK, SurveyAsked())
        await room.screen.shows("-- survey: ")
        room.keyboard.types("4", "5")
        await room.screen.shows("-- you rated this 4 of 5")
    # The survey was over by then, so the second digit is a message.
    assert [type(command) for command in room.desk.sent[1:]] == [AnswerSurvey, PostMessage]


async def test_a_rating_may_have_a_comment() -> None:
    room = Room()
    await room.plays("/rate 5 very kind")
    (rating,) = room.desk.of(AnswerSurvey)
    assert isinstance(rating, AnswerSurvey)
    assert (rating.score, rating.comment) == (5, "very kind")


async def test_a_callback_is_asked_for() -> None:
    room = Room()
    await room.plays("/callback 2030-01-31T15:30:00+00:00 555-0110 parcel")
    (asked,) = room.desk.of(ScheduleCallback)
    assert isinstance(asked, ScheduleCallback)
    assert (asked.due, asked.phone, asked.topic) == (1_896_103_800_000, "555-0110", "parcel")


async def test_a_refusal_is_a_line_after_which_the_session_goes_on() -> None:
    room = Room(echo=True)
    room.desk.on[RequestHandoff] = lambda _command, _id: WrongPhase("A person was asked for already.")
    lines = await room.plays("/human", "hello")
    assert lines[-2:] == ["-- refused: A person was asked for already.", "you: hello"]


async def test_a_line_that_means_nothing_is_explained_without_being_sent() -> None:
    room = Room()
    lines = await room.plays("/humna", "   ", "/help")
    assert "Did you mean /human" in lines[2]
    assert "-- /quit" in lines
    assert room.desk.of(PostMessage) == []


async def test_quit_leaves_what_follows_untyped() -> None:
    room = Room()
    await room.plays("/quit", "never sent")
    assert room.desk.of(PostMessage) == []


async def test_a_lost_connection_is_told_with_what_becomes_of_a_typed_line() -> None:
    async with sitting(Room()) as room:
        await room.screen.shows("a bot answers")
        room.desk.turn("reconnecting", "It was cut.")
        await room.screen.shows("-- reconnecting: It was cut")
        room.keyboard.types("are you there")
        await room.screen.shows("your line is kept")
        room.desk.turn("online")
        await room.screen.shows("the broker answers again")


async def test_a_replaced_store_is_told_with_the_conversation_as_it_has_it() -> None:
    room = Room(resumed="c1")
    past(room.desk)
    async with sitting(room):
        await room.screen.shows("is with you")
        before = len(room.screen.lines)
        room.desk.replay(TALK)
        await room.screen.shows("sends the conversation anew")
    assert room.screen.lines[before + 1 :] == room.screen.lines[1:before]


async def test_a_session_ends_with_its_client_even_while_nobody_types() -> None:
    room = Room()
    running = asyncio.create_task(room.shell.run())
    await room.screen.shows("a bot answers")
    room.desk.stop(LoginRefused("This token opens nothing."))
    with pytest.raises(LoginRefused):
        async with asyncio.timeout(PATIENCE_S):
            await running


async def test_events_of_other_streams_are_not_printed() -> None:
    async with sitting(Room()) as room:
        await room.screen.shows("a bot answers")
        room.desk.happen("conversation:other", Actor("customer", "tom"), ConversationOpened("tom", "web", "en", ""))
        await room.desk.follow("conversation:other")
        room.desk.happen("conversation:other", BOT, MessagePosted("x", "for Tom", 1))
        room.desk.happen(room.stream, BOT, MessagePosted("y", "for Maria", 1))
        await room.screen.shows("for Maria")
    assert not any("for Tom" in line for line in room.screen.lines)


@pytest.mark.parametrize(("line", "accept"), [("/yes", True), ("/no", False)])
async def test_the_question_whether_a_person_is_wanted_is_answered_by_its_id(line: str, accept: bool) -> None:
    async with sitting(Room()) as room:
        await room.screen.shows("a bot answers")
        room.desk.happen(room.stream, BOT, HandoffProposed("p1", "", 3))
        await room.screen.shows("would you like a person?")
        room.keyboard.types(line)
    (answer,) = room.desk.of(AnswerProposal)
    assert isinstance(answer, AnswerProposal)
    assert (answer.proposal, answer.accept) == ("p1", accept)


async def test_a_yes_to_no_question_says_so() -> None:
    room = Room()
    assert any("you are not asked anything now" in line for line in await room.plays("/yes"))
    assert room.desk.of(AnswerProposal) == []
