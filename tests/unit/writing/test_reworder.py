"""Words that a model says otherwise, or must leave as they are."""

import logging

import pytest

from broker.domain.redact import PersonalData
from broker.protocol.copilot_frames import Rewording
from collabtui.writing.breaker import MOST_FAILURES
from collabtui.writing.endpoint import Endpoint
from collabtui.writing.guard import Unusable, reworded
from collabtui.writing.masked import Lost, masked
from collabtui.writing.reworder import NotReworded, Reworder
from tests.unit.writing.model_server import ModelServer, model_server

EMAILS: tuple[PersonalData, ...] = ("email",)
WORDS = " You really can send it back to maria@example.com within 30 days."


async def made(server: ModelServer, *parts: str, how: Rewording = "shorter", language: str = "en") -> tuple[str, ...]:
    endpoint = Endpoint(server.config, "")
    try:
        return await Reworder(endpoint).reworded(parts, how, language, "c-1", EMAILS)
    finally:
        await endpoint.close()


async def test_each_part_is_said_otherwise_by_itself() -> None:
    async with model_server("say:You can.", "say:Send it.") as server:
        assert await made(server, "You really can.", " Do send it back. ") == ("You can.", " Send it. ")


async def test_personal_data_stays_here_yet_stands_in_what_comes_back(caplog: pytest.LogCaptureFixture) -> None:
    async with model_server("say:Send it to [email] within 30 days.") as server:
        with caplog.at_level(logging.INFO, "collabtui.writing.leaving"):
            assert await made(server, WORDS) == (" Send it to maria@example.com within 30 days.",)
    assert "maria@" not in str(server.requests)
    assert "[email]" in str(server.requests)
    line = next(record.getMessage() for record in caplog.records if "left_machine" in record.getMessage())
    assert "conversation=c-1 to=127.0.0.1 turns=0" in line
    assert "blanked=email:1" in line


async def test_a_translation_is_asked_for_in_the_customers_language() -> None:
    async with model_server("say:Bis 30 Tage, Frau Lopez.") as server:
        assert await made(server, "Within 30 days.", how="translated", language="de") == ("Bis 30 Tage, Frau Lopez.",)
    assert "language de" in str(server.requests[0]["messages"])


@pytest.mark.parametrize(
    ("script", "why"),
    [
        ("hang", "in time"),
        ("cut:You can", "cut off"),
        ("garbage", "no stream of words"),
        ("status:429", "429"),
        ("status:500", "500"),
        ("say:Send it to [email] within 60 days.", "something else"),
        ("say:Send it within 30 days.", "personal data is not"),
        ("say:As an AI I can't do that.", "no message to a customer"),
        ("say:You really can send it back at once to [email] within 30 days, of course.", "no shorter"),
    ],
    ids=["hangs", "cut", "garbage", "429", "500", "another number", "lost data", "task", "longer"],
)
async def test_a_model_that_fails_leaves_the_words_with_the_reason(script: str, why: str) -> None:
    async with model_server(script) as server:
        with pytest.raises(NotReworded, match=why):
            await made(server, WORDS)


async def test_without_a_model_there_is_no_reason_to_tell() -> None:
    with pytest.raises(NotReworded, match=r"^$"):
        await Reworder().reworded(("You can.",), "shorter", "en")


async def test_a_model_that_keeps_failing_is_left_alone_for_a_while() -> None:
    async with model_server("status:401") as server:
        endpoint = Endpoint(server.config, "")
        reworder = Reworder(endpoint, now=lambda: 0.0)
        for _ in range(MOST_FAILURES):
            with pytest.raises(NotReworded, match="401"):
                await reworder.reworded(("You can.",), "shorter", "en")
        with pytest.raises(NotReworded, match="in a row"):
            await reworder.reworded(("You can.",), "shorter", "en")
        await endpoint.close()
    assert len(server.requests) == MOST_FAILURES


@pytest.mark.parametrize(
    ("answer", "how"),
    [
        ("Bis 60 Tage.", "translated"),
        ("Bald.", "translated"),
        ("30 Tage, siehe https://evil.example/x", "translated"),
        ("Happily soon!", "friendlier"),
        ("Ask Bob within 30 days.", "friendlier"),
    ],
)
def test_other_words_keep_the_facts(answer: str, how: Rewording) -> None:
    with pytest.raises(Unusable, match="something else"):
        reworded(answer, "Within 30 days.", how)


def test_what_a_model_could_mix_up_never_leaves() -> None:
    with pytest.raises(Lost, match="twice"):
        masked("maria@example.com or ida@example.com", EMAILS)


@pytest.mark.parametrize("answer", ["Write.", "Write to [email] [email].", "Write to [email] or [phone]."])
def test_a_tag_that_is_not_as_it_was_is_noticed(answer: str) -> None:
    with pytest.raises(Lost):
        masked("Write to maria@example.com.", EMAILS).unmasked(answer)
