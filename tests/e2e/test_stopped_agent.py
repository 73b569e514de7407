"""An agent's program that is stopped for longer than every patience owns nothing when it goes on."""

import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from broker.domain.commands import OpenConversation, PostMessage
from broker.domain.handoff_commands import RequestHandoff
from broker.protocol.frames import EventFrame, RefusedFrame
from broker.protocol.local import LocalBroker
from collabtui.client.local import credentials
from tests.e2e.parties import policy_file
from tests.e2e.processes import Program, broker_process, free_port, program
from tests.e2e.rig import Peer
from tests.e2e.test_broken_store import customer_of, peer_of

C1 = "conversation:c1"


@asynccontextmanager
async def served(folder: Path) -> AsyncIterator[LocalBroker]:
    """A broker that pings once a second, whose agents may be away for two: as long as a busy machine keeps Ben."""
    quick = folder / "broker.toml"
    quick.write_text("[limits]\nping_s = 1.0\n", encoding="utf-8")
    policy = policy_file(folder, routing={"grace": 2.0})
    async with broker_process(folder / "data", free_port(), policy, "--config", quick) as (_, local):
        yield local


@asynccontextmanager
async def at_work(folder: Path, name: str) -> AsyncIterator[Program]:
    """An agent's program, line by line, as a process."""
    named = ("--as", name, "--name", name.title(), "--data-dir", folder / "data")
    async with program("-m", "collabtui", "agent", "--plain", *named) as agent:
        await agent.says("-- you are online")
        yield agent


async def happens(peer: Peer, kind: str, **fields: object) -> EventFrame:
    """The next event of this kind that the customer sees."""
    while True:
        frame = await peer.until(EventFrame)
        event = frame.event
        if event.kind == kind and all(getattr(event, name) == value for name, value in fields.items()):
            return frame


async def with_ada(maria: Peer, ada: Program) -> int:
    """Maria is with Ada; the epoch of that."""
    await maria.do(OpenConversation("c1"))
    await maria.follow(C1)
    await maria.do(RequestHandoff("c1", "asked"))
    await ada.says("-- offer 1: ")
    await ada.type("/accept 1")
    await happens(maria, "offer_accepted", agent="ada")
    joined = await happens(maria, "message_posted")
    return int(getattr(joined.event, "epoch"))  # noqa: B009 - the union of all events knows no epoch


async def test_what_a_stopped_agent_writes_afterwards_reaches_nobody(tmp_path: Path) -> None:
    async with (
        served(tmp_path) as local,
        at_work(tmp_path, "ada") as ada,
        await peer_of(local.url, await customer_of(local)) as maria,
    ):
        epoch = await with_ada(maria, ada)
        os.kill(ada.process.pid, signal.SIGSTOP)
        await ada.type("late words")
        await happens(maria, "agent_lost", agent="ada")
        async with at_work(tmp_path, "ben") as ben:
            await ben.says("-- offer 1: ")
            await ben.type("/accept 1")
            await happens(maria, "offer_accepted", agent="ben")
            os.kill(ada.process.pid, signal.SIGCONT)
            await ada.says("-- the broker answers again")
            token = await credentials(local, "agent", "ada", data_dir=tmp_path / "data")
            async with await peer_of(local.url, token) as late:
                refused = await late.do(PostMessage("c1", "later words", epoch))
            await ben.type("here is Ben")
            await happens(maria, "message_posted", text="here is Ben")
    assert isinstance(refused, RefusedFrame)
    assert refused.code in ("stale_epoch", "not_owner")
    assert not any(getattr(frame.event, "text", "").startswith("late") for frame in maria.events(C1))
