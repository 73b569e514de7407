"""The client against the real shop, or against peers that are none."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from collabtui.shop.catalogue import Catalogue
from collabtui.shop.client import MeasuredCall, ShopClient, ShopRefused, ShopUnavailable
from collabtui.shop.faults import Faults, fails
from collabtui.shop.server import RunningShop, start

pytestmark = pytest.mark.asyncio


@asynccontextmanager
async def peer(answer: bytes) -> AsyncIterator[str]:
    """A peer that answers every request with these bytes, then hangs up; with none it stays silent."""
    silent = asyncio.Event()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        if not answer:
            await silent.wait()
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        silent.set()


def http_answer(status: int, body: bytes) -> bytes:
    head = f"HTTP/1.1 {status} X\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    return head.encode() + body


async def test_an_order_arrives_as_the_catalogue_has_it(client: ShopClient, catalogue: Catalogue) -> None:
    wanted = next(order for order in catalogue.orders if order.number == "FH-10488")
    assert await client.order("FH-10488", key="c1", attempt=1) == wanted


async def test_an_order_arrives_for_its_customer_alone(client: ShopClient) -> None:
    assert await client.order("FH-10234", "c1", email="maria@example.com") is not None
    for stranger in ("tom@example.com", "", "zoë ☂\r\nX-Attempt: 9", "\ud800"):
        assert await client.order("FH-10234", "c1", email=stranger) is None


async def test_a_customer_arrives_as_the_catalogue_has_it(client: ShopClient, catalogue: Catalogue) -> None:
    wanted = next(customer for customer in catalogue.customers if customer.id == "priya")
    assert await client.customer("priya", key="c1") == wanted


async def test_a_customers_orders_arrive_newest_first(client: ShopClient) -> None:
    orders = await client.orders_of("maria", key="c1")
    assert orders is not None
    assert [order.number for order in orders] == ["FH-10234", "FH-10198"]


@pytest.mark.parametrize(
    "strange", ["FH-99999", "", "..", "../faults", "a/b", "?x", "#x", "ü\r\nX: y", "\x00", "\ud800", "%2e"]
)
async def test_what_the_shop_does_not_know_is_none(client: ShopClient, strange: str) -> None:
    assert await client.order(strange, key="c1") is None
    assert await client.customer(strange, key="c1") is None
    assert await client.orders_of(strange, key="c1") is None


async def test_a_password_reset_is_true_for_an_account_that_exists(client: ShopClient) -> None:
    assert await client.reset_password("maria@example.com", key="c1") is True
    assert await client.reset_password("nobody@example.com", key="c1") is False


async def test_a_callback_may_be_sent_again(client: ShopClient) -> None:
    for attempt in (1, 2):
        assert await client.schedule_callback("tom", 1_793_000_000_000, "+1-555-0123", "c1", attempt) is True
    assert await client.schedule_callback("nobody", 1, "+1-555-0123", key="c1") is False


async def test_input_that_the_shop_refuses_is_no_outage(client: ShopClient) -> None:
    with pytest.raises(ShopRefused, match="phone: ") as caught:
        await client.schedule_callback("tom", 1, "ring me", key="c1")
    assert (caught.value.call, caught.value.code) == ("schedule_callback", "invalid_body")


async def test_faults_turned_up_while_running_make_calls_unavailable(client: ShopClient) -> None:
    assert await client.order("FH-10234", key="c1") is not None
    assert await client.set_faults(Faults(failure_rate=1.0)) == Faults(failure_rate=1.0)
    with pytest.raises(ShopUnavailable, match=r"answered 503 \(unavailable\)") as caught:
        await client.order("FH-10234", key="c1")
    assert caught.value.call == "order"
    await client.set_faults(Faults())
    assert await client.order("FH-10234", key="c1") is not None


@pytest.mark.parametrize("key", ["maria", "zoë ☂", "a%20b", "line\r\nX-Attempt: 9", ""])
async def test_a_key_of_any_letters_gets_its_own_faults(client: ShopClient, key: str) -> None:
    await client.set_faults(Faults(per_key={key: 1.0}))
    with pytest.raises(ShopUnavailable):
        await client.order("FH-10234", key=key)
    assert await client.order("FH-10234", key=key + "x") is not None


async def test_retries_meet_the_fate_that_the_seed_gives(client: ShopClient) -> None:
    faults = await client.set_faults(Faults(failure_rate=0.5, seed=3))
    calls: list[MeasuredCall] = []
    for attempt in range(1, 13):
        if fails(faults, "c7", "customer", attempt):
            with pytest.raises(ShopUnavailable):
                await client.customer("tom", "c7", attempt, calls)
        else:
            assert await client.customer("tom", "c7", attempt, calls) is not None
    assert {call.status for call in calls} == {200, 503}


async def test_every_call_is_measured_whatever_came_of_it(client: ShopClient) -> None:
    calls: list[MeasuredCall] = []
    await client.order("FH-10234", "c1", 1, calls)
    await client.order("FH-99999", "c1", 2, calls)
    await client.set_faults(Faults(per_key={"c1": 1.0}))
    with pytest.raises(ShopUnavailable):
        await client.reset_password("maria@example.com", "c1", 3, calls)
    said = [(call.call, call.key, call.attempt, call.status, call.available) for call in calls]
    assert said == [
        ("order", "c1", 1, 200, True),
        ("order", "c1", 2, 404, True),
        ("reset_password", "c1", 3, 503, False),
    ]
    assert all(0 < call.latency_ms < 10_000 for call in calls)


async def test_latency_turned_up_is_seen_in_the_measurement(client: ShopClient) -> None:
    await client.set_faults(Faults(latency_ms=60))
    calls: list[MeasuredCall] = []
    await client.order("FH-10234", key="c1", calls=calls)
    assert calls[0].latency_ms >= 60


async def test_conversations_sharing_a_client_keep_their_numbers_apart(client: ShopClient) -> None:
    turns: dict[str, list[MeasuredCall]] = {f"c{n}": [] for n in range(12)}
    await asyncio.gather(*(client.order("FH-10234", key, 1, calls) for key, calls in turns.items()))
    assert {key: [call.key for call in calls] for key, calls in turns.items()} == {key: [key] for key in turns}


async def test_a_slow_shop_is_unavailable_after_the_time_out(shop: RunningShop, client: ShopClient) -> None:
    await client.set_faults(Faults(latency_ms=60_000))
    calls: list[MeasuredCall] = []
    async with ShopClient(shop.url, timeout_s=0.05) as impatient:
        with pytest.raises(ShopUnavailable, match=r"longer than 0\.05 s"):
            await impatient.order("FH-10234", key="c1", calls=calls)
    assert (calls[0].status, calls[0].available) == (None, False)
    assert calls[0].latency_ms >= 50


async def test_a_silent_peer_is_unavailable_after_the_time_out() -> None:
    async with peer(b"") as url, ShopClient(url, timeout_s=0.05) as client:
        with pytest.raises(ShopUnavailable, match=r"longer than 0\.05 s"):
            await client.order("FH-10234", key="c1")


async def test_a_shop_that_was_stopped_cannot_be_reached(catalogue: Catalogue, database_path: Path) -> None:
    shop = start(catalogue, database_path)
    calls: list[MeasuredCall] = []
    async with ShopClient(shop.url) as client:
        assert await client.customer("tom", key="c1") is not None
        shop.stop()
        with pytest.raises(ShopUnavailable, match="can't be reached"):
            await client.customer("tom", key="c1", calls=calls)
    assert calls[0].status is None


@pytest.mark.parametrize(
    "answer",
    [
        http_answer(200, b"<html>"),
        http_answer(200, b'{"number": "FH-10234"}'),
        http_answer(200, b""),
        http_answer(502, b"<html>bad gateway</html>"),
        http_answer(302, b""),
        b"SSH-2.0-nothing\r\n",
    ],
)
async def test_a_peer_that_is_no_shop_is_unavailable(answer: bytes) -> None:
    async with peer(answer) as url, ShopClient(url) as client:
        with pytest.raises(ShopUnavailable, match="The shop's order call got no answer: "):
            await client.order("FH-10234", key="c1")


async def test_a_peer_without_faults_cannot_be_told_to_fail() -> None:
    async with peer(http_answer(404, b"{}")) as url, ShopClient(url) as client:
        with pytest.raises(ShopUnavailable, match="not the shop"):
            await client.set_faults(Faults(failure_rate=1.0))


async def test_a_cancelled_call_leaves_the_client_usable(client: ShopClient) -> None:
    await client.set_faults(Faults(latency_ms=60_000))
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(client.order("FH-10234", key="c1"), timeout=0.05)
    await client.set_faults(Faults())
    assert await client.order("FH-10234", key="c1") is not None
