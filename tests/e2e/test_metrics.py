"""What the broker tells a scraper, over its own port."""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator
from dataclasses import fields
from importlib import import_module
from pathlib import Path
from typing import Any

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from broker.domain.commands import PostMessage
from broker.domain.handoff_commands import RequestHandoff
from broker.server.limits import Limits
from broker.server.metrics import METRICS
from broker.server.serve import Address
from tests.e2e.rig import Peer, Rig, health_url, opened, rig

generate_metrics: Any = import_module("scripts.generate_metrics")
CANARY = "canary-51c0"


@pytest.fixture
async def broker(tmp_path: Path) -> AsyncIterator[Rig]:
    async with rig(tmp_path, store="sqlite") as running:
        yield running


async def page(broker: Rig, **headers: str) -> httpx.Response:
    async with httpx.AsyncClient() as http:
        return await http.get(
            health_url(broker).replace("healthz", "metrics"),
            headers={name.replace("_", "-"): value for name, value in headers.items()},
        )


async def scraped(broker: Rig) -> dict[str, float]:
    """Each sample as ``name`` or ``name{label value}``."""
    answer = await page(broker)
    assert answer.status_code == 200, answer.text
    return {
        one.name + "".join(f"{{{value}}}" for value in one.labels.values()): one.value
        for family in text_string_to_metric_families(answer.text)
        for one in family.samples
    }


async def test_every_metric_is_told_none_twice(broker: Rig) -> None:
    families = [one.name for one in text_string_to_metric_families((await page(broker)).text)]
    assert families == [one.name.removesuffix("_total") for one in METRICS]
    assert len(families) == len(set(families)), "a family's name is a counter's without _total"


async def test_the_counts_are_those_of_what_was_done(broker: Rig) -> None:
    async with await opened(broker) as maria, await broker.peer("supervisor", "sue") as sue:
        before = await scraped(broker)
        await sue.follow("conversation:c1")
        for number in range(5):
            await maria.do(PostMessage("c1", f"line {number}"))
        await maria.do(PostMessage("nowhere", "x"))
        await maria.socket.send("{}")
        await sue.read_to("conversation:c1", 6)
        after = await scraped(broker)
    grown = {name: after[name] - before.get(name, 0) for name in after}
    assert grown["collabtui_command_seconds_count"] == 6
    assert grown["collabtui_committed_commands_total"] == grown["collabtui_committed_events_total"] == 5
    assert 1 <= grown["collabtui_commit_seconds_count"] <= 5
    assert grown["collabtui_commit_seconds_sum"] >= grown["collabtui_commit_disk_seconds_sum"] > 0
    assert (grown["collabtui_refused_total{not_found}"], grown["collabtui_refused_total{bad_frame}"]) == (1, 1)
    assert grown["collabtui_received_frames_total"] == 8
    # Six events, six answers, an ack for the subscription, a refusal.
    assert grown["collabtui_sent_frames_total"] == 14
    assert after["collabtui_connections{customer}"] == after["collabtui_connections{supervisor}"] == 1
    assert after["collabtui_commands_in_flight"] == 0
    assert after["collabtui_store_bytes{wal}"] > 0


async def test_the_queue_is_told_with_its_oldest_wait(broker: Rig) -> None:
    async with await opened(broker) as maria, await opened(broker, "jo", "c2") as jo:
        for peer, conversation in ((maria, "c1"), (jo, "c2")):
            await peer.do(RequestHandoff(conversation))
        async with asyncio.timeout(20):
            while (now := await scraped(broker))["collabtui_conversations{waiting}"] < 2:
                await maria.do(PostMessage("c1", "Anybody there?"))
    assert now["collabtui_conversations{offered}"] == now["collabtui_conversations{owned}"] == 0
    assert 0 < now["collabtui_oldest_wait_seconds"] < 20


async def test_every_limit_is_a_gauge(tmp_path: Path) -> None:
    async with rig(tmp_path, limits=Limits(connections=123, ping_s=7.5)) as broker:
        told = await scraped(broker)
    assert told["collabtui_limit{connections}"] == 123
    assert told["collabtui_limit{ping_s}"] == 7.5
    plain = [one.name for one in fields(Limits) if isinstance(getattr(Limits(), one.name), int | float)]
    assert {f"collabtui_limit{{{name}}}" for name in plain} <= told.keys()


async def test_who_is_turned_away_is_counted(tmp_path: Path) -> None:
    async with rig(tmp_path, limits=Limits(connections_per_address=1)) as broker, await broker.knock() as peer:
        with pytest.raises(Exception, match="503"):
            await broker.knock()
        with pytest.raises(Exception, match="4401"):
            await peer.say_hello("wrong.token")
        told = await scraped(broker)
    assert told["collabtui_connections_turned_away_total"] == 1
    assert told["collabtui_logins_refused_total"] == told["collabtui_connections_opened_total"] == 1


async def test_a_reader_that_takes_nothing_shows(tmp_path: Path) -> None:
    limits = Limits(outbox_bytes=100_000, close_s=0.2)
    async with rig(tmp_path, limits=limits) as broker, await opened(broker) as maria:
        slow = await broker.peer("supervisor", "slow", max_queue=1)
        await slow.follow("conversation:c1")
        slow.socket.transport.pause_reading()
        async with asyncio.timeout(20):
            while (told := await scraped(broker))["collabtui_slow_readers_cut_total"] < 1:
                for _ in range(40):  # more than the buffers of both systems hold, after a few rounds
                    await maria.do(PostMessage("c1", "\N{GRINNING FACE}" * 8_000))
        slow.socket.transport.abort()
    assert 32_000 < told["collabtui_outbox_peak_bytes"] <= limits.outbox_bytes


@pytest.mark.parametrize(
    "headers",
    [
        {"X_Forwarded_For": "203.0.113.7"},
        {"Forwarded": "for=203.0.113.7"},
        {"Via": "1.1 proxy"},
        {"X_Forwarded_Proto": "https"},
        {"CF_Connecting_IP": "203.0.113.7"},
        {"Host": "desk.example"},
        {"Host": "evil.example:80", "Authorization": "Bearer nobody.nothing"},
        {"Host": "desk.example", "Authorization": "Basic c3VlOnN1ZQ=="},
    ],
)
async def test_who_is_not_this_machine_needs_a_token(broker: Rig, headers: dict[str, str]) -> None:
    answer = await page(broker, **headers)
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert "collabtui_" not in answer.text


@pytest.mark.parametrize("settings", [{"metrics": "token"}, {"origins": ("https://shop.example",)}, {"insecure": True}])
async def test_where_others_may_come_in_even_this_machine_needs_a_token(
    tmp_path: Path, settings: dict[str, Any]
) -> None:
    """A proxy may ask on this machine without saying for whom."""
    async with rig(tmp_path, **settings) as broker:
        token = await broker.token("supervisor", "prometheus")
        assert (await page(broker)).status_code == 401
        assert (await page(broker, Authorization=f"Bearer {token}")).status_code == 200


def test_a_broker_with_a_certificate_is_for_others_too() -> None:
    assert Address("127.0.0.1", 0).is_private
    assert not Address("127.0.0.1", 0, tls=ssl.create_default_context()).is_private


@pytest.mark.parametrize(("role", "status"), [("supervisor", 200), ("copilot", 401), ("customer", 401), ("bot", 401)])
async def test_a_supervisors_token_opens_the_metrics_no_others(broker: Rig, role: str, status: int) -> None:
    token = await broker.token(role, "sam")  # type: ignore[arg-type]
    answer = await page(broker, Host="desk.example", Authorization=f"Bearer {token}")
    assert answer.status_code == status


async def test_nobodys_words_name_token_address_are_in_it(broker: Rig) -> None:
    token = await broker.token("customer", CANARY)
    async with await broker.knock() as peer:
        await peer.say_hello(token)
        await _say_it_everywhere(peer)
        text = (await page(broker)).text
    assert [word for word in (CANARY, token.rpartition(".")[2], "127.0.0.1") if word in text] == []


async def _say_it_everywhere(peer: Peer) -> None:
    await peer.do(PostMessage(CANARY, CANARY), CANARY)
    for raw in (CANARY, json.dumps({"type": CANARY}), json.dumps({"type": "query", "id": CANARY, CANARY: 1})):
        await peer.socket.send(raw)
        await peer.read()


async def test_a_broker_in_memory_tells_zeros_for_what_it_has_not(tmp_path: Path) -> None:
    async with rig(tmp_path) as broker, await opened(broker):
        told = await scraped(broker)
    assert told["collabtui_commit_seconds_count"] == 0
    assert not [name for name in told if name.startswith("collabtui_store_bytes")]


def test_the_reference_of_the_metrics_is_up_to_date() -> None:
    assert generate_metrics.main(["--check"]) == 0, "run: python scripts/generate_metrics.py"
