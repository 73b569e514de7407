"""A script that plays the customer line by line, where there is no window."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from broker.domain.actors import Actor
from broker.domain.commands import PostMessage, Resolve
from broker.domain.desk_commands import SetPresence
from broker.domain.events import MessagePosted
from broker.domain.handoff_commands import AcceptOffer, RequestHandoff
from broker.domain.ids import AGENT, CONVERSATION, split_stream, stream_of
from collabtui.cli.customer_script import ScriptLines, scenario_of
from collabtui.client.connection import Client
from collabtui.client.updates import EventApplied
from collabtui.line.customer import CustomerShell, Opening
from collabtui.line.printed import Printed
from tests.e2e.parties import broker_in, party
from tests.tui.customer_kit import PATIENCE_S

#: Faster than anybody types.
AT_ONCE = 1e6


@asynccontextmanager
async def desk(folder: Path) -> AsyncIterator[tuple[Client, Client]]:
    """Maria's client beside Ada's, who serves whatever is offered."""
    async with AsyncExitStack() as around:
        running = await around.enter_async_context(broker_in(folder))
        maria = await around.enter_async_context(party(running, folder / "data", "customer", "maria"))
        ada = await around.enter_async_context(party(running, folder / "data", "agent", "ada"))
        yield maria, ada


async def _serve(ada: Client, until: int) -> None:
    """Accept what is offered, answer each message, resolve after so many."""
    updates = ada.updates()
    await ada.follow(stream_of(AGENT, "ada"))
    await ada.send(SetPresence("online"))
    taken = ""
    async for _ in updates:
        agent = ada.mirror.agent("ada")
        for offer, conversation in (agent.offers if agent else {}).items():
            if not taken:
                taken = conversation
                await ada.follow(stream_of(CONVERSATION, conversation))
                await ada.send(AcceptOffer(conversation, offer))
        state = ada.mirror.conversation(taken)
        if state is None or state.agent != "ada" or state.pending is None:
            continue
        said = sum(line.author == Actor("customer", "maria") for line in state.lines)
        if said == until:
            await ada.send(Resolve(taken, "solved"))
            return
        await ada.send(PostMessage(taken, f"answer {said}", state.epoch, reply_to=state.pending))


async def _ask_for_a_person(maria: Client) -> None:
    async for update in maria.updates():
        if isinstance(update, EventApplied) and isinstance(update.event, MessagePosted):
            await maria.send(RequestHandoff(split_stream(update.stream)[1]))
            return


async def test_it_speaks_when_it_is_answered_then_rates_once_then_ends(tmp_path: Path) -> None:
    printed: list[Printed] = []
    scenario = scenario_of("asks-for-a-person")
    async with desk(tmp_path) as (maria, ada):
        serving = asyncio.create_task(_serve(ada, len(scenario.turns)))
        asking = asyncio.create_task(_ask_for_a_person(maria))
        lines = ScriptLines(maria, scenario, AT_ONCE)
        shell = CustomerShell(maria, lines, printed.append, Opening(), echo=True)
        async with asyncio.timeout(PATIENCE_S):
            await shell.run()
            await asyncio.gather(asking, serving)
    told = "\n".join(one.plain() for one in printed)
    places = [told.index(turn.say) for turn in scenario.turns]
    assert places == sorted(places)
    assert told.count("you rated this 5 of 5") == 1
    assert "refused" not in told
    assert "the conversation is closed" in told
