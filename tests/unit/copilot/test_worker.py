"""The copilot against a client that folds what it is told, then keeps what is proposed."""

import asyncio
import logging
from collections.abc import Sequence

import pytest

from broker.domain.actors import DESK, Actor
from broker.domain.commands import Command, OfferSuggestion
from broker.domain.conversation import Conversation
from broker.domain.errors import Forbidden, WrongPhase
from broker.domain.events import ConversationEvent, SuggestionOffered
from broker.domain.owner_events import Closed, HandedBack, OfferAccepted, Resolved
from broker.protocol.frames import Ack
from collabtui.client.errors import Stopped
from collabtui.client.updates import StateChanged
from collabtui.copilot.questions import Question
from tests.unit.copilot.worker_kit import (
    ADA,
    MARIA,
    OPENED,
    OTHER,
    PATIENCE_S,
    QUEUED,
    STREAM,
    Running,
    Shelf,
    followed,
    left,
    offered,
    said,
)


async def test_an_assist_begins_with_what_the_customer_said_last() -> None:
    async with Running(OPENED, said("I have a stove", "m1"), said("It is broken", "m2"), QUEUED) as client:
        client.queue.put_nowait(StateChanged("online"))
        client.assist()
        first = await offered(client)
    assert (first.conversation, first.about) == ("c1", "m2")
    assert first.text == "All about stoves."
    assert first.source == "stoves (a4)"
    assert left(client) == []


@pytest.mark.parametrize("blanks", [True, False])
async def test_personal_data_is_looked_up_only_where_the_policy_lets_it_be(blanks: bool) -> None:
    async with Running(OPENED, said("Hi", "m1"), QUEUED) as client:
        client.blanks = blanks
        client.assist()
        await followed(client)
        client.happens(said("Please write your answer to this new mailbox: stove@example.com", "m2"))
        first = None if blanks else await offered(client)
        client.happens(said("Anything on ropes?", "m3"))
        second = await offered(client)
    assert first is None or first.about == "m2"
    assert second.about == "m3"


async def test_an_answer_to_what_the_customer_no_longer_asks_is_not_offered() -> None:
    async with Running(OPENED, said("Hi", "m1"), QUEUED) as client:
        client.assist()
        await followed(client)
        client.happens(said("A stove, please", "m2"), said("No, ropes", "m3"))
        assert (await offered(client)).about == "m3"
    assert set(left(client)) <= {"m3"}


async def test_each_later_message_of_the_customer_gets_at_most_three_articles_none_twice() -> None:
    async with Running(OPENED, said("Hi", "m1"), QUEUED) as client:
        client.assist()
        await followed(client)
        client.happens(said("Which wax is it?", "m2"))
        texts = [(await offered(client)).source for _ in range(3)]
    assert len(set(texts)) == 3
    assert left(client) == []


async def test_what_others_say_is_not_searched_for() -> None:
    async with Running(OPENED, said("Hi", "m1"), QUEUED) as client:
        client.assist()
        await followed(client)
        client.happens(said("stoves?", "m2", DESK), said("stoves?", "m3", ADA), said("A stove!", "m4"))
        assert (await offered(client)).about == "m4"


async def test_help_goes_on_while_the_agent_answers() -> None:
    async with Running(OPENED, said("Hi", "m1"), QUEUED) as client:
        client.assist()
        await followed(client)
        client.happens((ADA, OfferAccepted("o1", "ada", "Ada")), said("A stove", "m2"))
        assert (await offered(client)).about == "m2"


async def test_where_another_copilot_was_nothing_is_proposed_again() -> None:
    there = (OTHER, SuggestionOffered("s1", "m1", "Rub it.", "wax (a0)", 0.9))
    async with Running(OPENED, said("Which wax?", "m1"), QUEUED, there) as client:
        client.assist()
        client.assist()
        await followed(client)
    assert "m1" not in left(client)


async def test_a_second_assist_for_the_same_message_proposes_nothing_more() -> None:
    async with Running(OPENED, said("A stove", "m1"), QUEUED) as client:
        client.assist()
        client.assist()
        assert (await offered(client)).about == "m1"
    assert left(client) == []


@pytest.mark.parametrize(
    "end",
    [(ADA, Resolved("done", bot_closes=True)), (ADA, HandedBack()), (MARIA, Closed("customer left"))],
    ids=lambda end: end[1].kind,
)
async def test_it_lets_go_once_no_person_answers(end: tuple[Actor, ConversationEvent]) -> None:
    async with Running(OPENED, said("Hi", "m1"), QUEUED) as client:
        client.assist()
        await followed(client)
        client.happens((ADA, OfferAccepted("o1", "ada", "Ada")), end)
        assert await asyncio.wait_for(client.unfollowed.get(), PATIENCE_S) == STREAM
        client.happens(said("A stove", "m2"))
    assert left(client) == []


async def test_an_assist_that_comes_too_late_is_let_go() -> None:
    async with Running(OPENED, said("A stove", "m1")) as client:
        client.assist()
        assert await asyncio.wait_for(client.unfollowed.get(), PATIENCE_S) == STREAM
    assert left(client) == []


async def test_a_conversation_that_escalates_again_is_assisted_again() -> None:
    async with Running(OPENED, said("Hi", "m1"), QUEUED) as client:
        client.assist()
        await followed(client)
        client.happens((ADA, OfferAccepted("o1", "ada", "Ada")), (ADA, HandedBack()))
        await asyncio.wait_for(client.unfollowed.get(), PATIENCE_S)
        client.happens(said("My stove", "m2"), QUEUED)
        client.assist()
        assert (await offered(client)).about == "m2"


async def test_nothing_is_looked_for_once_the_conversation_was_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    searched: list[str] = []
    monkeypatch.setattr(Shelf, "search", lambda _self, text, _limit: searched.append(text))
    async with Running(OPENED, said("My tent is torn, will I get a new one?", "m1"), QUEUED) as client:
        send, is_let_go = client.send, asyncio.Event()

        async def summed(command: Command) -> Ack:
            if not is_let_go.is_set():
                client.happens((ADA, HandedBack()))
                await client.unfollowed.get()
                is_let_go.set()
            return await send(command)

        monkeypatch.setattr(client, "send", summed)
        client.assist()
        await asyncio.wait_for(is_let_go.wait(), PATIENCE_S)
    assert searched == []


async def test_a_stream_that_is_told_once_more_is_not_helped_with_twice() -> None:
    async with Running(OPENED, said("Hi", "m1"), QUEUED) as client:
        client.assist()
        await followed(client)
        client.begins_anew()
        client.happens(said("Some wax", "m2"))
        assert (await offered(client)).about == "m2"


@pytest.mark.parametrize("error", [Forbidden("Not yours."), WrongPhase("Closed."), Stopped(), RuntimeError("bug")])
async def test_a_failure_costs_a_suggestion_never_the_copilot(
    error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    async with Running(OPENED, said("A stove", "m1"), QUEUED) as client:
        client.raises = error
        client.assist()
        await asyncio.wait_for(client.failed.wait(), PATIENCE_S)
        client.raises = None
        client.assist()
        assert (await offered(client)).about == "m1"
    assert [record.levelname for record in caplog.records if record.message.startswith("assist_")] == [
        "ERROR" if isinstance(error, RuntimeError) else "INFO"
    ]


class Answers:
    """Two past answers, whatever is asked."""

    async def offers(self, state: Conversation, question: Question, asked: str) -> Sequence[OfferSuggestion]:
        return [OfferSuggestion(state.id, question.about, text, "the past", 0.9) for text in ("erased", "kept")]


async def test_an_offer_that_is_refused_costs_none_of_those_behind_it() -> None:
    async with Running(OPENED, said("Which stove?", "m1"), QUEUED, besides=[Answers()]) as client:
        client.unwanted = {"erased"}
        client.assist()
        texts = [(await asyncio.wait_for(client.sent.get(), PATIENCE_S)).text for _ in range(2)]
    assert "kept" in texts
