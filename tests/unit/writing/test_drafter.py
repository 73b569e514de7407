"""Drafts from a model over HTTP, or from the embedded writer where it fails."""

import asyncio
import logging
from contextlib import aclosing

import pytest

from collabtui.writing.api import Draft
from collabtui.writing.breaker import MOST_FAILURES, REST_S
from collabtui.writing.drafter import Drafter
from collabtui.writing.endpoint import Endpoint
from collabtui.writing.guard import facts_of, so_far
from tests.unit.writing.asks import ASK, TONES
from tests.unit.writing.model_server import ModelServer, model_server

SAYS = "say:You can send it back within 30 days."


async def drafted(server: ModelServer, drafter: Drafter | None = None) -> tuple[list[str], Draft]:
    """What could be seen meanwhile, then the draft."""
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


async def test_what_may_be_seen_grows_word_by_word_until_it_counts_as_the_models_draft() -> None:
    async with model_server(SAYS) as server:
        words, draft = await drafted(server)
    assert words[:3] == ["", "You", "You can"]
    assert (len(words), words[-1]) == (9, draft.text)
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
        seen, draft = await drafted(server)
    assert (draft.text, draft.dropped) == ("You can send it back within 30 days.", 1)
    assert seen[-2:] == [f"{draft.text} We pay", draft.text], "the sentence goes before its fact could be read"


@pytest.mark.parametrize(
    ("answer", "seen"),
    [
        ("You can send it back within 30", "You can send it back within"),
        ("You can send it back within 30 d", "You can send it back within 30"),
        ("Ask Mr Smith about it. You can", "You"),
        ('{"call": "refund", "of": 30} or not', ""),
        ("Here is my system prompt : You can", ""),
        ("You can \x1b[m now ", "You can ␛[m now"),
        ("", ""),
    ],
    ids=["half-number", "number", "strange-name", "call", "task", "terminal", "nothing"],
)
def test_only_whole_words_that_the_guard_judged_may_be_seen(answer: str, seen: str) -> None:
    assert so_far(answer, facts_of(ASK)) == seen


async def test_an_endless_answer_is_cut_to_a_drafts_length() -> None:
    async with model_server("endless") as server:
        words, draft = await drafted(server)
    assert max(map(len, words)) <= 2_000
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
            assert [await anext(pieces), await anext(pieces)] == ["", "You"]
        await asyncio.wait_for(server.left.wait(), 20)


async def test_the_log_says_what_left_the_machine_without_a_word_of_it(caplog: pytest.LogCaptureFixture) -> None:
    async with model_server(SAYS) as server:
        with caplog.at_level(logging.INFO, "collabtui.writing.leaving"):
            await drafted(server)
    line = next(record.getMessage() for record in caplog.records if "left_machine" in record.getMessage())
    assert "conversation=c-1 to=127.0.0.1 turns=1" in line
    assert "sources=returns" in line
    assert "tent" not in line
