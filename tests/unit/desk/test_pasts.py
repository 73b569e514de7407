"""What was resolved, told to copilots a page of the log at a time."""

import pytest

from broker.desk import pasts
from broker.desk.traces import suggestions_of
from broker.domain.actors import Actor
from broker.domain.commands import CloseConversation, OfferSuggestion, ReopenConversation, Resolve
from broker.domain.erasure_events import Erased
from broker.domain.errors import Forbidden, NotFound
from broker.domain.handoff_commands import RequestHandoff
from broker.domain.keeping_commands import EraseCustomer
from broker.protocol.codec import decode_event
from broker.protocol.questions import ListResolved
from broker.protocol.rows import ResolvedPage
from tests.desk_kit import ADA, BOT, COPILOT, MARIA, SUPERVISOR, TOM, Kit

ASKED = "Who pays for the postage of a return?"
SOLVED = "I have paid the postage back to you today."


async def page(kit: Kit, after: int = 0, before: int | None = None) -> ResolvedPage:
    found = (await kit.desk.answer(COPILOT, "q", ListResolved(after=after, before=before))).resolved
    assert found is not None
    return found


async def solve(kit: Kit, conversation: str = "c1", customer: Actor = MARIA) -> None:
    """A conversation from its first word to its resolution."""
    await kit.open(conversation, customer, ASKED)
    await kit.do(customer, RequestHandoff(conversation))
    await kit.accept(ADA, conversation)
    await kit.reply(SOLVED, ADA, conversation)
    await kit.do(ADA, Resolve(conversation, "refunded"))


@pytest.fixture
async def kit() -> Kit:
    kit = await Kit().start()
    await kit.agent(ADA)
    return kit


async def test_a_resolved_conversation_is_told_with_what_solved_it(kit: Kit) -> None:
    await solve(kit)
    (past,) = (await page(kit)).resolved
    assert (past.conversation, past.asked, past.replies, past.code) == ("c1", ASKED, (SOLVED,), "refunded")


@pytest.mark.parametrize("actor", [MARIA, BOT, ADA, SUPERVISOR])
async def test_nobody_but_copilots_is_told(kit: Kit, actor: Actor) -> None:
    with pytest.raises(Forbidden):
        await kit.desk.answer(actor, "q", ListResolved())


async def test_what_is_reopened_is_gone_until_it_is_resolved_again(kit: Kit) -> None:
    await solve(kit)
    upto = (await page(kit)).upto
    nothing = ResolvedPage(resolved=(), gone=(), since=upto + 1, upto=upto, store=kit.store.store_id)
    assert await page(kit, after=upto) == nothing
    await kit.do(MARIA, CloseConversation("c1"))
    await kit.do(MARIA, ReopenConversation("c1"))
    assert [(await page(kit, after=after)).gone for after in (0, upto)] == [("c1",), ("c1",)]


async def test_what_was_erased_is_gone(kit: Kit) -> None:
    await solve(kit)
    upto = (await page(kit)).upto
    await kit.do(SUPERVISOR, EraseCustomer("maria"))
    found = await page(kit, after=upto)
    assert (found.resolved, found.gone) == ((), ("c1",))


async def test_words_of_theirs_that_were_suggested_for_somebody_else_go_with_them(kit: Kit) -> None:
    await solve(kit)
    await kit.open("c2", TOM, "Who pays?")
    about = (await kit.state("c2")).lines[0].message
    await kit.do(COPILOT, OfferSuggestion("c2", about, SOLVED, "solved before", 0.9, sort="resolution", past="c1"))
    await kit.do(COPILOT, OfferSuggestion("c2", about, "Nobody pays.", "an article", 0.9))
    await kit.do(SUPERVISOR, EraseCustomer("maria"))
    assert not [row for row in await kit.store.feed(0) if SOLVED.encode() in row.body]
    assert [one.text for one in (await kit.state("c2")).suggestions.values()] == ["[erased]", "Nobody pays."]
    marks = [decode_event(row.body) for row in await kit.store.load("conversation:c2") if row.kind == "erased"]
    assert marks == [Erased(3, ("suggestions",), "quoted")]


async def test_words_of_theirs_that_a_copilot_still_had_are_not_taken_once_they_are_erased(kit: Kit) -> None:
    await solve(kit)
    await kit.open("c2", TOM, "Who pays?")
    about = (await kit.state("c2")).lines[0].message
    await kit.do(SUPERVISOR, EraseCustomer("maria"))
    for past in ("c1", "c2", "nowhere"):
        with pytest.raises(NotFound, match=f"conversation {past} "):
            await kit.do(COPILOT, OfferSuggestion("c2", about, SOLVED, "before", 0.9, sort="resolution", past=past))
    assert not [row for row in await kit.store.feed(0) if SOLVED.encode() in row.body]


async def test_that_a_quote_is_gone_is_said_though_the_desk_died_before_it_was(kit: Kit) -> None:
    await solve(kit)
    await kit.open("c2", TOM, "Who pays?")
    about = (await kit.state("c2")).lines[0].message
    await kit.do(COPILOT, OfferSuggestion("c2", about, SOLVED, "solved before", 0.9, sort="resolution", past="c1"))
    found = [traces async for traces in suggestions_of(kit.store, ["c1"])]
    await kit.store.erase(found[0].blanks)
    assert [(traces.blanks, traces.is_marked) async for traces in suggestions_of(kit.store, ["c1"])] == [([], False)]
    await kit.do(SUPERVISOR, EraseCustomer("maria"))
    assert [(traces.blanks, traces.is_marked) async for traces in suggestions_of(kit.store, ["c1"])] == [([], True)]


async def test_pages_follow_on_each_other_newest_first_without_a_hole(
    kit: Kit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pasts, "MOST", 2)
    monkeypatch.setattr(pasts, "SPAN", 25)
    for n in range(5):
        await solve(kit, f"c{n}", Actor("customer", f"customer{n}"))
    told: list[str] = []
    before: int | None = None
    while before is None or before > 1:
        found = await page(kit, before=before)
        told += [past.conversation for past in found.resolved]
        before = found.since
    assert told == ["c4", "c3", "c2", "c1", "c0"]
