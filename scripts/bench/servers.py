"""The two servers that are measured, each as a process of its own with conversations to be opened on it."""

import asyncio
import os
import re
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from bench.load import Talk
from bench.process import on_core
from bench.wire import Broken, Peer, Template, id_tail
from broker.domain.commands import CloseConversation, OpenConversation
from broker.domain.desk_commands import SetPresence
from broker.domain.handoff_commands import AcceptOffer, RequestHandoff
from broker.domain.owner_events import OfferMade
from broker.protocol.codec import decode_server, encode
from broker.protocol.frame import Frame
from broker.protocol.frames import SUBPROTOCOL, Ack, CommandFrame, EventFrame, Hello, RefusedFrame, Subscribe, Welcome
from broker.protocol.local import LocalBroker
from collabtui.client.ids import new_id
from collabtui.client.local import credentials, find

ROOT = Path(__file__).resolve().parents[2]
#: 195 bytes in all, as ids of 26 characters make them: a short line of chat.
TEXT = "#{n}# My parcel is not here; could you please look"
_DAY = 86_400
_SHOWN = 1_000
_PATIENCE_S = 20.0


class Measured(Protocol):
    """A server under measurement: its name in the report, its process, its conversations."""

    @property
    def name(self) -> str: ...

    @property
    def pid(self) -> int: ...

    def talks(self, count: int) -> AbstractAsyncContextManager[Sequence[Talk]]:
        """So many fresh conversations, a sender with a reader each."""


@dataclass(frozen=True, slots=True)
class Bare:
    """The relay that stores nothing, parses nothing."""

    port: int
    pid: int
    name: str = "bare"

    @asynccontextmanager
    async def talks(self, count: int) -> AsyncIterator[Sequence[Talk]]:
        async with AsyncExitStack() as stack:
            yield [await self._talk(stack) for _ in range(count)]

    async def _talk(self, stack: AsyncExitStack) -> Talk:
        conversation = new_id()
        sender, reader = [
            await connected(stack, f"ws://127.0.0.1:{self.port}/{conversation}/{part}") for part in ("send", "read")
        ]
        return _joined(conversation, sender, reader, acks_are_numbered=False)


#: Settings under which rates are counted, but nobody is refused.
_CONNECTIONS: Final = "".join(
    f"{name} = 30000\n" for name in ("connections", "connections_per_address", "connections_per_sender")
)
UNHURRIED: Final = f"[limits]\n{_CONNECTIONS}" + "".join(
    f"[limits.rates.{role}]\nper_second = 1000000\nburst = 1000000\n" for role in ("customer", "agent", "supervisor")
)


@dataclass(frozen=True, slots=True)
class Ours:
    """The broker: customers write to the agents who accepted their conversations."""

    local: LocalBroker
    folder: Path
    pid: int
    name: str = "ours"
    #: Conversations that one agent has; the next agent comes when this one is full.
    each: int = 1

    @asynccontextmanager
    async def talks(self, count: int) -> AsyncIterator[Sequence[Talk]]:
        async with AsyncExitStack() as stack:
            team = new_id()
            yield [await self._talk(stack, f"customer-{n}", f"agent-{team}-{n // self.each}") for n in range(count)]

    async def _talk(self, stack: AsyncExitStack, customer: str, agent: str) -> Talk:
        conversation = new_id()
        token = await credentials(self.local, "customer", customer, data_dir=self.folder)
        sender = await self._entered(stack, token)
        await _ask(sender, CommandFrame(id=new_id(), command=OpenConversation(conversation)))
        reader = await self._agent(stack, agent)
        await _ask(sender, CommandFrame(id=new_id(), command=RequestHandoff(conversation)))
        await self._accepted(reader, conversation)
        # Else the next slice would be measured on a desk that is fuller than this one's.
        stack.push_async_callback(self._close, token, conversation)
        return _joined(conversation, sender, reader, acks_are_numbered=True)

    async def _agent(self, stack: AsyncExitStack, name: str) -> Peer:
        """One more screen of somebody who alone has room, so that the next offer is theirs."""
        token = await credentials(
            self.local, "agent", name, name=name, skills={"support": 3}, capacity=self.each, data_dir=self.folder
        )
        agent = await self._entered(stack, token)
        await _ask(agent, CommandFrame(id=new_id(), command=SetPresence("online")))
        return agent

    async def _accepted(self, agent: Peer, conversation: str) -> None:
        """Wait for the offer of the conversation, take it."""
        agent.say(encode(Subscribe(id=new_id(), stream=f"conversation:{conversation}")))
        while True:
            match decode_server(await agent.hear()):
                case EventFrame(event=OfferMade(offer=offer)):
                    await _ask(agent, CommandFrame(id=new_id(), command=AcceptOffer(conversation, offer)))
                    return
                case RefusedFrame(message=reason):
                    raise Broken(f"The broker refused to set the scene: {reason}")
                case _:
                    continue

    async def _entered(self, stack: AsyncExitStack, token: str) -> Peer:
        peer = await connected(stack, self.local.url, SUBPROTOCOL)
        await _ask(peer, Hello(token=token))
        return peer

    async def _close(self, token: str, conversation: str) -> None:
        async with AsyncExitStack() as stack:
            peer = await self._entered(stack, token)
            await _ask(peer, CommandFrame(id=new_id(), command=CloseConversation(conversation)))


def message(conversation: str) -> Template:
    """The frame that posts one message. Its id is like a ULID: 26 characters, the time first, chance at the end."""
    id = f"01{{t}}{{n}}{id_tail(conversation)}"
    command = f'{{"kind":"post_message","conversation":"{conversation}","text":"{TEXT}"}}'
    return Template.of(f'{{"type":"command","id":"{id}","command":{command}}}')


@asynccontextmanager
async def running_bare(core: int, log: Path) -> AsyncIterator[Bare]:
    """The bare relay on ``core``; what it says of itself goes to ``log``. Raises Broken where it does not start."""
    command = (sys.executable, str(Path(__file__).with_name("relay.py")))
    async with _process(core, log, *command) as (process, line):
        yield Bare(int(line), process.pid)


@asynccontextmanager
async def running_ours(core: int, folder: Path) -> AsyncIterator[Ours]:
    """A broker on ``core`` that keeps its store in ``folder``. Raises Broken where it does not start."""
    policy, settings = folder / "policy.toml", folder / "broker.toml"
    policy.write_text(patient((ROOT / "demo_data" / "policy.toml").read_text(encoding="utf-8")), encoding="utf-8")
    # This user's own settings must not reach in.
    settings.write_text(UNHURRIED, encoding="utf-8")
    options = ["serve", "--json", "--port", "0", "--data-dir", folder, "--policy", policy, "--config", settings]
    command = (sys.executable, "-m", "broker.cli", *map(str, options))
    async with _process(core, folder / "broker.log", *command) as (process, _):
        yield Ours(find(folder), folder, process.pid)


def patient(policy: str) -> str:
    """The policy with timers that outlast any run, for conversations of any length; its rules stay as they are."""
    wide = (("limits", "lines", 100_000), ("limits", "conversations", 100_000))
    for section, setting, value in (("bots", "absent", _DAY), ("routing", "grace", _DAY), *wide):
        pattern = rf"^(\[{section}\]\n(?:(?!\[).*\n)*?{setting} = )[\d.]+"
        policy, found = re.subn(pattern, rf"\g<1>{value}", policy, flags=re.MULTILINE)
        if found != 1:
            raise Broken(f"The demo policy sets {section}.{setting} {found} times: expected once.")
    return policy


@asynccontextmanager
async def _process(core: int, log: Path, *command: str) -> AsyncIterator[tuple[Process, str]]:
    """A process with the first line that it printed, ended after the block."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("COLLABTUI_")}
    with on_core(core), log.open("wb") as errors:
        process = await asyncio.create_subprocess_exec(*command, stdout=PIPE, stderr=errors, cwd=ROOT, env=kept)
    try:
        if not (line := await _first_line(process)):
            raise Broken(f"A server ended before it listened: {_tail(log)}")
        yield process, line
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


async def _first_line(process: Process) -> str:
    if process.stdout is None:
        raise Broken("The server has no output to be read.")
    async with asyncio.timeout(_PATIENCE_S):
        return (await process.stdout.readline()).decode()


def _tail(log: Path) -> str:
    return log.read_text(encoding="utf-8", errors="replace").strip()[-_SHOWN:]


async def connected(stack: AsyncExitStack, url: str, subprotocol: str = "") -> Peer:
    """A connection that is closed with the stack."""
    peer = await Peer.connect(url, subprotocol)
    stack.callback(peer.close)
    return peer


async def _ask(peer: Peer, frame: Frame) -> None:
    """Send a frame, wait for its answer, pass over events. Raises Broken where the broker refuses."""
    peer.say(encode(frame))
    while True:
        match decode_server(await peer.hear()):
            case Ack() | Welcome():
                return
            case RefusedFrame(message=reason):
                raise Broken(f"The broker refused to set the scene: {reason}")
            case _:
                continue


def _joined(conversation: str, sender: Peer, reader: Peer, *, acks_are_numbered: bool) -> Talk:
    """From here on what comes is only counted."""
    talk = Talk(message(conversation), sender.write, acks_are_numbered=acks_are_numbered, conversation=conversation)
    sender.on_frame, reader.on_frame = talk.on_ack, talk.on_delivery
    sender.on_lost = reader.on_lost = talk.on_lost
    return talk
