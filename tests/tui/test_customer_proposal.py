"""The question whether a person is wanted, in the customer's window."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual.pilot import Pilot

from broker.domain.actors import Actor
from broker.domain.commands import OpenConversation, PostMessage
from broker.domain.events import Event
from broker.domain.handoff_commands import AnswerProposal
from broker.domain.judgement_events import HandoffProposed, ProposalAnswered
from broker.domain.owner_events import ConversationOpened, HandoffRequested, OfferAccepted, PutToSleep
from collabtui.customer.app import CustomerApp
from collabtui.customer.visit import Visit
from collabtui.ui.settings import Read, Settings
from tests.tui.screen import picture, seen, sees
from tests.unit.line.fake_desk import FakeDesk

MARIA, BOT, ADA, DESK = Actor("customer", "maria"), Actor("bot", "bot"), Actor("agent", "ada"), Actor("desk", "desk")
TALK = "conversation:c1"
QUESTION = "Would you like a person?"


class WindowDesk(FakeDesk):
    """Does not care who types."""

    def typing(self, conversation: str, epoch: int = 0) -> None: ...


class Seat:
    """Maria at her window."""

    def __init__(self, pilot: Pilot[None], app: CustomerApp, desk: WindowDesk) -> None:
        self.pilot, self.app, self.desk = pilot, app, desk

    async def hears(self, actor: Actor, event: Event) -> None:
        self.desk.happen(TALK, actor, event)
        await self.sees_it()

    async def sees_it(self) -> None:
        """Wait until the window has drawn what it knows."""
        for _ in range(3):
            await self.pilot.pause(0.05)


@asynccontextmanager
async def window(size: tuple[int, int] = (80, 24)) -> AsyncIterator[Seat]:
    desk = WindowDesk(MARIA)
    desk.happen(TALK, MARIA, ConversationOpened("maria", "web", "en", ""))
    app = CustomerApp(desk, Visit(OpenConversation("c1"), is_new=False), Read(Settings()))
    async with app.run_test(size=size, notifications=True) as pilot:
        seat = Seat(pilot, app, desk)
        await seat.sees_it()
        yield seat
        await app.window.link.stop()


@pytest.mark.parametrize(("key", "accept"), [("f7", True), ("f8", False)])
async def test_it_is_answered_by_one_key_while_one_writes(key: str, accept: bool) -> None:
    async with window() as seat:
        await seat.hears(BOT, HandoffProposed("p1", "", 3))
        assert sees(seat.app, f"{QUESTION} F7 yes, F8 no, or write on")
        picture(seat.app, "customer_proposal")
        await seat.pilot.press(key)
        await seat.sees_it()
        assert seat.desk.of(AnswerProposal) == [AnswerProposal("c1", "p1", accept)]


@pytest.mark.parametrize(("key", "accept"), [("y", True), ("n", False)])
async def test_outside_the_field_a_letter_is_enough(key: str, accept: bool) -> None:
    async with window() as seat:
        await seat.hears(BOT, HandoffProposed("p1", "", 3))
        await seat.pilot.press("escape", key)
        await seat.sees_it()
        assert seat.desk.of(AnswerProposal) == [AnswerProposal("c1", "p1", accept)]


async def test_a_letter_that_is_typed_is_a_letter() -> None:
    async with window() as seat:
        await seat.hears(BOT, HandoffProposed("p1", "", 3))
        await seat.pilot.press("y", "e", "s", "enter")
        await seat.sees_it()
        assert seat.desk.of(AnswerProposal) == []
        (said,) = seat.desk.of(PostMessage)
        assert isinstance(said, PostMessage)
        assert said.text == "yes"


async def test_it_goes_once_it_is_answered_so_do_its_keys() -> None:
    async with window() as seat:
        await seat.hears(BOT, HandoffProposed("p1", "", 3))
        assert sees(seat.app, "F7 Yes")
        await seat.hears(MARIA, ProposalAnswered("p1", "declined"))
        assert not sees(seat.app, QUESTION)
        assert not sees(seat.app, "F7 Yes")
        await seat.pilot.press("f7", "f8")
        assert seat.desk.of(AnswerProposal) == []


async def test_the_place_stands_there_with_the_wait_then_when_it_goes_on() -> None:
    async with window() as seat:
        await seat.hears(DESK, HandoffRequested("t1", "", 3))
        seat.desk.place("c1", 2, 5, 240_000)
        await seat.sees_it()
        assert sees(seat.app, "You are number 2 of 5 in the queue. About 4 minutes.")
        await seat.hears(ADA, OfferAccepted("o1", "ada", "Ada"))
        await seat.hears(ADA, PutToSleep(4_000_000_000_000))
        assert seen(seat.app)[0].strip().startswith("We'll be back on this at")
