"""A simulated agent at a real broker, with customers that the test plays."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from importlib.resources import files
from pathlib import Path

from broker.domain.actors import Actor
from broker.domain.commands import (
    AnswerSurvey,
    CloseConversation,
    OfferSuggestion,
    OpenConversation,
    PostMessage,
    SetField,
)
from broker.domain.context import FieldValue
from broker.domain.conversation import Conversation
from broker.domain.customers import CustomerRecord
from broker.domain.desk_commands import RecordCustomer, RegisterAgent
from broker.domain.transcript import PublicTranscript
from collabtui.client.connection import Client
from collabtui.training.sim_agent import SimulatedAgent
from collabtui.understanding.embedded import shipped
from tests.e2e.rig import PATIENCE_S, SUE, Rig, rig

COPILOT = Actor("copilot", "helper")
POLICY = Path(str(files("demo_data") / "policy.toml"))


class Caller:
    """A customer with one conversation, who can wait for what the desk says."""

    def __init__(self, client: Client, conversation: str) -> None:
        self.client, self.conversation = client, conversation
        self._updates = client.updates()

    async def says(self, text: str, id: str | None = None) -> None:
        await self.client.send(PostMessage(self.conversation, text), id)

    async def sees(self, what: Callable[[PublicTranscript], bool]) -> PublicTranscript:
        """The transcript, once it is like this."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                seen = self.client.mirror.transcript(self.conversation)
                if seen is not None and what(seen):
                    return seen
                await anext(self._updates)

    async def hears(self, count: int) -> list[str]:
        """All that the agent said, once it was said so often."""
        seen = await self.sees(lambda one: len(agent_lines(one)) >= count)
        return agent_lines(seen)


def agent_lines(seen: PublicTranscript) -> list[str]:
    return [line.text for line in seen.lines if line.author.role == "agent"]


class Floor:
    """A broker with an agent at work."""

    def __init__(self, broker: Rig, agent: Client, stack: AsyncExitStack) -> None:
        self.broker, self.agent, self._stack = broker, agent, stack

    async def calls(self, customer: str, conversation: str) -> Caller:
        """A customer with an open conversation."""
        token = await self.broker.token("customer", customer)
        client = Client(self.broker.running.url, token, role_audience="public")
        caller = Caller(await self._stack.enter_async_context(client), conversation)
        await client.send(OpenConversation(conversation))
        await client.follow(f"conversation:{conversation}")
        return caller

    async def state(self, conversation: str, what: Callable[[Conversation], bool]) -> Conversation:
        """The conversation as a supervisor sees it, once it is like this."""
        token = await self.broker.token("supervisor", "sue")
        async with Client(self.broker.running.url, token, role_audience="desk") as client:
            updates = client.updates()
            await client.follow(f"conversation:{conversation}")
            async with asyncio.timeout(PATIENCE_S):
                while (found := client.mirror.conversation(conversation)) is None or not what(found):
                    await anext(updates)
        return found


@asynccontextmanager
async def floor(folder: Path, suggestion_s: float = 0.01) -> AsyncIterator[Floor]:
    async with AsyncExitStack() as stack:
        broker = await stack.enter_async_context(rig(folder, policy=POLICY))
        await broker.do(SUE, RegisterAgent("ada", "Ada", {"support": 3}))
        client = Client(broker.running.url, await broker.token("agent", "ada"), role_audience="desk")
        await stack.enter_async_context(client)
        work = asyncio.create_task(SimulatedAgent(client, shipped(), suggestion_s).run())
        try:
            yield Floor(broker, client, stack)
        finally:
            work.cancel()
            with suppress(asyncio.CancelledError):
                await work


async def test_the_customer_is_greeted_by_name_with_what_is_known(tmp_path: Path) -> None:
    async with floor(tmp_path) as desk:
        await desk.broker.do(SUE, RecordCustomer("maria", CustomerRecord(name="Maria Oliveira")))
        maria = await desk.calls("maria", "c1")
        await desk.broker.do(SUE, SetField("c1", FieldValue("order_number", "FH-10234", "agent"), 0))
        await maria.says("I want a human")
        (greeting,) = await maria.hears(1)
        assert greeting.startswith("Hello Maria, this is Ada. I have order FH-10234 here")


async def test_every_message_gets_one_reply_until_thanks_resolve_it(tmp_path: Path) -> None:
    async with floor(tmp_path) as desk:
        maria = await desk.calls("maria", "c1")
        await maria.says("I want a human")
        await maria.hears(1)
        await maria.says("The zip of my tent is broken")
        await maria.hears(2)
        await maria.says("Thank you so much for your help, goodbye!")
        seen = await maria.sees(lambda one: one.survey_open)
        assert len(agent_lines(seen)) == 2
        await maria.client.send(AnswerSurvey("c1", 5))
        state = await desk.state("c1", lambda one: one.is_closed)
        assert state.resolution is not None
        assert (state.resolution.by, state.resolution.code) == (Actor("agent", "ada"), "solved")


async def test_a_copilots_suggestion_is_what_the_customer_reads(tmp_path: Path) -> None:
    async with floor(tmp_path, suggestion_s=PATIENCE_S) as desk:
        maria = await desk.calls("maria", "c1")
        await maria.says("I want a human")
        await maria.hears(1)
        await maria.says("How long is the guarantee on tents?", id="q2")
        await desk.broker.do(COPILOT, OfferSuggestion("c1", "q2", "Tents have 5 years.", "Warranty", 0.9))
        assert (await maria.hears(2))[1] == "Tents have 5 years."
        state = await desk.state("c1", lambda one: {s.fate for s in one.suggestions.values()} == {"sent"})
        (line,) = [line for line in state.lines if line.text == "Tents have 5 years."]
        assert (line.reply_to, line.suggestion) == ("q2", *state.suggestions)


async def test_two_customers_are_served_side_by_side(tmp_path: Path) -> None:
    async with floor(tmp_path) as desk:
        maria, tom = await desk.calls("maria", "c1"), await desk.calls("tom", "c2")
        await asyncio.gather(maria.says("I want a human"), tom.says("a real person, please"))
        await asyncio.gather(maria.hears(1), tom.hears(1))
        await asyncio.gather(maria.says("The zip is broken"), tom.says("My lamp does not work"))
        assert len(await maria.hears(2)) == len(await tom.hears(2)) == 2


async def test_a_customer_who_leaves_costs_the_next_one_nothing(tmp_path: Path) -> None:
    async with floor(tmp_path) as desk:
        maria, tom = await desk.calls("maria", "c1"), await desk.calls("tom", "c2")
        await maria.says("I want a human")
        await maria.hears(1)
        await maria.client.send(CloseConversation("c1"))
        await tom.says("I want a human")
        await tom.hears(1)
        assert desk.agent.mirror.conversation("c1") is None
