"""The summary that the copilot keeps for whoever takes a conversation up."""

import asyncio

import pytest

from broker.domain.commands import SetField
from broker.domain.context import FieldValue
from broker.domain.errors import StaleVersion
from broker.domain.events import ContextSet, ConversationEvent
from broker.domain.owner_events import (
    AgentLost,
    Closed,
    HandedBack,
    OfferAccepted,
    Reassigned,
    Reopened,
    Resolved,
    TakenOver,
    Transferred,
    WarmOffered,
)
from broker.domain.teamwork_events import ConsultAsked
from tests.unit.copilot.worker_kit import ADA, MARIA, OPENED, PATIENCE_S, QUEUED, FakeClient, Running, said

PROMISE = "I will send you a new tent on Monday."
PAST = (OPENED, said("My tent is torn, will I get a new one?", "m1"), QUEUED, (ADA, OfferAccepted("o1", "ada", "Ada")))
PASSED_ON: list[ConversationEvent] = [
    Transferred("ada", "billing"),
    WarmOffered("o2", "ben", 9),
    ConsultAsked("k1", "ben", "ada", "Is it so?"),
    Reassigned("ada", "billing"),
    TakenOver("sue", "Sue"),
    AgentLost("ada"),
    HandedBack(),
    Resolved("solved", bot_closes=True),
]


async def summary(client: FakeClient) -> SetField:
    return await asyncio.wait_for(client.summaries.get(), PATIENCE_S)


async def test_the_summary_is_kept_for_whoever_takes_the_conversation_up() -> None:
    async with Running(*PAST) as client:
        client.assist()
        wish = await summary(client)
    assert (wish.field.name, wish.field.source) == ("summary", "copilot")
    assert wish.field.value.startswith("Situation: ")


@pytest.mark.parametrize("event", PASSED_ON, ids=lambda event: str(event.kind))
async def test_whoever_reads_on_finds_what_was_said_last(event: ConversationEvent) -> None:
    async with Running(*PAST) as client:
        client.assist()
        assert PROMISE not in (await summary(client)).field.value
        client.happens(said(PROMISE, "a1", ADA), (ADA, event))
        assert PROMISE in (await summary(client)).field.value


async def test_a_summary_that_a_person_wrote_stays_theirs_when_it_is_passed_on() -> None:
    theirs = ContextSet(FieldValue("summary", "She wants a tent.", "agent"), 1)
    async with Running(*PAST, (ADA, theirs)) as client:
        client.assist()
        client.happens(said(PROMISE, "a1", ADA), (ADA, Transferred("ada", "billing")), said("Any ropes?", "m2"))
        while (await asyncio.wait_for(client.sent.get(), PATIENCE_S)).about != "m2":
            continue
        assert client.summaries.empty()


async def test_a_summary_goes_over_another_copilots_that_was_not_heard_of_yet() -> None:
    async with Running(*PAST) as client:
        client.refusals = [StaleVersion("changed", {"version": 3, "by": "copilot other"})]
        client.assist()
        assert (await summary(client)).expected_version == 3


async def test_a_summary_never_goes_over_a_persons_that_was_not_heard_of_yet() -> None:
    async with Running(*PAST) as client:
        client.refusals = [StaleVersion("changed", {"version": 3, "by": "agent ada"})]
        client.assist()
        client.happens(said("Any ropes?", "m2"))
        while (await asyncio.wait_for(client.sent.get(), PATIENCE_S)).about != "m2":
            continue
        assert client.summaries.empty()


async def test_who_takes_it_up_once_more_reads_what_was_said_since() -> None:
    async with Running(*PAST) as client:
        client.assist()
        await summary(client)
        client.happens(said(PROMISE, "a1", ADA), (ADA, Resolved("solved", bot_closes=True)))
        assert PROMISE in (await summary(client)).field.value
        client.happens((MARIA, Closed("done")), (MARIA, Reopened("customer wrote")), said("The poles, too?", "m2"))
        client.happens(QUEUED, (ADA, OfferAccepted("o2", "ada", "Ada")))
        client.assist()
        assert "poles" in (await summary(client)).field.value
