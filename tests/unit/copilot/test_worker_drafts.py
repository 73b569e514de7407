"""The copilot's drafts beside its passages."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from broker.domain.actors import Actor
from broker.domain.commands import OfferSuggestion
from broker.domain.events import ConversationEvent
from broker.domain.owner_events import HandedBack, OfferAccepted
from broker.protocol.copilot_frames import Drafting
from collabtui.writing.drafter import Drafter
from collabtui.writing.endpoint import Endpoint
from collabtui.writing.tone import Tone, Tones
from tests.unit.copilot.worker_kit import ADA, OPENED, PATIENCE_S, QUEUED, FakeClient, Running, offered, said
from tests.unit.writing.model_server import ModelServer, model_server

TONES = Tones(en=Tone())
PAST = (OPENED, said("My stoves are broken, which wax is for tents?", "m1"), QUEUED)


async def drafted(client: FakeClient) -> OfferSuggestion:
    """The next offer that is a draft."""
    while (offer := await offered(client)).sort != "draft":
        continue
    return offer


async def told(client: FakeClient) -> Drafting:
    return await asyncio.wait_for(client.told.get(), PATIENCE_S)


@asynccontextmanager
async def assisted(*scripts: str, patience_s: float = PATIENCE_S) -> AsyncIterator[tuple[FakeClient, ModelServer]]:
    """A copilot with a model that plays these scripts, asked about the past."""
    async with model_server(*scripts) as server:
        endpoint = Endpoint(server.config.model_copy(update={"first_s": patience_s, "between_s": patience_s}), "")
        async with Running(*PAST, drafter=Drafter(TONES, endpoint)) as client:
            client.assist()
            yield client, server
        await endpoint.close()


async def test_a_draft_of_the_passages_comes_after_them() -> None:
    async with Running(*PAST, drafter=Drafter(TONES)) as client:
        client.assist()
        offers = [await offered(client)]
        while offers[-1].sort != "draft":
            offers.append(await offered(client))
        assert client.told.empty(), "nothing grows where no model is asked"
    assert offers[-1].text.startswith("Hello")
    assert offers[-1].source.startswith("draft from ")
    assert len(offers) > 1


async def test_a_models_draft_is_seen_to_grow_until_it_is_offered() -> None:
    async with assisted("say:You can | mend them.") as (client, server):
        assert await told(client) == Drafting(conversation="c1", about="m1", epoch=2, text="")
        while (growing := await told(client)).text != "You can":
            assert growing.text in ("", "You")
        server.go.set()
        assert (await drafted(client)).text == "You can mend them."
        while not (last := await told(client)).over:
            assert last.text in ("You can", "You can mend them.")
    assert (last.about, last.text) == ("m1", "")


async def test_whoever_takes_the_conversation_over_sees_the_draft_go_on() -> None:
    async with assisted("say:You can | mend them.") as (client, server):
        while (await told(client)).text != "You can":
            continue
        client.happens((ADA, OfferAccepted("o1", "ada", "Ada")))
        # The model pauses: who looks from now on is told what there is all the same.
        while (growing := await told(client)).epoch != 3:
            continue
        assert growing.text == "You can"
        server.go.set()
        assert (await drafted(client)).about == "m1"
        while not (last := await told(client)).over:
            continue
    assert last.epoch == 3
    assert not server.left.is_set()


@pytest.mark.parametrize(
    "event",
    [said("Never mind. Do you have ropes?", "m2"), said("They are on their way.", "m3", ADA), (ADA, HandedBack())],
    ids=["the customer asks something else", "the agent answers", "the bots have it again"],
)
async def test_a_draft_that_nobody_needs_any_more_is_given_up_at_the_model_too(
    event: tuple[Actor, ConversationEvent],
) -> None:
    async with assisted("stall:You can", "say:We have ropes.") as (client, server):
        while (await told(client)).text != "You can":
            continue
        client.happens(event)
        while not (growing := await told(client)).over:
            assert growing.text == "You can"
        await asyncio.wait_for(server.left.wait(), PATIENCE_S)
        if event[0].role == "customer":
            assert (await drafted(client)).about == "m2"
        offers = [client.sent.get_nowait() for _ in range(client.sent.qsize())]
    assert [offer for offer in offers if (offer.sort, offer.about) == ("draft", "m1")] == []


@pytest.mark.parametrize(
    ("script", "why"),
    [
        ("stall:You can", "in the middle"),
        ("cut:You can", "cut off"),
        ("garbage", "no stream of words"),
        ("status:429", "429"),
        ("status:500", "500"),
        ("hang", "in time"),
    ],
)
async def test_a_model_that_fails_leaves_the_embedded_draft_with_a_mark_nothing_of_its_own(
    script: str, why: str
) -> None:
    async with assisted(script, patience_s=0.3) as (client, _):
        draft = await drafted(client)
        while not (await told(client)).over:
            continue
    assert draft.text.startswith("Hello")
    assert why in draft.source
