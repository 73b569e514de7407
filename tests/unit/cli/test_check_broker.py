"""What the doctor finds about a broker with its workers: each fault made on a real one."""

import asyncio
import json
import os
import signal
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from broker.build import Running, broker_for
from broker.config import Config
from collabtui.cli import check_broker
from collabtui.cli.check_broker import broker
from collabtui.cli.doctor import examined, told
from collabtui.cli.finding import Finding
from tests.certificates import certificates
from tests.e2e.parties import party, policy_file
from tests.e2e.processes import broker_process, free_port

NO_SHOP = "http://127.0.0.1:9/"  # the port of "discard", which nobody serves any more
CANARY = "canary-8d21"


def settings(folder: Path, **changes: Any) -> Config:
    return Config(**{"data": folder / "data", "port": 0, "store": "memory", **changes})


@asynccontextmanager
async def running(folder: Path) -> AsyncIterator[tuple[Config, Running]]:
    config = settings(folder, policy=policy_file(folder))
    async with broker_for(config) as found:
        yield config, found


async def codes(config: Config, shop: str = NO_SHOP) -> list[str]:
    found = await broker(config, shop)
    assert all(one.mend for one in found if not one.ok)
    return [one.code for one in found]


@asynccontextmanager
async def site(headers: str, body: str, status: str = "200 OK") -> AsyncIterator[str]:
    """An HTTP server that always answers the same."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(f"HTTP/1.1 {status}\r\n{headers}Content-Length: {len(body)}\r\n\r\n{body}".encode())
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"


def left_key(config: Config, **changes: object) -> None:
    """A ``local.json`` as a broker leaves it."""
    config.data.mkdir(exist_ok=True)
    key = {"url": "ws://127.0.0.1:1/", "store_id": "s", "pid": os.getpid(), "token": CANARY, "role": "supervisor"}
    (config.data / "local.json").write_text(json.dumps({**key, **changes}))


async def test_no_broker_is_no_fault(tmp_path: Path) -> None:
    assert await codes(settings(tmp_path, port=free_port())) == ["broker.none"]


async def test_a_port_that_something_else_has_is_told(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        config = settings(tmp_path, port=other.getsockname()[1])
        assert await codes(config) == ["broker.port_taken"]


async def test_a_broker_without_workers_is_told(tmp_path: Path) -> None:
    async with running(tmp_path) as (config, found):
        first, *rest = await broker(config, NO_SHOP)
    assert first == Finding("broker", f"{found.url} is well and lets us in as supervisor local.")
    assert [one.code for one in rest] == ["workers.no_bot", "workers.no_copilot"]


async def test_a_proxy_of_the_users_does_not_stand_between_the_doctor_and_the_broker(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY"):
        monkeypatch.setenv(name, NO_SHOP)
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    async with running(tmp_path) as (config, _):
        assert not {"broker.silent", "broker.other"} & set(await codes(config))


async def test_a_bot_without_its_shop_is_told(tmp_path: Path) -> None:
    async with running(tmp_path) as (config, found), party(found, config.data, "bot", "bot"):
        assert await codes(config) == ["ok", "workers.no_shop", "workers.no_copilot"]
        async with party(found, config.data, "copilot", "copilot"), site("", "", "404 Not Found") as shop:
            assert await codes(config, shop) == ["ok", "ok"]


async def test_a_key_that_a_dead_broker_left_is_told(tmp_path: Path) -> None:
    async with broker_process(tmp_path / "data", free_port(), policy_file(tmp_path)) as (program, _):
        await program.kill()
        (found,) = await broker(settings(tmp_path), NO_SHOP)
    assert (found.code, found.mend) == ("broker.stale_key", check_broker.RESTART)


async def test_a_broker_that_hangs_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check_broker, "HEALTH_S", 0.3)
    async with broker_process(tmp_path / "data", free_port(), policy_file(tmp_path)) as (program, _):
        program.process.send_signal(signal.SIGSTOP)
        (found,) = await broker(settings(tmp_path), NO_SHOP)
    assert (found.code, f"process {program.process.pid}" in found.said) == ("broker.silent", True)


async def test_something_else_at_the_brokers_address_is_told(tmp_path: Path) -> None:
    async with site("", "<html>") as url:
        config = settings(tmp_path)
        left_key(config, url=url.replace("http", "ws"))
        assert await codes(config) == ["broker.other"]


async def test_a_key_that_the_broker_does_not_know_is_told(tmp_path: Path) -> None:
    async with running(tmp_path) as (config, found):
        left_key(config, url=found.url, token=f"{CANARY}.wrong")
        assert (await codes(config))[0] == "broker.key_refused"


@pytest.mark.parametrize("text", ["{", "[]", json.dumps({"token": CANARY, "url": 5})])
async def test_a_spoiled_key_is_told(tmp_path: Path, text: str) -> None:
    config = settings(tmp_path)
    left_key(config)
    (config.data / "local.json").write_text(text)
    assert await codes(config) == ["broker.key_spoiled"]


async def test_a_broker_that_is_not_well_says_why(tmp_path: Path) -> None:
    async with running(tmp_path) as (config, found):
        await found.inside.store.close()
        assert (await codes(config))[0] == "broker.storage_unavailable"


@pytest.mark.parametrize(("date", "words"), [("Thu, 01 Jan 2026", "behind"), ("Fri, 01 Jan 2100", "ahead of")])
async def test_clocks_that_differ_are_told(tmp_path: Path, date: str, words: str) -> None:
    async with site(f"Date: {date} 00:00:00 GMT\r\n", '{"status": "draining"}') as url:
        config = settings(tmp_path)
        left_key(config, url=url.replace("http", "ws"))
        found = await broker(config, NO_SHOP)
    assert [one.code for one in found][:2] == ["broker.draining", "clock.skew"]
    assert f"{words} this one" in found[1].said


@pytest.mark.parametrize(
    ("changes", "severity"),
    [({"insecure": True}, "warning"), ({}, "error"), ({"host": "::1"}, None), ({"tls_cert": Path("c.pem")}, None)],
)
async def test_settings_that_let_others_listen_in_are_told(
    tmp_path: Path, changes: dict[str, Any], severity: str | None
) -> None:
    config = settings(tmp_path, **{"host": "0.0.0.0", "port": free_port(), **changes})  # noqa: S104
    found = [one.severity for one in await broker(config, NO_SHOP) if one.code == "broker.not_encrypted"]
    assert found == ([severity] if severity else [])


async def test_an_encrypted_broker_is_asked_in_secret(tmp_path: Path) -> None:
    made = certificates(tmp_path, "127.0.0.1")
    config = settings(tmp_path, policy=policy_file(tmp_path), tls_cert=made.cert, tls_key=made.key)
    async with broker_for(config) as found:
        assert found.url.startswith("wss://")
        assert (await codes(config))[0] == "ok"


async def test_no_finding_shows_a_secret(tmp_path: Path) -> None:
    async with running(tmp_path) as (config, found):
        for token in (f"{CANARY}.{CANARY}", found.local.token):
            left_key(config, url=found.url, token=token)
            said = told(await examined(config.data, config.policy))
            assert [secret for secret in (CANARY, found.local.token) if secret in said] == []
