"""``broker serve`` with ``broker token`` as processes of their own."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.resources import files
from pathlib import Path

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.typing import Subprotocol

from broker.domain.commands import OpenConversation, PostMessage
from broker.protocol.codec import encode
from broker.protocol.frames import SUBPROTOCOL, GoingAway, Hello
from broker.protocol.local import parse
from tests.e2e.rig import Peer

CANARY = "canary-7f3a"
#: What the design allows an idle broker.
MOST_MIB = 60


def environment(folder: Path) -> dict[str, str]:
    return {**os.environ, "COLLABTUI_DATA": str(folder), "NO_COLOR": "1"}


async def knock(url: str) -> ClientConnection:
    return await connect(url, subprotocols=[Subprotocol(SUBPROTOCOL)], compression=None)


class Serving:
    """A broker in a process of its own."""

    def __init__(self, process: asyncio.subprocess.Process, url: str, folder: Path) -> None:
        self.process, self.url, self.folder = process, url, folder
        self.log = b""

    async def peer(self, token: str) -> Peer:
        peer = Peer(await knock(self.url))
        await peer.say_hello(token)
        return peer

    @property
    def local_token(self) -> str:
        return parse((self.folder / "local.json").read_text(), "local.json").token

    async def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return await self.ended()

    async def ended(self) -> int:
        async with asyncio.timeout(15):
            _, self.log = await self.process.communicate()
        assert self.process.returncode is not None
        return self.process.returncode


@asynccontextmanager
async def serving(folder: Path, *flags: str) -> AsyncIterator[Serving]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "broker.cli", "serve", "--port", "0", "--json", *flags,
        env=environment(folder), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        async with asyncio.timeout(20):
            told = json.loads(await process.stdout.readline())
        yield Serving(process, told["url"], folder)
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


def command(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "broker.cli", *words],
        env=environment(folder), capture_output=True, text=True, check=False, timeout=30,
    )  # fmt: skip


def make_token(folder: Path, role: str, name: str, *flags: str) -> str:
    made = command(folder, "token", "create", "--role", role, "--name", name, *flags)
    assert made.returncode == 0, made.stderr
    return made.stdout.strip()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_drains_the_broker(tmp_path: Path, number: signal.Signals) -> None:
    async with serving(tmp_path) as broker:
        peer = await broker.peer(broker.local_token)
        began = time.monotonic()
        assert await broker.stop(number) == 0
        assert time.monotonic() - began < 10
        await peer.until(GoingAway)
        assert await peer.closed() == 1012
    assert not (tmp_path / "local.json").exists()


async def test_a_second_signal_ends_the_broker_at_once(tmp_path: Path) -> None:
    async with serving(tmp_path) as broker:
        stalled = await knock(broker.url)
        await stalled.send(encode(Hello(token=broker.local_token)))
        await stalled.recv()
        stalled.transport.pause_reading()  # never answers the close, so that the drain takes its time
        broker.process.send_signal(signal.SIGTERM)
        broker.process.send_signal(signal.SIGINT)
        assert await broker.ended() == 1
        stalled.transport.abort()


async def test_tokens_are_made_listed_revoked_while_it_runs(tmp_path: Path) -> None:
    async with serving(tmp_path) as broker:
        token = make_token(tmp_path, "agent", "ada", "--skill", "billing=3", "--capacity", "2")
        ada = await broker.peer(token)
        id = token.rpartition(".")[0]
        listed = json.loads(command(tmp_path, "token", "list", "--json").stdout)
        assert {row["token"]: row["revoked"] for row in listed}[id] is False
        assert token.rpartition(".")[2] not in str(listed)
        assert command(tmp_path, "token", "revoke", id).returncode == 0
        assert await ada.closed() == 4401
        assert await broker.stop() == 0


async def test_tokens_are_made_without_a_broker(tmp_path: Path) -> None:
    token = make_token(tmp_path, "customer", "maria", "--expires-days", "2")
    async with serving(tmp_path) as broker:
        async with await broker.peer(token) as maria:
            await maria.do(OpenConversation("c1"))
        assert await broker.stop() == 0


async def test_a_key_left_by_a_killed_broker_is_no_obstacle(tmp_path: Path) -> None:
    async with serving(tmp_path) as broker:
        before = broker.local_token
        broker.process.kill()
        await broker.ended()
    assert (tmp_path / "local.json").exists()
    make_token(tmp_path, "customer", "maria")
    async with serving(tmp_path) as again:
        assert again.local_token == before
        assert await again.stop() == 0


async def test_no_word_no_token_no_name_gets_into_the_log(tmp_path: Path) -> None:
    async with serving(tmp_path, "--log-format", "json") as broker:
        token = make_token(tmp_path, "customer", "maria")
        async with await broker.peer(token) as maria:
            await maria.do(OpenConversation("c1"))
            await maria.follow("conversation:c1")
            await maria.do(PostMessage("c1", f"{CANARY} \x1b[2J"))
            await maria.do(PostMessage("nowhere", CANARY))
            await maria.socket.send(f'{{"type": "{CANARY}"}}')
            await maria.socket.send(f"{CANARY}")
        for wrong in (f"{CANARY}.{CANARY}", f"{CANARY}\x1b[2J"):
            with pytest.raises((ConnectionClosed, InvalidHandshake)):
                await broker.peer(wrong)
        secrets = [token, token.rpartition(".")[2], broker.local_token]
        assert await broker.stop() == 0
    log = broker.log.decode()
    assert [secret for secret in (CANARY, *secrets) if secret in log] == []
    events = [json.loads(line)["event"] for line in log.splitlines()]
    assert {"listening", "login_refused", "connection_ended", "drained"} <= set(events)
    assert "\x1b" not in log


def _resident_mib(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")
async def test_an_idle_broker_is_small(tmp_path: Path) -> None:
    async with serving(tmp_path) as broker:
        memory = _resident_mib(broker.process.pid)
        assert await broker.stop() == 0
    assert memory <= MOST_MIB


def test_the_broker_loads_no_screens_no_arrays(tmp_path: Path) -> None:
    code = (
        "import sys, broker.cli.root; print([m for m in ('numpy', 'rich', 'textual', 'collabtui') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=30)
    assert run.stdout.strip() == "[]"


async def test_a_port_that_is_taken_is_said_so(tmp_path: Path) -> None:
    async with serving(tmp_path / "one") as broker:
        port = broker.url.rstrip("/").rpartition(":")[2]
        second = command(tmp_path / "two", "serve", "--port", port)
        assert second.returncode == 3
        assert f"Port {port}" in second.stderr
        assert len(second.stderr.splitlines()) == 1


async def test_a_store_that_is_in_use_is_said_so(tmp_path: Path) -> None:
    async with serving(tmp_path):
        second = command(tmp_path, "serve", "--port", "0")
        assert second.returncode == 3
        assert "is in use by process" in second.stderr


def test_a_damaged_store_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "collabtui.db").write_bytes(b"not a database " * 500)
    run = command(tmp_path, "serve", "--port", "0")
    assert run.returncode == 3
    assert "back-up" in run.stderr


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        (["--host", "192.0.2.1"], "--insecure"),
        (["--policy", "nowhere.toml"], "nowhere.toml"),
        (["--policy", __file__], "line"),
        (["--config", "nowhere.toml"], "nowhere.toml"),
        (["--synchronous", "SOMETIMES"], "synchronous from the command line"),
    ],
)
def test_what_cannot_be_used_is_said_in_one_sentence(tmp_path: Path, flags: list[str], words: str) -> None:
    run = command(tmp_path, "serve", "--port", "0", *flags)
    assert run.returncode == 3
    assert words in run.stderr or words == "line"
    assert "Traceback" not in run.stderr
    assert run.stdout == ""


@pytest.mark.parametrize(
    "words",
    [
        ["token", "create", "--role", "king", "--name", "ada"],
        ["token", "create", "--role", "agent", "--name", "../x"],
        ["token", "create", "--role", "agent", "--name", "ada", "--skill", "billing=9"],
        ["token", "revoke", "../x"],
        ["serve", "--port", "many"],
    ],
)
def test_wrong_usage_exits_with_2(tmp_path: Path, words: list[str]) -> None:
    assert command(tmp_path, *words).returncode == 2


def test_what_the_desk_refuses_exits_with_1(tmp_path: Path) -> None:
    assert command(tmp_path, "token", "revoke", "nobody-1").returncode == 1


@pytest.mark.parametrize("words", [["serve"], ["token", "create"], ["token", "list"], ["token", "revoke"]])
def test_help_has_an_example(tmp_path: Path, words: list[str]) -> None:
    run = command(tmp_path, *words, "--help")
    assert run.returncode == 0
    path = words if words[0] == "token" else ["broker", *words]
    assert f"Example: collabtui {' '.join(path)}" in run.stdout


async def heard(broker: Serving, event: str) -> str:
    """The broker's next log line of this event."""
    assert broker.process.stderr is not None
    async with asyncio.timeout(20):
        while f"event={event}" not in (line := (await broker.process.stderr.readline()).decode()):
            assert line, f"the broker ended without {event}"
    return line


async def test_a_hang_up_has_the_changed_policy_adopted_whole_or_not_at_all(tmp_path: Path) -> None:
    text = (files("broker.policy") / "default.toml").read_text()
    policy = tmp_path / "policy.toml"
    policy.write_text(text)
    async with serving(tmp_path, "--policy", str(policy)) as broker:
        policy.write_text(text.replace("default-1", "second").replace("below = 0.6", "below = 6"))
        broker.process.send_signal(signal.SIGHUP)
        assert "escalation[4].below" in await heard(broker, "policy_kept")
        policy.write_text(text.replace("default-1", "second"))
        broker.process.send_signal(signal.SIGHUP)
        assert "version=second" in await heard(broker, "policy_adopted")
        policy.unlink()
        broker.process.send_signal(signal.SIGHUP)
        assert "can't be read" in await heard(broker, "policy_kept")
        assert await broker.stop() == 0
