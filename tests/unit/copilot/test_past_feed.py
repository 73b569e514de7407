"""Keeping up with what a desk resolves, reopens, erases."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from broker.desk import pasts
from broker.domain.actors import Actor
from broker.domain.commands import CloseConversation, PostMessage, ReopenConversation, Resolve
from broker.domain.errors import Refused
from broker.domain.handoff_commands import RequestHandoff
from broker.domain.keeping_commands import EraseCustomer
from broker.protocol.frames import Result
from broker.protocol.questions import ListResolved, QueryKind
from collabtui.copilot.past_answers import PastAnswers
from collabtui.copilot.past_cases import PastCases
from collabtui.copilot.past_feed import PastFeed
from collabtui.copilot.questions import Question
from tests.desk_kit import ADA, COPILOT, MARIA, SUPERVISOR, TOM, Kit

ASKED = "Who pays for the postage when I send boots back?"
SOLVED = "We pay the postage of every return within the first 30 days."


class Copilot:
    """A copilot's memory of resolved conversations beside a desk that answers what it asks."""

    def __init__(self, kit: Kit, most: int = 100) -> None:
        self.kit, self.queried = kit, asyncio.Event()
        self.cases = PastCases(most=most)
        self.feed = PastFeed(self, self.cases, every_s=0.01, pause_s=0)

    async def query(self, q: QueryKind) -> Result:
        assert isinstance(q, ListResolved)
        self.queried.set()
        return await self.kit.desk.answer(COPILOT, "q", q)

    async def offered(self, conversation: str) -> list[tuple[str | None, str]]:
        """From which conversations what is offered for the customer's last message here."""
        state = await self.kit.state(conversation)
        question = Question(conversation, state.lines[-1].message, state.lines[-1].text)
        answers = PastAnswers(self.feed, self.cases, lambda: None)
        return [(offer.past, offer.text) for offer in await answers.offers(state, question, question.text)]

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        task = asyncio.create_task(self.feed.run())
        try:
            yield
        finally:
            task.cancel()

    async def until_held(self, count: int) -> None:
        async with asyncio.timeout(5):
            while len(self.cases) != count:
                self.queried.clear()
                await self.queried.wait()


async def solve(kit: Kit, conversation: str = "c1", customer: Actor = MARIA, said: str = SOLVED) -> None:
    await kit.open(conversation, customer, ASKED)
    await kit.do(customer, RequestHandoff(conversation))
    await kit.accept(ADA, conversation)
    await kit.reply(said, ADA, conversation)
    await kit.do(ADA, Resolve(conversation, "solved", "goodwill, see the terms"))


@pytest.fixture
async def kit() -> Kit:
    kit = await Kit().start()
    await kit.agent(ADA)
    await kit.open("now", TOM, "Must I pay the postage when I send my boots back?")
    return kit


async def test_what_solved_a_conversation_like_this_one_is_offered_with_where_it_is_from(kit: Kit) -> None:
    await solve(kit)
    copilot = Copilot(kit)
    assert await copilot.offered("now") == [("c1", SOLVED)]


async def test_the_conversation_itself_is_never_its_own_answer(kit: Kit) -> None:
    await solve(kit)
    copilot = Copilot(kit)
    await kit.do(MARIA, CloseConversation("c1"))
    await kit.do(MARIA, PostMessage("c1", ASKED))
    await copilot.feed.catch_up()
    assert await copilot.offered("c1") == []


async def test_once_its_customer_is_erased_nothing_of_it_is_offered_or_held(kit: Kit) -> None:
    await solve(kit)
    copilot = Copilot(kit)
    assert await copilot.offered("now") != []
    await kit.do(SUPERVISOR, EraseCustomer("maria"))
    assert await copilot.offered("now") == []
    assert len(copilot.cases) == 0


async def test_an_erasure_is_heeded_while_nobody_asks_anything(kit: Kit) -> None:
    await solve(kit)
    copilot = Copilot(kit)
    async with copilot.running():
        await copilot.until_held(1)
        await kit.do(SUPERVISOR, EraseCustomer("maria"))
        await copilot.until_held(0)


async def test_what_is_reopened_solved_nothing_until_it_is_resolved_again(kit: Kit) -> None:
    await solve(kit)
    copilot = Copilot(kit)
    assert await copilot.offered("now") != []
    await kit.do(MARIA, CloseConversation("c1"))
    await kit.do(MARIA, ReopenConversation("c1"))
    assert await copilot.offered("now") == []


async def test_where_nobody_says_what_was_erased_nothing_is_offered(kit: Kit) -> None:
    await solve(kit)
    copilot = Copilot(kit)
    await copilot.feed.catch_up()

    async def refuse(q: QueryKind) -> Result:
        raise Refused("not now")

    copilot.query = refuse  # type: ignore[method-assign]
    with pytest.raises(Refused):
        await copilot.offered("now")


async def test_a_note_of_the_desk_is_for_the_desk_alone(kit: Kit) -> None:
    await solve(kit, said="ok")
    copilot = Copilot(kit)
    state = await kit.state("now")
    question = Question("now", state.lines[-1].message, ASKED)
    (offer,) = await PastAnswers(copilot.feed, copilot.cases, lambda: None).offers(state, question, ASKED)
    assert (offer.text, offer.internal, offer.sort) == ("goodwill, see the terms", True, "resolution")


async def test_the_past_is_read_from_the_newest_back_until_there_is_no_more_room(
    kit: Kit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pasts, "MOST", 2)
    monkeypatch.setattr(pasts, "SPAN", 25)
    for n in range(4):
        await solve(kit, f"c{n}", Actor("customer", f"customer{n}"))
    copilot, small = Copilot(kit), Copilot(kit, most=2)
    async with copilot.running(), small.running():
        await copilot.until_held(4)
        await small.until_held(2)
        await solve(kit, "c9", Actor("customer", "customer9"))
        await copilot.until_held(5)
    assert set(small.cases._known) <= {"c2", "c3", "c9"}


async def test_a_fault_in_what_holds_them_costs_one_look_not_all_that_follow(kit: Kit) -> None:
    copilot = Copilot(kit)
    faults = [RuntimeError("no memory for a vector")]

    def encoder() -> None:
        if faults:
            raise faults.pop()

    copilot.cases = PastCases(encoder)
    copilot.feed = PastFeed(copilot, copilot.cases, every_s=0.01, pause_s=0)
    await solve(kit)
    async with copilot.running():
        await copilot.until_held(1)
        await solve(kit, "c2", Actor("customer", "uwe"))
        await copilot.until_held(2)
