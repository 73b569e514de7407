"""A customer with several conversations over sockets: the bot, or the desk without one, asks them how it went once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from broker.build import Running
from broker.domain.commands import AnswerSurvey, OpenConversation, PostMessage, Resolve
from broker.domain.desk_commands import SetPresence
from broker.domain.handoff_commands import AcceptOffer
from broker.domain.transcript import PublicTranscript
from collabtui.bot.worker import Worker
from collabtui.client.connection import Client
from tests.e2e.parties import broker_in, party
from tests.e2e.rig import PATIENCE_S
from tests.e2e.test_sim_agent import Caller
from tests.unit.bot.turns import REPLIES, SCRIPT, FakeShop
from tests.unit.bot.workers import Reader
from tests.unit.policy.rulebook import WORDS

ASKED = (REPLIES.closing.survey, WORDS["survey"])


@asynccontextmanager
async def a_bot(running: Running, data: Path) -> AsyncIterator[None]:
    """The real worker at work; only what it reads is given."""
    async with party(running, data, "bot", "bot") as client:
        working = asyncio.create_task(Worker(client, Reader(), FakeShop(), SCRIPT).run())
        yield
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)


async def served(maria: Client, ada: Client, conversation: str) -> Caller:
    """Maria's conversation, once Ada has resolved it."""
    caller = Caller(maria, conversation)
    await maria.send(OpenConversation(conversation))
    await maria.follow(f"conversation:{conversation}")
    await maria.send(PostMessage(conversation, "a human, please"))
    updates = ada.updates()
    await ada.follow("agent:ada")
    async with asyncio.timeout(PATIENCE_S):
        while (offer := ada_s_offer(ada, conversation)) is None:
            await anext(updates)
    await ada.send(AcceptOffer(conversation, offer))
    await ada.send(Resolve(conversation, "solved"))
    return caller


def ada_s_offer(ada: Client, conversation: str) -> str | None:
    agent = ada.mirror.agent("ada")
    offers = {} if agent is None else agent.offers
    return next((offer for offer, what in offers.items() if what == conversation), None)


def is_over(seen: PublicTranscript) -> bool:
    return seen.closed


def asked_in(seen: PublicTranscript) -> int:
    return sum(line.text in ASKED for line in seen.lines)


async def test_of_three_conversations_one_is_asked_about_whoever_says_goodbye(tmp_path: Path) -> None:
    data, week = tmp_path / "data", 7 * 24 * 3600.0
    async with (
        broker_in(tmp_path, survey={"timeout": 3.0, "cool_down": week}) as running,
        party(running, data, "agent", "ada") as ada,
        party(running, data, "customer", "maria") as maria,
    ):
        await ada.send(SetPresence("online"))
        async with a_bot(running, data):
            first = await served(maria, ada, "c1")
            assert asked_in(await first.sees(lambda one: one.survey_open)) == 1
            await maria.send(AnswerSurvey("c1", 5))
            second = await (await served(maria, ada, "c2")).sees(is_over)
            assert REPLIES.closing.resources in [line.text for line in second.lines], "the bot did not say goodbye"
        third = await (await served(maria, ada, "c3")).sees(is_over)
        assert [asked_in(second), asked_in(third)] == [0, 0]
        rows = await running.inside.store.feed(0, 10_000)
    asked = [(row.stream, row.kind) for row in rows if row.kind in ("survey_asked", "customer_surveyed")]
    of_maria = ("customer:maria", "customer_surveyed")
    assert asked == [("conversation:c1", "survey_asked"), of_maria, of_maria]
