"""An agent's session without a terminal, without a broker."""

import asyncio

import pytest

from broker.domain.actors import DESK
from broker.domain.agent_events import OfferReleased, OfferReserved, WorkReleased
from broker.domain.desk_commands import SetPresence
from broker.domain.errors import Forbidden, NotFound, OfferGone
from broker.domain.events import MessagePosted, SurveyAnswered
from broker.domain.handoff_commands import AcceptOffer, DeclineOffer
from broker.domain.owner_events import OfferMade, Resolved
from broker.protocol.frames import Result
from collabtui.client.errors import LoginRefused
from tests.unit.line.fake_desk import PATIENCE_S
from tests.unit.line.room import Office, sitting
from tests.unit.line.values import ADA, MARIA, MINE, TALK


async def test_an_agent_comes_online_then_leaves_offline() -> None:
    async with sitting(Office()) as office:
        await office.screen.shows("you are online")
    assert office.desk.of(SetPresence) == [SetPresence("online"), SetPresence("offline")]
    assert office.screen.lines == ["-- you are online", "-- you are offline"]


async def test_an_agent_may_come_without_getting_offers() -> None:
    async with sitting(Office(presence="away")) as office:
        await office.screen.shows("you are away")


async def test_an_agent_nobody_registered_is_told_so() -> None:
    office = Office(registered=False)
    with pytest.raises(NotFound):
        await office.shell.run()


async def test_an_offer_is_printed_with_how_to_answer_it() -> None:
    async with sitting(Office()) as office:
        await office.is_offered()
        line = await office.screen.shows("offer 1")
    assert line.startswith("-- offer 1: conversation c1 customer Maria Oliveira, rule low_confidence, waited ")


async def test_what_is_only_offered_is_not_read_along() -> None:
    async with sitting(Office()) as office:
        await office.is_offered()
        office.desk.happen(TALK, MARIA, MessagePosted("m2", "anybody there", 2))
        office.keyboard.types("/chats")
        await office.screen.shows("offered to you")
    assert not any(line.startswith("#1") for line in office.screen.lines)


async def test_accepting_brings_the_packet_then_the_conversation_live() -> None:
    async with sitting(Office()) as office:
        await office.accepts()
        office.desk.happen(TALK, MARIA, MessagePosted("m2", "hello Ada", 3))
        await office.screen.shows("hello Ada")
    printed = office.screen.lines
    assert "-- #1 why: rule low_confidence (policy v7): confidence was 0.31 against 0.5" in printed
    assert "#1 [note] ben: be kind" in printed
    assert printed.index("#1 bot bot.1: I do not know") < printed.index("#1 customer Maria Oliveira: hello Ada")


async def test_what_the_packet_holds_is_not_printed_twice() -> None:
    async with sitting(Office()) as office:
        await office.accepts()
    assert len([line for line in office.screen.lines if "where is my parcel" in line and line.startswith("#1")]) == 1


async def test_what_is_released_is_followed_no_more() -> None:
    async with sitting(Office()) as office:
        await office.accepts()
        office.desk.happen(TALK, ADA, Resolved("solved", bot_closes=True))
        office.desk.happen(MINE, ADA, WorkReleased("c1", "resolved"))
        await office.screen.shows("#1 this conversation is no longer yours: resolved")
        assert not office.desk.follows(TALK)
        office.keyboard.types("too late")
        await office.screen.shows("say which conversation you mean")


async def test_an_offer_can_be_declined_with_a_reason() -> None:
    async with sitting(Office()) as office:
        await office.is_offered()
        office.keyboard.types("/decline 1 at lunch")
        await office.screen.shows("offer 1 is declined")
        assert not office.desk.follows(TALK)
    assert office.desk.of(DeclineOffer) == [DeclineOffer("c1", "o1", "at lunch")]


async def test_an_offer_that_ran_out_is_not_there_to_accept() -> None:
    async with sitting(Office()) as office:
        await office.is_offered()
        office.desk.happen(MINE, DESK, OfferReleased("o1", "c1", "timed_out"))
        await office.screen.shows("nobody answered it")
        office.keyboard.types("/accept", "/accept 1", "/decline")
        await office.screen.shows("there is no such offer now")
    assert office.desk.of(AcceptOffer) == []


async def test_an_offer_that_somebody_else_took_is_a_refusal() -> None:
    async with sitting(Office()) as office:
        await office.is_offered()
        office.desk.on[AcceptOffer] = lambda _command, _id: OfferGone("That offer is over.")
        office.keyboard.types("/accept")
        assert await office.screen.shows("refused") == "-- #1 refused: That offer is over."


async def test_presence_can_be_changed() -> None:
    async with sitting(Office()) as office:
        office.keyboard.types("/away lunch", "/busy", "/online")
    said = [SetPresence("online"), SetPresence("away", "lunch"), SetPresence("busy"), SetPresence("online")]
    assert office.desk.of(SetPresence) == [*said, SetPresence("offline")]


async def test_the_queue_is_asked_for() -> None:
    async with sitting(Office()) as office:
        office.desk.result = Result(id="q")
        office.keyboard.types("/queue")
        await office.screen.shows("-- 0 in the queue")


async def test_lines_that_mean_nothing_are_explained() -> None:
    async with sitting(Office()) as office:
        office.keyboard.types("/resovle x", "", "/help")
        await office.screen.shows("Did you mean /resolve")
        await office.screen.shows("-- /quit to go offline")


async def test_work_from_before_is_shown_again_at_the_start() -> None:
    office = Office()
    office.held_before()
    async with sitting(office):
        await office.screen.shows("why: rule low_confidence")
        office.keyboard.types("back again")
        await office.screen.shows("#1 agent ada: back again")
    # What happened to the agent before is not told as news.
    assert not any("no longer yours" in line or "offer" in line for line in office.screen.lines)


async def test_an_offer_from_before_is_shown_again_at_the_start() -> None:
    office = Office()
    office.waits(TALK)
    office.desk.happen(TALK, DESK, OfferMade("o1", "ada", 9))
    office.desk.happen(MINE, DESK, OfferReserved("o1", "c1", 9, "keyword", "", 0))
    async with sitting(office):
        await office.screen.shows("offer 1: conversation c1")


async def test_after_a_replaced_store_the_work_is_shown_anew() -> None:
    async with sitting(Office()) as office:
        await office.accepts()
        office.desk.replay(TALK)
        office.desk.replay(MINE)
        office.keyboard.types("/chats")
        await office.screen.shows("yours (current)")
    assert len([line for line in office.screen.lines if "why: rule" in line]) == 3


async def test_a_conversation_that_can_not_be_followed_is_a_line() -> None:
    async with sitting(Office()) as office:
        office.desk.happen(MINE, DESK, OfferReserved("o9", "gone", 9, "keyword", "", 0))
        await office.screen.shows("refused: There is no conversation:gone for you.")


async def test_leaving_without_a_broker_waits_for_nobody() -> None:
    async with sitting(Office()) as office:
        await office.screen.shows("you are online")
        office.desk.turn("reconnecting")
        await office.screen.shows("reconnecting")
        office.keyboard.types("/quit")
    assert SetPresence("offline") not in office.desk.sent


async def test_a_rating_that_comes_while_it_is_theirs_is_told() -> None:
    async with sitting(Office()) as office:
        await office.accepts()
        office.desk.happen(TALK, MARIA, SurveyAnswered(5, "kind"))
        await office.screen.shows('the customer rated 5 of 5: "kind"')


async def test_a_question_the_broker_refuses_is_a_line() -> None:
    async with sitting(Office()) as office:
        office.desk.refusal = Forbidden("An agent may not ask that.")
        office.keyboard.types("/queue")
        assert await office.screen.shows("refused") == "-- refused: An agent may not ask that."


async def test_a_packet_the_broker_refuses_leaves_the_conversation_theirs() -> None:
    async with sitting(Office()) as office:
        await office.is_offered()
        office.desk.refusal = NotFound("There is no packet.")
        office.keyboard.types("/accept", "hello")
        await office.screen.shows("#1 agent ada: hello")
        await office.screen.shows("-- #1 refused: There is no packet.")


async def test_a_session_ends_with_its_client_even_while_nobody_types() -> None:
    office = Office()
    running = asyncio.create_task(office.shell.run())
    await office.screen.shows("you are online")
    office.desk.stop(LoginRefused("This token opens nothing."))
    with pytest.raises(LoginRefused):
        async with asyncio.timeout(PATIENCE_S):
            await running
