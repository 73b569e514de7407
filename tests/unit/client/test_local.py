"""The broker of this machine is found by its file, its players get tokens that are kept."""

import asyncio
import hashlib
import json
import stat
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import pytest

from broker.domain.commands import Command
from broker.domain.customers import CustomerRecord
from broker.domain.desk_commands import IssueToken, RecordCustomer, RegisterAgent
from broker.domain.errors import Forbidden
from broker.protocol.frames import Ack, CommandFrame, Query, RefusedFrame, Result
from broker.protocol.local import FILE_NAME, BadLocalFile, LocalBroker, dump
from broker.protocol.rows import AgentRow
from collabtui.client import local as local_broker
from collabtui.client.errors import NotRunning
from collabtui.client.local import credentials, data_folder, find
from tests.unit.client.peer import PATIENCE_S, Peer
from tests.unit.client.streams import welcome

RECORD = CustomerRecord(name="Carla", verified_by="password")


def at(peer: Peer, store_id: str = "store-1") -> LocalBroker:
    return LocalBroker(url=peer.url, store_id=store_id, pid=1, token="boss.secret")


async def served(peer: Peer, asking: Coroutine[Any, Any, str]) -> tuple[str, list[Command]]:
    """Acknowledge commands until the token is there: the token with what was commanded."""
    task = asyncio.create_task(asking)
    line = await peer.accepts()
    assert (await line.greets(welcome())).token == "boss.secret"
    commanded: list[Command] = []
    while not any(isinstance(command, IssueToken) for command in commanded):
        frame = await line.hears(CommandFrame)
        commanded.append(frame.command)
        await line.says(Ack(id=frame.id))
    async with asyncio.timeout(PATIENCE_S):
        return await task, commanded


def test_the_data_folder_is_the_named_one_or_the_environments_or_the_users(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLLABTUI_DATA", str(tmp_path / "env"))
    assert data_folder(tmp_path) == tmp_path
    assert data_folder() == tmp_path / "env"
    monkeypatch.delenv("COLLABTUI_DATA")
    assert data_folder().name == "collabtui"


def test_a_running_broker_is_found_by_its_file(tmp_path: Path) -> None:
    written = LocalBroker(url="ws://127.0.0.1:7400", store_id="store-1", pid=7, token="boss.secret")
    (tmp_path / FILE_NAME).write_text(dump(written), encoding="utf-8")
    assert find(tmp_path) == written


def test_no_file_means_that_no_broker_runs(tmp_path: Path) -> None:
    with pytest.raises(NotRunning) as caught:
        find(tmp_path)
    assert str(caught.value) == (
        "No broker runs here: start one with `collabtui broker serve`, or name one with --url and --token-file."
    )


def test_a_spoiled_file_is_named(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text("{}", encoding="utf-8")
    with pytest.raises(BadLocalFile, match=r"local\.json"):
        find(tmp_path)


async def test_an_agent_is_registered_before_the_token_is_issued(peer: Peer, tmp_path: Path) -> None:
    asking = credentials(at(peer), "agent", "anna", name="Anna", skills={"returns": 3}, capacity=2, data_dir=tmp_path)
    token, (registered, issued) = await served(peer, asking)
    assert registered == RegisterAgent("anna", "Anna", {"returns": 3}, 2)
    assert isinstance(issued, IssueToken)
    assert (issued.role, issued.subject, issued.expires) == ("agent", "anna", None)
    name, _, secret = token.partition(".")
    assert (issued.token, issued.digest) == (name, hashlib.sha256(secret.encode()).hexdigest())
    assert len(secret) >= 43


async def test_an_agent_without_particulars_is_registered_by_id(peer: Peer, tmp_path: Path) -> None:
    _, commanded = await served(peer, credentials(at(peer), "agent", "anna", data_dir=tmp_path))
    assert commanded[0] == RegisterAgent("anna", "anna", {})


async def test_a_customer_with_a_record_is_recorded_first(peer: Peer, tmp_path: Path) -> None:
    asking = credentials(at(peer), "customer", "carla", record=RECORD, data_dir=tmp_path)
    _, commanded = await served(peer, asking)
    assert commanded[0] == RecordCustomer("carla", RECORD)
    assert len(commanded) == 2


@pytest.mark.parametrize("role", ["customer", "bot", "copilot", "supervisor"])
async def test_others_need_only_their_token(peer: Peer, tmp_path: Path, role: Any) -> None:
    _, commanded = await served(peer, credentials(at(peer), role, "x1", data_dir=tmp_path))
    assert [command.kind for command in commanded] == ["issue_token"]


async def test_a_kept_token_is_used_again_without_asking(peer: Peer, tmp_path: Path) -> None:
    token, _ = await served(peer, credentials(at(peer), "bot", "b1", data_dir=tmp_path))
    assert await credentials(at(peer), "bot", "b1", data_dir=tmp_path) == token


async def known_again(peer: Peer, asking: Coroutine[Any, Any, str], *agents: AgentRow) -> Command:
    """The one command that is sent on the way to a kept token."""
    task = asyncio.create_task(asking)
    line = await peer.accepts()
    await line.greets(welcome())
    if agents:
        await line.says(Result(id=(await line.hears(Query)).id, agents=agents))
    frame = await line.hears(CommandFrame)
    await line.says(Ack(id=frame.id))
    async with asyncio.timeout(PATIENCE_S):
        await task
    return frame.command


def row(agent: str) -> AgentRow:
    return AgentRow(
        agent=agent, name="Z", presence="away", routing="idle", connected=False, skills={"a": 2}, capacity=4, load=0
    )


async def test_an_agent_with_a_kept_token_is_changed_in_what_is_given_alone(peer: Peer, tmp_path: Path) -> None:
    await served(peer, credentials(at(peer), "agent", "zoe", data_dir=tmp_path))
    asking = credentials(
        at(peer), "agent", "zoe", name="Zoe", skills={"refunds": 5}, defaults={"name"}, data_dir=tmp_path
    )
    changed = await known_again(peer, asking, row("ada"), row("zoe"))
    assert changed == RegisterAgent("zoe", "Z", {"refunds": 5}, 4)


async def test_an_agent_with_a_kept_token_who_gives_nothing_is_left_alone(peer: Peer, tmp_path: Path) -> None:
    token, _ = await served(peer, credentials(at(peer), "agent", "zoe", data_dir=tmp_path))
    again = credentials(at(peer), "agent", "zoe", name="Zoe", skills={}, defaults={"name", "skills"}, data_dir=tmp_path)
    async with asyncio.timeout(PATIENCE_S):
        assert await again == token


async def test_a_customer_with_a_kept_token_is_recorded_again(peer: Peer, tmp_path: Path) -> None:
    await served(peer, credentials(at(peer), "customer", "carla", data_dir=tmp_path))
    asking = credentials(at(peer), "customer", "carla", record=RECORD, data_dir=tmp_path)
    assert await known_again(peer, asking) == RecordCustomer("carla", RECORD)


async def test_a_kept_token_is_readable_by_its_user_alone(peer: Peer, tmp_path: Path) -> None:
    await served(peer, credentials(at(peer), "bot", "b1", data_dir=tmp_path))
    (kept,) = (tmp_path / "tokens").iterdir()
    assert kept.name == "bot-b1"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700


async def test_each_player_has_a_token_of_their_own(peer: Peer, tmp_path: Path) -> None:
    first, _ = await served(peer, credentials(at(peer), "bot", "b1", data_dir=tmp_path))
    second, _ = await served(peer, credentials(at(peer), "bot", "b2", data_dir=tmp_path))
    assert first != second


async def test_a_token_of_another_store_is_replaced(peer: Peer, tmp_path: Path) -> None:
    old, _ = await served(peer, credentials(at(peer), "bot", "b1", data_dir=tmp_path))
    new, _ = await served(peer, credentials(at(peer, "store-2"), "bot", "b1", data_dir=tmp_path))
    assert new != old
    assert await credentials(at(peer, "store-2"), "bot", "b1", data_dir=tmp_path) == new


@pytest.mark.parametrize("spoiled", ["", "{", "[]", '"x"', '{"store_id": "store-1"}', "\udcff"])
async def test_a_spoiled_token_file_is_replaced(peer: Peer, tmp_path: Path, spoiled: str) -> None:
    path = tmp_path / "tokens" / "bot-b1"
    path.parent.mkdir()
    path.write_bytes(spoiled.encode(errors="surrogateescape"))
    token, _ = await served(peer, credentials(at(peer), "bot", "b1", data_dir=tmp_path))
    assert json.loads(path.read_text(encoding="utf-8")) == {"store_id": "store-1", "token": token}


async def test_a_refused_wish_keeps_nothing(peer: Peer, tmp_path: Path) -> None:
    asking = asyncio.create_task(credentials(at(peer), "bot", "b1", data_dir=tmp_path))
    line = await peer.accepts()
    await line.greets(welcome())
    frame = await line.hears(CommandFrame)
    await line.says(RefusedFrame(id=frame.id, code="forbidden", message="Not yours to do.", retry="never"))
    with pytest.raises(Forbidden, match="Not yours to do"):
        await asking
    assert not (tmp_path / "tokens").exists()


async def test_a_file_left_by_a_killed_broker_does_not_hang(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local_broker, "PATIENCE_S", 0.05)
    gone = LocalBroker(url="ws://127.0.0.1:1", store_id="store-1", pid=1, token="boss.secret")
    with pytest.raises(NotRunning, match=r"No broker answers at ws://127\.0\.0\.1:1\."):
        await credentials(gone, "bot", "b1", data_dir=tmp_path)


@pytest.mark.parametrize("subject", ["../../etc/passwd", "", "a b", ".hidden"])
async def test_a_subject_that_is_no_id_never_becomes_a_path(peer: Peer, tmp_path: Path, subject: str) -> None:
    with pytest.raises(ValueError, match="is no id"):
        await credentials(at(peer), "bot", subject, data_dir=tmp_path)
    assert list(tmp_path.iterdir()) == []
