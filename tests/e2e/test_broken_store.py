"""A disk that is full, read-only, damaged or held by others: refused in a sentence, served whole once it is sound."""

import asyncio
import os
import resource
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import httpx
import pytest
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

from broker.domain.commands import Command, OpenConversation, PostMessage
from broker.protocol.codec import encode
from broker.protocol.frames import SUBPROTOCOL, Ack, CommandFrame, Query, RefusedFrame, Result
from broker.protocol.local import LocalBroker
from broker.protocol.questions import ListConversations
from broker.server.secret import new_token
from tests.e2e.parties import policy_file
from tests.e2e.processes import ENVIRONMENT, Program, broker_process, free_port
from tests.e2e.rig import PATIENCE_S, Peer

C1 = "conversation:c1"
NO_LIMIT = resource.RLIM_INFINITY


async def peer_of(url: str, token: str) -> Peer:
    peer = Peer(await connect(url, subprotocols=[Subprotocol(SUBPROTOCOL)], compression=None))
    await peer.say_hello(token)
    return peer


async def customer_of(local: LocalBroker) -> str:
    """A token for Maria."""
    token = new_token("maria")
    async with await peer_of(local.url, local.token) as desk:
        assert isinstance(await desk.do(token.issue("customer", "maria", None)), Ack)
    return token.text


@asynccontextmanager
async def served(folder: Path) -> AsyncIterator[tuple[Program, LocalBroker]]:
    async with broker_process(folder / "data", free_port(), policy_file(folder)) as running:
        yield running


@asynccontextmanager
async def conversing(folder: Path) -> AsyncIterator[tuple[Program, LocalBroker, Peer]]:
    """A broker with Maria, who has said one thing."""
    async with served(folder) as (broker, local), await peer_of(local.url, await customer_of(local)) as maria:
        await maria.do(OpenConversation("c1"))
        assert isinstance(await maria.do(PostMessage("c1", "before"), "before"), Ack)
        yield broker, local, maria


async def until_granted(peer: Peer, command: Command, id: str) -> Ack:
    """Ask until it is granted, as clients do that are told to try later."""
    async with asyncio.timeout(PATIENCE_S):
        while not isinstance(answer := await peer.do(command, id), Ack):
            assert answer.retry == "later", answer
    return answer


async def lines_of(peer: Peer) -> list[str]:
    """All messages of c1 as a fresh look at the whole log shows them."""
    peer.seen.clear()
    ack = await peer.follow(C1)
    assert isinstance(ack, Ack), ack
    return [frame.event.text for frame in peer.events(C1) if frame.event.kind == "message_posted"]


async def test_a_full_disk_refuses_what_is_new_shows_what_is_old_then_goes_on(tmp_path: Path) -> None:
    async with conversing(tmp_path) as (broker, local, maria):
        # The kernel refuses every write beyond this size of a file, as a full disk would.
        resource.prlimit(broker.process.pid, resource.RLIMIT_FSIZE, (4096, NO_LIMIT))
        refused = await maria.do(PostMessage("c1", "while full"), "full")
        assert isinstance(refused, RefusedFrame)
        assert (refused.code, refused.retry) == ("storage_unavailable", "later")
        async with await peer_of(local.url, local.token) as reader:
            assert "while full" not in await lines_of(reader)
        resource.prlimit(broker.process.pid, resource.RLIMIT_FSIZE, (NO_LIMIT, NO_LIMIT))
        await until_granted(maria, PostMessage("c1", "while full"), "full")
        assert [line for line in await lines_of(maria) if line in ("before", "while full")] == ["before", "while full"]


@contextmanager
def small_disk(folder: Path) -> Iterator[None]:
    """A file system with room for two megabytes; only root can have one."""
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("only root may mount a small file system, and not everywhere")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def filled(folder: Path) -> Path:
    """The file that takes all the room there is."""
    ballast = folder / "ballast"
    with pytest.raises(OSError, match="No space left"):
        _write_without_end(ballast)
    return ballast


def _write_without_end(path: Path) -> None:
    with path.open("wb", buffering=0) as file:
        while True:
            file.write(b"\0" * 4096)


async def test_a_file_system_without_room_refuses_until_there_is_some(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    with small_disk(tmp_path / "data"):
        async with conversing(tmp_path) as (broker, _, maria):
            ballast = filled(tmp_path / "data")
            refusals = [await maria.do(PostMessage("c1", "x" * 8_000), f"full-{i}") for i in range(3)]
            ballast.unlink()
            assert {answer.code for answer in refusals if isinstance(answer, RefusedFrame)} == {"storage_unavailable"}
            await until_granted(maria, PostMessage("c1", "room again"), "room")
            assert "room again" in await lines_of(maria)
            assert await broker.stop() == 0


@asynccontextmanager
async def held_by_another(database: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    """Another program that is inside a writing transaction."""
    code = (
        "import sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None); c.execute('BEGIN IMMEDIATE'); "
        "print('held', flush=True); sys.stdin.read()"
    )
    holder = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, str(database), stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert holder.stdout is not None
    assert await holder.stdout.readline() == b"held\n"
    try:
        yield holder
    finally:
        if holder.returncode is None:
            holder.kill()
        await holder.communicate()


async def test_a_lock_of_another_program_delays_writers_but_no_reader(tmp_path: Path) -> None:
    async with conversing(tmp_path) as (_, local, maria), held_by_another(tmp_path / "data" / "collabtui.db") as holder:
        await maria.socket.send(encode(CommandFrame(id="locked", command=PostMessage("c1", "while locked"))))
        async with await peer_of(local.url, local.token) as reader:
            assert await lines_of(reader) == ["before"]
            await reader.socket.send(encode(Query(id="list", query=ListConversations())))
        async with httpx.AsyncClient() as http:
            assert (await http.get(local.url.replace("ws://", "http://") + "healthz")).json()["status"] == "ok"
        holder.kill()
        assert isinstance(await maria.answer("locked"), Ack)
        assert [line for line in await lines_of(maria) if line.startswith("while")] == ["while locked"]


def serve_once(data: Path) -> subprocess.CompletedProcess[str]:
    """A broker that should not come up."""
    return subprocess.run(
        [sys.executable, "-m", "broker.cli", "serve", "--data-dir", str(data), "--port", "0"],
        env=ENVIRONMENT, capture_output=True, text=True, check=False, timeout=30,
    )  # fmt: skip


async def test_a_second_broker_on_the_file_is_refused_while_the_first_serves_on(tmp_path: Path) -> None:
    async with conversing(tmp_path) as (_, _, maria):
        second = await asyncio.to_thread(serve_once, tmp_path / "data")
        assert second.returncode == 3
        assert "is in use by process" in second.stderr
        assert isinstance(await maria.do(PostMessage("c1", "after"), "after"), Ack)


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """The folder as it is, but nothing in it can be changed, not even by root."""
    if os.geteuid() != 0:
        folder.chmod(0o500)
        (folder / "collabtui.db").chmod(0o400)
        yield
        folder.chmod(0o700)
        return
    if subprocess.run(["mount", "--bind", str(folder), str(folder)], capture_output=True, check=False).returncode:
        pytest.skip("a folder can't be made read-only for root here")
    try:
        subprocess.run(["mount", "-o", "remount,bind,ro", str(folder)], check=True)
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


async def test_a_read_only_folder_is_refused_with_what_to_do(tmp_path: Path) -> None:
    async with conversing(tmp_path) as (broker, _, _):
        assert await broker.stop() == 0
    with read_only(tmp_path / "data"):
        refused = await asyncio.to_thread(serve_once, tmp_path / "data")
    assert refused.returncode == 3
    assert len(refused.stderr.splitlines()) == 1
    assert "--data-dir" in refused.stderr or "get the right" in refused.stderr
    async with served(tmp_path) as (_, local), await peer_of(local.url, local.token) as reader:
        assert await lines_of(reader) == ["before"]


async def stored(folder: Path, count: int) -> list[str]:
    """A stopped store with so many long lines in one conversation, no more than one sender may post at once."""
    texts = [f"line {i} " + "x" * 500 for i in range(count)]
    async with conversing(folder) as (broker, _, maria):
        for i, text in enumerate(texts):
            assert isinstance(await maria.do(PostMessage("c1", text), f"line-{i}"), Ack)
        assert await broker.stop() == 0
    return ["before", *texts]


async def shown(folder: Path) -> list[str] | None:
    """All that a broker shows of c1; None where it refuses, at its start or when asked."""
    try:
        async with served(folder) as (_, local), await peer_of(local.url, local.token) as reader:
            await reader.socket.send(encode(Query(id="list", query=ListConversations(open_only=False))))
            listed = await reader.until(Result)
            assert [row.conversation for row in listed.conversations] == ["c1"], "the conversation is gone in silence"
            return await lines_of(reader)
    except (AssertionError, TimeoutError) as error:
        if "in silence" in str(error):
            raise
        return None


def pages_of(database: Path) -> tuple[int, int]:
    """The size of a page, how many there are."""
    connection = sqlite3.connect(f"{database.as_uri()}?immutable=1", uri=True)
    found = [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_size", "page_count")]
    connection.close()
    return found[0], found[1]


@pytest.mark.parametrize("share", [0.3, 0.9])
async def test_a_file_that_lost_its_end_is_refused_never_served_shorter(tmp_path: Path, share: float) -> None:
    whole = await stored(tmp_path, 50)
    database = tmp_path / "data" / "collabtui.db"
    size, count = pages_of(database)
    os.truncate(database, int(count * share) * size)
    assert await shown(tmp_path) in (None, whole)


async def test_an_event_that_is_not_what_was_written_is_refused_in_a_sentence(tmp_path: Path) -> None:
    await stored(tmp_path, 3)
    connection = sqlite3.connect(tmp_path / "data" / "collabtui.db")
    connection.execute("UPDATE event SET body = substr(body, 1, 40) WHERE kind = 'message_posted' AND seq = 3")
    connection.commit()
    connection.close()
    refused = await asyncio.to_thread(serve_once, tmp_path / "data")
    assert refused.returncode == 3
    assert refused.stderr.startswith("conversation:c1 holds what can't be read as its event 3")
    assert len(refused.stderr.splitlines()) == 1


async def test_the_same_command_after_a_restart_gets_the_first_answer(tmp_path: Path) -> None:
    async with served(tmp_path) as (broker, local):
        token = await customer_of(local)
        async with await peer_of(local.url, token) as maria:
            await maria.do(OpenConversation("c1"))
            first = await maria.do(PostMessage("c1", "once"), "once")
        await broker.kill()
    async with served(tmp_path) as (_, local), await peer_of(local.url, token) as maria:
        assert await maria.do(PostMessage("c1", "once"), "once") == first
        other = await maria.do(PostMessage("c1", "another"), "once")
        assert isinstance(other, RefusedFrame)
        assert other.code == "id_reused"
        assert await lines_of(maria) == ["once"]
