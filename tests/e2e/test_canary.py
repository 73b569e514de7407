"""What people write, tokens, personal data: searched for wherever they must not be while a whole desk is at work."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import psutil
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from broker.domain.commands import OpenConversation
from broker.protocol.codec import encode
from broker.protocol.frames import SUBPROTOCOL, CommandFrame, Hello, Subscribe
from broker.protocol.local import LocalBroker
from collabtui.client.local import credentials, find
from tests.e2e.processes import Program, program
from tests.e2e.test_six_processes import Desk

TEXT = "CANARYtext5309"
CARD = "4111 1111 1111 1111"
MAIL = "canary@example.com"
GUESS = "CANARYguess8812"
#: What eve sends before her login, then after it: each is refused, none of it may be repeated to anybody but her.
UNKNOWN = [f'{{"type":"hello","token":"ada-1.{GUESS}"}}']
BROKEN = [
    f'{{"type":"command","id":"a1","command":{{"kind":"post_message","conversation":"{TEXT}","text":7}}}}',
    f'{{"type":"command","id":"a2","command":{{"kind":"{TEXT}"}}}}',
    f'{{"type":"command","id":"{TEXT}\\u001b[2J","command":{{"kind":"set_presence","presence":"online"}}}}',
    f'{{"type":"command","id":"a3","{TEXT}":1,"command":{{"kind":"set_presence","presence":"{TEXT}"}}}}',
    f'{{"type":"subscribe","id":"a4","stream":"conversation:{TEXT}"}}',
    f'{{"type":"query","id":"a5","query":{{"kind":"packet","conversation":"{TEXT}"}}}}',
    f'{{"type":"hello","token":"{TEXT}"}}',
    f'{TEXT} {CARD} {{"',
    f'{{"type":"typing","conversation":"{TEXT}","epoch":-1}}',
]


class Watched(Desk):
    """A whole desk that keeps every program it started."""

    programs: list[Program]

    async def _start(self, *arguments: str | Path) -> Program:
        started = await super()._start(*arguments)
        self.programs = [*getattr(self, "programs", []), started]
        return started

    def said_by_services(self) -> str:
        """All that broker, shop, bot, copilot printed, with what the people's programs complained of."""
        services = [line for one in self.programs[:4] for line in one.lines]
        return "\n".join([*services, *(line for one in self.programs for line in one.errors)])

    def command_lines(self) -> str:
        """What `ps` shows of the programs that run."""
        running = [one.process.pid for one in self.programs if one.process.returncode is None]
        return "\n".join(" ".join(psutil.Process(pid).cmdline()) for pid in running)


@asynccontextmanager
async def eve(local: LocalBroker, token: str | None = None) -> AsyncIterator[ClientConnection]:
    async with connect(local.url, subprotocols=[Subprotocol(SUBPROTOCOL)], compression=None) as socket:
        if token is not None:
            await socket.send(encode(Hello(token=token)))
            await socket.recv()
        yield socket


async def refused(local: LocalBroker, token: str | None, frames: list[str]) -> None:
    """Have each frame refused, whatever else is told meanwhile."""
    async with eve(local, token) as socket:
        for frame in frames:
            await socket.send(frame)
            try:
                assert json.loads(await socket.recv())["type"] == "refused"
            except ConnectionClosed:
                assert frame in UNKNOWN


async def all_told(bystander: ClientConnection) -> list[str]:
    """Every frame to the end of the connection."""
    told: list[str] = []
    try:
        while True:
            told.append(str(await bystander.recv()))
    except ConnectionClosed:
        return told


async def doctored(folder: Path) -> str:
    async with program("-m", "collabtui", "doctor", "--json", "--data-dir", folder) as doctor:
        await doctor.process.wait()
    return "\n".join([*doctor.lines, *doctor.errors])


async def test_no_word_no_token_no_number_is_where_it_must_not_be(tmp_path: Path) -> None:
    folder = tmp_path / "desk"
    async with Watched(tmp_path) as desk:
        await desk.bot("bot")
        await desk.copilot()
        ada, maria = await desk.agent(), await desk.customer()
        local = find(folder)
        token = await credentials(local, "customer", "eve", data_dir=folder)
        toms = await credentials(local, "customer", "tom", data_dir=folder)
        async with eve(local, toms) as bystander, httpx.AsyncClient() as http:
            await bystander.send(encode(CommandFrame(id="open", command=OpenConversation("toms"))))
            assert json.loads(await bystander.recv())["type"] == "ack"
            await bystander.send(encode(Subscribe(id="follow", stream="conversation:toms")))
            await maria.type(f"{TEXT} my card is {CARD}, {MAIL}; I want a human")
            await ada.says("offer")
            await ada.type("/accept")
            await maria.says("-- ")
            await ada.type(f"/note {TEXT} {CARD}")
            await refused(local, None, UNKNOWN)
            await refused(local, token, BROKEN)
            health = (await http.get(local.url.replace("ws://", "http://") + "healthz")).text
            command_lines = desk.command_lines()
            doctor = await doctored(folder)
            assert await desk.broker.stop() == 0
            told = await all_told(bystander)
    places = {
        "logs": desk.said_by_services(),
        "ps": command_lines,
        "healthz": health,
        "doctor": doctor,
        "frames to others": "\n".join(told),
    }
    assert "login_refused" in places["logs"]
    assert "collabtui" in places["ps"]
    assert "conversation_opened" in places["frames to others"]
    canaries = (TEXT, CARD, CARD.replace(" ", ""), MAIL, GUESS, *secrets_in(folder, local))
    assert [(place, one) for place, content in places.items() for one in canaries if one in content] == []


def secrets_in(folder: Path, local: LocalBroker) -> set[str]:
    """What opens the broker: the local key, the tokens of all who came in."""
    tokens = [json.loads(path.read_text())["token"] for path in (folder / "tokens").iterdir()]
    secrets = {one.rpartition(".")[2] for one in (local.token, *tokens)}
    assert len(secrets) >= 6
    return secrets
