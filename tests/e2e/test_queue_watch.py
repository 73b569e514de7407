"""The live queue with the customer's place in it, over real sockets."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from broker.build import Running, broker_for
from broker.config import Config
from broker.domain.actors import Actor
from broker.domain.commands import CloseConversation, OpenConversation
from broker.domain.desk_commands import SetPresence
from broker.domain.errors import Forbidden
from broker.domain.handoff_commands import AcceptOffer, RequestHandoff
from broker.domain.owners import Offered
from broker.protocol.codec import encode
from broker.protocol.frames import Ack, QueueRows, RefusedFrame, WatchQueue
from broker.protocol.rows import ConversationRow
from collabtui.client.connection import Client
from collabtui.client.updates import QueueChanged, TypingSeen, WaitingSeen
from tests.e2e.parties import broker_in, party, policy_file
from tests.e2e.rig import PATIENCE_S, Peer, opened, rig

C1 = "conversation:c1"
IDS = [f"c{n}" for n in range(1, 6)]


@pytest.fixture
async def running(tmp_path: Path) -> AsyncIterator[Running]:
    async with broker_in(tmp_path) as running:
        yield running


class Pane:
    """The queue as a screen would keep it."""

    def __init__(self, client: Client) -> None:
        self._updates = client.updates()
        self.rows: dict[str, ConversationRow] = {}
        self.lists = 0

    async def shows(self, what: Callable[[dict[str, str]], bool]) -> None:
        """Read on until the phases by id are like this."""
        async with asyncio.timeout(PATIENCE_S):
            while not what({id: row.phase for id, row in self.rows.items()}):
                self._take(await anext(self._updates))

    def _take(self, update: object) -> None:
        if not isinstance(update, QueueChanged):
            return
        if update.full:
            self.lists += 1
            self.rows = {}
        self.rows |= {row.conversation: row for row in update.rows}
        for id in update.gone:
            self.rows.pop(id, None)


async def test_an_agent_sees_each_of_five_conversations_through_its_phases(running: Running, tmp_path: Path) -> None:
    async with party(running, tmp_path, "agent", "ada") as ada, party(running, tmp_path, "customer", "maria") as maria:
        pane = Pane(ada)
        await maria.send(OpenConversation("c1"))
        await ada.watch_queue()
        await pane.shows(lambda phases: phases == {"c1": "bot"})
        for id in IDS[1:]:
            await maria.send(OpenConversation(id))
        await pane.shows(lambda phases: phases == dict.fromkeys(IDS, "bot"))
        for id in IDS:
            await maria.send(RequestHandoff(id))
        await pane.shows(lambda phases: phases == dict.fromkeys(IDS, "queued"))
        await ada.send(SetPresence("online"))
        await pane.shows(lambda phases: phases == dict.fromkeys(IDS, "offered"))
        assert {row.agent for row in pane.rows.values()} == {"ada"}
        for id in IDS:
            await maria.send(CloseConversation(id))
        await pane.shows(lambda phases: phases == {})
        assert pane.lists == 1


async def test_a_reconnect_gives_the_whole_list_again(tmp_path: Path) -> None:
    config = Config(data=tmp_path / "data", port=0, policy=policy_file(tmp_path))
    async with AsyncExitStack() as later:
        async with broker_for(config) as running:
            ada = await later.enter_async_context(party(running, tmp_path, "agent", "ada"))
            maria = await later.enter_async_context(party(running, tmp_path, "customer", "maria"))
            pane = Pane(ada)
            for id in IDS:
                await maria.send(OpenConversation(id))
            await ada.watch_queue()
            await pane.shows(lambda phases: phases == dict.fromkeys(IDS, "bot"))
            await maria.send(CloseConversation("c1"))
        await later.enter_async_context(broker_for(config.model_copy(update={"port": running.port})))
        await pane.shows(lambda phases: pane.lists == 2 and phases == dict.fromkeys(IDS[1:], "bot"))
        await maria.send(RequestHandoff("c2"))
        await pane.shows(lambda phases: phases["c2"] == "queued")
        assert pane.lists == 2


async def test_a_customer_may_not_watch(running: Running, tmp_path: Path) -> None:
    async with party(running, tmp_path, "customer", "maria") as maria:
        with pytest.raises(Forbidden, match="A customer may not watch the queue"):
            await maria.watch_queue()
        await maria.send(OpenConversation("c1"))


async def test_customers_move_up_as_others_are_served(running: Running, tmp_path: Path) -> None:
    async with (
        party(running, tmp_path, "customer", "maria") as maria,
        party(running, tmp_path, "customer", "tom") as tom,
    ):
        updates = tom.updates()
        await maria.send(OpenConversation("c1"))
        await tom.send(OpenConversation("c2"))
        await tom.follow("conversation:c2")
        await maria.send(RequestHandoff("c1"))
        await tom.send(RequestHandoff("c2"))
        assert await _place(updates) == (2, 2)
        await maria.send(CloseConversation("c1"))
        assert await _place(updates) == (1, 1)
        await tom.send(CloseConversation("c2"))
        assert await _place(updates) == (0, 0)


async def _place(updates: AsyncIterator[object]) -> tuple[int, int]:
    async with asyncio.timeout(PATIENCE_S):
        async for update in updates:
            if isinstance(update, WaitingSeen):
                return update.frame.position, update.frame.of
    raise AssertionError("the client ended")


async def test_who_stops_watching_is_told_no_more(tmp_path: Path) -> None:
    async with (
        rig(tmp_path) as broker,
        await opened(broker) as maria,
        await broker.peer("supervisor", "sue") as sue,
        await broker.peer("supervisor", "sam") as sam,
    ):
        assert isinstance(await _watch(sue, on=True), Ack)
        assert isinstance(await _watch(sue, on=False), Ack)
        await _watch(sam, on=True)
        await maria.do(RequestHandoff("c1"))
        # All watchers are told in one go: what Sam has, Sue would have before her next answer.
        await sam.until(QueueRows, full=False)
        await _watch(sue, on=False)
        assert [frame.full for frame in sue.seen if isinstance(frame, QueueRows)] == [True]


async def test_a_cut_watcher_begins_anew(tmp_path: Path) -> None:
    async with rig(tmp_path) as broker, await opened(broker):
        for _ in range(2):
            async with await broker.peer("supervisor", "sue") as sue:
                assert isinstance(await _watch(sue, on=True), Ack)
                (shown,) = [frame for frame in sue.seen if isinstance(frame, QueueRows)]
                assert (shown.full, [row.conversation for row in shown.rows]) == (True, ["c1"])
                sue.socket.transport.abort()


async def _watch(peer: Peer, on: bool) -> Ack | RefusedFrame:
    await peer.socket.send(encode(WatchQueue(id="w", on=on)))
    return await peer.answer("w")


async def test_an_agent_who_types_is_seen_by_the_customer_as_well_as_the_other_way_round(
    running: Running, tmp_path: Path
) -> None:
    async with party(running, tmp_path, "agent", "ada") as ada, party(running, tmp_path, "customer", "maria") as maria:
        seen, heard = ada.updates(), maria.updates()
        await maria.send(OpenConversation("c1"))
        await maria.follow(C1)
        await ada.follow(C1)
        await ada.send(SetPresence("online"))
        await maria.send(RequestHandoff("c1"))
        ack = await ada.send(AcceptOffer("c1", await _offer(ada, seen)))
        maria.typing("c1")
        assert (await _typist(seen)).role == "customer"
        ada.typing("c1", ack.epoch)
        assert (await _typist(heard)).role == "agent"


async def _offer(ada: Client, updates: AsyncIterator[object]) -> str:
    async with asyncio.timeout(PATIENCE_S):
        while True:
            state = ada.mirror.conversation("c1")
            if state is not None and isinstance(state.owner, Offered):
                return state.owner.offer
            await anext(updates)


async def _typist(updates: AsyncIterator[object]) -> Actor:
    async with asyncio.timeout(PATIENCE_S):
        async for update in updates:
            if isinstance(update, TypingSeen):
                return update.frame.actor
    raise AssertionError("the client ended")
