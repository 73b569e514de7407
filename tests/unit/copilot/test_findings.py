"""What a customer tells people stands in the conversation's context."""

import asyncio
from dataclasses import replace

import pytest

from broker.domain.actors import Actor
from broker.domain.commands import SetField
from broker.domain.context import Field, FieldValue, Reading, Source, Span
from broker.domain.conversation import Conversation
from broker.domain.errors import StaleVersion
from broker.domain.events import MessagePosted
from broker.domain.owner_events import OfferAccepted
from collabtui.copilot.findings import unanswered, wish_for
from collabtui.understanding.entities import shipped_finder
from tests.unit.copilot.worker_kit import ADA, MARIA, OPENED, PATIENCE_S, QUEUED, FakeClient, Running, said

ANSWERED = (OPENED, said("Hello?", "m1"), QUEUED, (ADA, OfferAccepted("o1", "ada", "Ada")))
FOUND = FieldValue("order_number", "FH-10234", "customer", 0.99, Span("m2", 6, 14))


def known(value: str | None, by: Actor, source: Source = "customer", span: Span | None = None) -> Conversation:
    """A conversation in which the order number has this value."""
    return Conversation(
        "c1", fields={"order_number": Field("order_number", (Reading(value, 3, source, 0.9, by, 1, span),))}
    )


async def values(client: FakeClient) -> SetField:
    """The next field that is no summary."""
    while True:
        wish = await asyncio.wait_for(client.summaries.get(), PATIENCE_S)
        if wish.field.name != "summary":
            return wish


@pytest.mark.parametrize("then", [(), (said("Thank you.", "a1", ADA),)], ids=["so far unanswered", "answered at once"])
async def test_a_number_told_to_a_person_is_kept_with_its_place(then: tuple[tuple[Actor, MessagePosted], ...]) -> None:
    torn = (OPENED, said("My tent is torn, will I get a new one?", "m1"), *ANSWERED[2:])
    async with Running(*torn, finder=shipped_finder()) as client:
        client.assist()
        await asyncio.wait_for(client.summaries.get(), PATIENCE_S)  # what there was is read by then
        client.happens(said("it is FH-10234", "m2"), *then)
        assert await values(client) == SetField("c1", FOUND, 0)


async def test_what_was_told_while_the_customer_waited_is_found_when_it_is_taken_up() -> None:
    async with Running(
        OPENED, said("Hi", "m1"), QUEUED, said("it is FH-10234", "m2"), finder=shipped_finder()
    ) as client:
        client.assist()
        assert await values(client) == SetField("c1", FOUND, 0)


async def test_somebody_who_wrote_it_first_has_the_last_word() -> None:
    async with Running(*ANSWERED, finder=shipped_finder()) as client:
        await client.follow("conversation:c1")
        client.refusals = [StaleVersion("The field order_number was changed.", {"version": 1})]
        client.happens(said("it is FH-10234, my mail is maria@example.com", "m2"))
        client.assist()
        assert (await values(client)).field.name == "email"


def test_a_new_value_takes_the_place_of_an_older_one() -> None:
    assert wish_for(known("FH-10198", Actor("bot", "b1")), FOUND) == SetField("c1", FOUND, 3)


def test_a_persons_value_stays() -> None:
    assert wish_for(known("FH-10198", ADA, "agent"), FOUND) is None
    assert wish_for(known(None, ADA, "agent"), FOUND) is None


def test_what_is_known_is_not_written_again() -> None:
    assert wish_for(known("FH-10234", Actor("bot", "b1")), FOUND) is None
    assert wish_for(known("FH-10198", Actor("bot", "b1"), span=FOUND.span), FOUND) is None


async def test_only_what_nobody_answered_yet_is_read() -> None:
    past = (*ANSWERED, said("it is FH-10234", "m2"), said("Thank you.", "a1", ADA), said("and FH-10198", "m3", MARIA))
    async with Running(*past) as client:
        await client.follow("conversation:c1")
        state = client.mirror.conversation("c1")
    assert state is not None
    assert [line.message for line in unanswered(state)] == ["m3"]
    assert unanswered(replace(state, lines=())) == ()
