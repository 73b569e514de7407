"""Who comes in, how long they stay, what is left when the broker stops."""

import json
import stat
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from websockets.exceptions import InvalidStatus

from broker.build import _url, broker_for
from broker.config import Config
from broker.domain.commands import PostMessage
from broker.domain.desk_commands import RegisterAgent, RevokeToken
from broker.protocol.frames import Ack, GoingAway, RefusedFrame
from broker.protocol.local import parse
from broker.server.limits import Limits
from broker.server.serve import CannotListen
from tests.e2e.rig import SUE, Rig, connections_become, health_url, opened, rig


@pytest.fixture
async def broker(tmp_path: Path) -> AsyncIterator[Rig]:
    async with rig(tmp_path) as running:
        yield running


@pytest.mark.parametrize("token", ["nobody.nothing", "nothing", "x" * 200])
async def test_a_wrong_token_opens_nothing(broker: Rig, token: str) -> None:
    peer = await broker.knock()
    with pytest.raises(Exception, match="4401"):
        await peer.say_hello(token)
    assert [frame.code for frame in peer.seen if isinstance(frame, RefusedFrame)] == ["unauthenticated"]


async def test_a_revoked_token_closes_what_it_opened(broker: Rig) -> None:
    token = await broker.token("customer", "maria")
    async with await broker.knock() as maria, await broker.peer("supervisor", "sue") as sue:
        await maria.say_hello(token)
        await broker.do(SUE, RevokeToken(token.rpartition(".")[0]))
        assert await maria.closed() == 4401
        assert isinstance(await sue.do(RegisterAgent("ada", "Ada", {})), Ack)


async def test_a_token_that_expires_closes_what_it_opened(broker: Rig) -> None:
    now = broker.running.inside.clock.now()
    token = await broker.token("customer", "maria", expires=now + 300)
    async with await broker.knock() as maria:
        await maria.say_hello(token)
        assert await maria.closed() == 4401


async def test_who_never_logs_in_is_cut(tmp_path: Path) -> None:
    async with rig(tmp_path, limits=Limits(login_s=0.05)) as broker:
        peer = await broker.knock()
        assert await peer.closed() == 1008


async def test_a_flood_of_connections_is_turned_away_at_the_door(tmp_path: Path) -> None:
    async with rig(tmp_path, limits=Limits(connections_per_address=2)) as broker:
        async with await broker.knock(), await broker.knock():
            with pytest.raises(InvalidStatus) as turned_away:
                await broker.knock()
            assert turned_away.value.response.status_code == 503
            assert turned_away.value.response.headers["Retry-After"]
        assert await connections_become(broker, 0) == 0
        async with await broker.knock():
            pass


async def test_pages_of_web_sites_may_not_connect(broker: Rig) -> None:
    with pytest.raises(InvalidStatus) as refused:
        await broker.knock(origin="https://evil.example")
    assert refused.value.response.status_code == 403


async def test_a_web_site_that_was_named_may_connect(tmp_path: Path) -> None:
    async with rig(tmp_path, origins=("https://shop.example",)) as broker:
        async with await broker.knock(origin="https://shop.example") as maria:
            await maria.say_hello(await broker.token("customer", "maria"))
        for stranger in ("https://shop.example.evil", "http://shop.example", "null"):
            with pytest.raises(InvalidStatus):
                await broker.knock(origin=stranger)


@pytest.mark.parametrize(("path", "status"), [("healthz", 200), ("", 426), ("metrics", 200), ("../x", 404)])
async def test_plain_http_gets_plain_answers(broker: Rig, path: str, status: int) -> None:
    async with httpx.AsyncClient() as http:
        answer = await http.get(broker.running.url.replace("ws://", "http://") + path)
    assert answer.status_code == status
    if path == "healthz":
        told = answer.json()
        assert (told["status"], told["store_id"]) == ("ok", broker.running.local.store_id)


async def test_a_drain_says_goodbye_then_closes_with_1012(tmp_path: Path) -> None:
    async with rig(tmp_path) as broker:
        maria = await opened(broker)
    assert await maria.closed() == 1012
    goodbye = await maria.until(GoingAway)
    assert 0 <= goodbye.reconnect_after_ms <= 1_000


async def test_the_key_file_is_private_while_the_broker_runs(tmp_path: Path) -> None:
    folder = tmp_path / "desk"
    async with rig(folder) as broker:
        path = folder / "local.json"
        local = parse(path.read_text(), "local.json")
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        async with await broker.knock() as peer:
            assert (await peer.say_hello(local.token)).actor.role == "supervisor"
    assert not path.exists()


async def test_the_key_survives_a_restart(tmp_path: Path) -> None:
    tokens = []
    for _ in range(2):
        async with rig(tmp_path, store="sqlite") as broker:
            tokens.append(broker.running.local.token)
    assert tokens[0] == tokens[1]


async def test_a_key_of_another_store_is_replaced(tmp_path: Path) -> None:
    tokens = []
    for _ in range(2):
        async with rig(tmp_path, store="memory") as broker:
            tokens.append(broker.running.local.token)
            async with await broker.knock() as peer:
                await peer.say_hello(tokens[-1])
    assert tokens[0] != tokens[1]


async def test_what_was_acknowledged_is_there_after_a_restart(tmp_path: Path) -> None:
    async with rig(tmp_path, store="sqlite") as broker, await opened(broker) as maria:
        ack = await maria.do(PostMessage("c1", "kept"))
    assert isinstance(ack, Ack)
    async with rig(tmp_path, store="sqlite") as broker, await broker.peer("customer", "maria") as again:
        await again.follow("conversation:c1")
        assert "kept" in str(again.events("conversation:c1")[ack.n - 1])


@pytest.mark.parametrize("host", ["::", "192.0.2.1", "broker.example"])
async def test_other_machines_are_not_served_in_the_clear(tmp_path: Path, host: str) -> None:
    with pytest.raises(CannotListen, match="--insecure"):
        async with broker_for(Config(data=tmp_path, port=0, store="memory", host=host)):
            pass


async def test_health_tells_of_a_store_that_fails(broker: Rig) -> None:
    await broker.running.inside.store.close()
    async with httpx.AsyncClient() as http:
        answer = await http.get(health_url(broker))
    assert answer.status_code == 503
    assert json.loads(answer.text)["status"] == "storage_unavailable"


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("0.0.0.0", "ws://127.0.0.1:7/"),  # noqa: S104 - nothing listens there
        ("::", "ws://[::1]:7/"),
        ("::1", "ws://[::1]:7/"),
        ("10.0.0.5", "ws://10.0.0.5:7/"),
        ("localhost", "ws://localhost:7/"),
    ],
)
def test_local_clients_are_led_to_where_the_broker_listens(host: str, url: str) -> None:
    assert _url("ws", host, 7) == url
