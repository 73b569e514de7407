"""Drafts from a model over HTTP, or from the embedded writer where it fails."""

import asyncio
import logging
from contextlib import aclosing, suppress

import pytest

from collabtui.writing.api import Draft
from collabtui.writing.breaker import MOST_FAILURES, REST_S
from collabtui.writing.drafter import Drafter
from collabtui.writing.endpoint import Endpoint
from tests.unit.writing.asks import ASK, TONES
from tests.unit.writing.model_server import ModelServer, model_server

SAYS = "say:You can send it back within 30 days."


async def drafted(server: ModelServer, drafter: Drafter | None = None) -> tuple[list[str], Draft]:
    """The words that came, then the draft."""
    endpoint = Endpoint(server.config, "k-1")
    words: list[str] = []
    found: Draft | None = None
    async for piece in (drafter or Drafter(TONES, endpoint)).draft(ASK, "c-1"):
        if isinstance(piece, Draft):
            found = piece
        else:
            words.append(piece)
    await endpoint.close()
    assert found is not None
    return words, found


async def test_a_models_words_come_one_by_one_then_count_as_its_draft() -> None:
    async with model_server(SAYS) as server:
        words, draft = await drafted(server)
    assert len(words) == 8
    assert (draft.by, draft.text) == ("model", "You can send it back within 30 days.")
    assert "authorization: bearer k-1" in server.headers[0].lower()
    assert "tools" not in server.requests[0]


@pytest.mark.parametrize(
    ("scripts", "why"),
    [
        (("hang",), "in time"),
        (("stall:You can",), "in the middle"),
        (("cut:You can send it",), "cut off"),
        (("garbage",), "no stream of words"),
        (("status:429", "status:429"), "status 429"),
        (("status:500", "status:500"), "status 500"),
        (("status:401",), "status 401"),
        (("tool",), "without a word"),
        (("say:It costs $999 today.",), "claims what neither"),
    ],
    ids=["hangs", "stalls", "cut", "garbage", "429", "500", "401", "tool", "invented"],
)
async def test_a_model_that_fails_costs_its_draft_alone(scripts: tuple[str, ...], why: str) -> None:
    async with model_server(*scripts) as server:
        _, draft = await drafted(server)
    assert draft.by == "embedded"
    assert why in draft.instead
    assert "within 30 days" in draft.text


@pytest.mark.parametrize("first", ["status:429", "status:503"])
async def test_a_model_that_is_busy_once_is_asked_once_more(first: str) -> None:
    async with model_server(first, SAYS) as server:
        _, draft = await drafted(server)
    assert (draft.by, len(server.requests)) == ("model", 2)


async def test_a_sentence_with_a_fact_of_its_own_is_dropped_and_counted() -> None:
    async with model_server("say:You can send it back within 30 days. We pay $999 then.") as server:
        _, draft = await drafted(server)
    assert (draft.text, draft.dropped) == ("You can send it back within 30 days.", 1)


async def test_an_endless_answer_is_cut_to_a_drafts_length() -> None:
    async with model_server("endless") as server:
        words, draft = await drafted(server)
    assert sum(map(len, words)) <= 2_100
    assert draft.by == "model"


async def test_a_model_that_keeps_failing_rests_before_it_is_asked_again() -> None:
    now = [0.0]
    async with model_server(*["status:401"] * MOST_FAILURES, SAYS) as server:
        drafter = Drafter(TONES, Endpoint(server.config, ""), now=lambda: now[0])
        for _ in range(MOST_FAILURES):
            await drafted(server, drafter)
        _, resting = await drafted(server, drafter)
        now[0] = REST_S
        _, after = await drafted(server, drafter)
    assert "several times in a row" in resting.instead
    assert (after.by, len(server.requests)) == ("model", MOST_FAILURES + 1)


async def test_who_stops_listening_ends_the_request() -> None:
    async with model_server("stall:You can") as server:
        drafter = Drafter(TONES, Endpoint(server.config, ""))
        async with aclosing(drafter.draft(ASK)) as pieces:
            assert await anext(pieces) == "You "
        with suppress(StopAsyncIteration):
            await asyncio.wait_for(anext(pieces), 1)


async def test_the_log_says_what_left_the_machine_without_a_word_of_it(caplog: pytest.LogCaptureFixture) -> None:
    async with model_server(SAYS) as server:
        with caplog.at_level(logging.INFO, "collabtui.writing.drafter"):
            await drafted(server)
    line = next(record.getMessage() for record in caplog.records if "left_machine" in record.getMessage())
    assert "conversation=c-1 to=127.0.0.1 turns=1" in line
    assert "sources=returns" in line
    assert "tent" not in line
