"""What solved one customer's conversation helps with another's, until the first one is erased."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from broker.cli.audit_text import proof_of
from broker.domain.commands import OpenConversation, PostMessage, Resolve
from broker.domain.conversation import Conversation
from broker.domain.desk_commands import SetPresence
from broker.domain.handoff_commands import AcceptOffer
from broker.domain.keeping_commands import EraseCustomer
from broker.domain.owners import Offered
from broker.protocol.questions import GetErasure
from collabtui.client.connection import Client
from collabtui.copilot.past_answers import PastAnswers
from collabtui.copilot.past_cases import PastCases
from collabtui.copilot.past_feed import PastFeed
from collabtui.copilot.worker import Worker
from collabtui.knowledge.search import Hit
from tests.e2e.parties import broker_in, party

SOLVED = "The postage of a return is paid by us if you use the label from your account."


class NoArticles:
    def search(self, text: str, limit: int) -> tuple[Hit, ...]:
        return ()


async def until(agent: Client, conversation: str, is_so: Callable[[Conversation], bool]) -> Conversation:
    """The conversation as soon as it is so."""
    await agent.follow(f"conversation:{conversation}")
    async with asyncio.timeout(20):
        updates = agent.updates()
        while True:
            state = agent.mirror.conversation(conversation)
            if state is not None and is_so(state):
                return state
            await anext(updates)


async def erased(supervisor: Client, customer: str) -> None:
    """Have a customer erased; returns once every file was searched."""
    await supervisor.send(EraseCustomer(customer))
    async with asyncio.timeout(20):
        row = (await supervisor.query(GetErasure(customer=customer))).erasure
        while row is None or row.certificate is None:
            await asyncio.sleep(0.02)
            row = (await supervisor.query(GetErasure(customer=customer))).erasure


@asynccontextmanager
async def answered(customer: Client, agent: Client, name: str, asked: str) -> AsyncIterator[Conversation]:
    """A conversation that the agent has accepted."""
    await customer.send(OpenConversation(name))
    await customer.send(PostMessage(name, asked))
    await customer.send(PostMessage(name, "a human please"))
    state = await until(agent, name, lambda state: isinstance(state.owner, Offered))
    assert isinstance(state.owner, Offered)
    await agent.send(AcceptOffer(name, state.owner.offer))
    yield await until(agent, name, lambda state: state.agent == "ada")


async def test_what_solved_a_conversation_is_offered_in_the_next_until_its_customer_is_erased(tmp_path: Path) -> None:
    data = tmp_path / "data"
    async with (
        broker_in(tmp_path) as running,
        party(running, data, "agent", "ada") as ada,
        party(running, data, "supervisor", "sue") as sue,
        party(running, data, "copilot", "copilot") as copilot,
        party(running, data, "customer", "maria") as maria,
        party(running, data, "customer", "tom") as tom,
    ):
        cases = PastCases()
        feed = PastFeed(copilot, cases)
        worker = Worker(copilot, NoArticles(), None, besides=(PastAnswers(feed, cases, lambda: None),))
        working = asyncio.create_task(worker.run())
        await ada.send(SetPresence("online"))
        async with answered(maria, ada, "c1", "Who pays for the postage of a return?") as state:
            await ada.send(PostMessage("c1", f"Dear Maria, {SOLVED} Your number is 48120931.", state.epoch))
            await ada.send(Resolve("c1", "solved"))
        async with answered(tom, ada, "c2", "Who pays the postage of returns?"):
            state = await until(ada, "c2", lambda state: bool(state.suggestions))
        (offer,) = state.suggestions.values()
        assert offer.text == f"{SOLVED} Your number is [number]."
        assert (offer.sort, offer.past, offer.internal) == ("resolution", "c1", False)
        assert "in c1 · solved" in offer.source
        await erased(sue, "maria")
        await feed.catch_up()
        assert len(cases) == 0
        assert [path.name for path in data.rglob("*") if path.is_file() and SOLVED.encode() in path.read_bytes()] == []
        quoting = await until(ada, "c2", lambda state: "[erased]" in str(state.suggestions))
        assert [one.text for one in quoting.suggestions.values()] == ["[erased]"]
        assert (await proof_of(data / "collabtui.db")).fault is None
        working.cancel()
        with suppress(asyncio.CancelledError):
            await working
