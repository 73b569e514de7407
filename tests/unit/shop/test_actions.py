"""What the shop does with an order over real HTTP: by its rules, for its customer alone, once for each key."""

import asyncio
from pathlib import Path

import pytest

from collabtui.shop.calls import ShopCalls
from collabtui.shop.catalogue import Catalogue
from collabtui.shop.client import ShopClient, ShopRefused, ShopUnavailable
from collabtui.shop.faults import CallFaults, Faults
from collabtui.shop.server import start

BRIDGET = "bridget@example.com"
DELIVERED, NOT_SENT = "FH-10187", "FH-10547"
GLOVES = {"order_number": DELIVERED, "item": "Leather garden gloves, S"}


async def asked(
    client: ShopClient, call: str, arguments: dict[str, str], once: str = "k1", email: str = BRIDGET
) -> str:
    """The reference of what was done."""
    found = await ShopCalls(client).call(call, arguments, "c1", email=email, once=once)
    assert found is not None
    return found.values["reference"]


@pytest.mark.parametrize(
    ("call", "arguments", "reference"),
    [
        ("return_item", GLOVES | {"reason": "too small"}, "RT-10187-1"),
        ("return_item", GLOVES | {"item": "all items", "reason": "too late"}, "RT-10187-1"),
        ("exchange_item", GLOVES | {"wanted": "size M"}, "EX-10187-1"),
        ("report_damage", GLOVES | {"description": "a hole"}, "DM-10187-1"),
        ("cancel_order", {"order_number": NOT_SENT}, "CN-10547-1"),
        ("change_address", {"order_number": NOT_SENT, "address": "12 Mill Lane, 98101 Seattle"}, "AD-10547-1"),
    ],
)
async def test_a_wish_that_the_rules_allow_is_granted(
    client: ShopClient, call: str, arguments: dict[str, str], reference: str
) -> None:
    assert await asked(client, call, arguments) == reference


@pytest.mark.parametrize(
    ("call", "arguments", "reason"),
    [
        (
            "return_item",
            {"order_number": NOT_SENT, "item": "all items", "reason": "x"},
            "it is processing, and only an",
        ),
        ("cancel_order", {"order_number": DELIVERED}, "it is delivered, and only an order that was not sent"),
        ("exchange_item", GLOVES | {"item": "A boat", "wanted": "x"}, "it holds no A boat"),
    ],
)
async def test_what_the_rules_forbid_is_refused_with_a_reason_for_the_customer(
    client: ShopClient, call: str, arguments: dict[str, str], reason: str
) -> None:
    with pytest.raises(ShopRefused) as refused:
        await asked(client, call, arguments)
    assert refused.value.status == 409
    assert refused.value.message.startswith(reason)


async def test_the_same_key_does_it_once_however_often_it_is_sent_at_once(client: ShopClient) -> None:
    wish = GLOVES | {"reason": "too small"}
    assert set(await asyncio.gather(*(asked(client, "return_item", wish) for _ in range(6)))) == {"RT-10187-1"}
    with pytest.raises(ShopRefused, match="registered already"):
        await asked(client, "return_item", wish, once="k2")


async def test_a_key_used_for_another_wish_is_refused(client: ShopClient) -> None:
    await asked(client, "cancel_order", {"order_number": NOT_SENT})
    with pytest.raises(ShopRefused, match="key_reused"):
        await asked(client, "return_item", GLOVES | {"reason": "x"})


@pytest.mark.parametrize("email", ["tom@example.com", ""])
async def test_somebody_elses_order_is_one_that_does_not_exist(client: ShopClient, email: str) -> None:
    calls = ShopCalls(client)
    assert await calls.call("cancel_order", {"order_number": NOT_SENT}, "c1", email=email, once="k") is None
    assert await calls.call("refund_status", {"order_number": NOT_SENT}, "c1", email=email) is None


async def test_without_a_key_nothing_is_done(client: ShopClient) -> None:
    with pytest.raises(ShopRefused, match="Idempotency-Key"):
        await asked(client, "cancel_order", {"order_number": NOT_SENT}, once="")


async def test_a_cancelled_order_stays_cancelled_when_the_shop_opens_anew(
    client: ShopClient, database_path: Path, catalogue: Catalogue
) -> None:
    await asked(client, "cancel_order", {"order_number": NOT_SENT})
    with start(catalogue, database_path) as again:
        async with ShopClient(again.url) as other:
            found = await ShopCalls(other).call("refund_status", {"order_number": NOT_SENT}, "c1", email=BRIDGET)
    assert found is not None
    assert found.values["refund"] == "$68.00 is on its way"


async def test_faults_of_one_kind_of_call_leave_the_others_alone(client: ShopClient) -> None:
    await client.set_faults(Faults(per_call={"cancel_order": CallFaults(failure_rate=1.0)}))
    with pytest.raises(ShopUnavailable):
        await asked(client, "cancel_order", {"order_number": NOT_SENT})
    assert await ShopCalls(client).call("order", {"order_number": NOT_SENT}, "c1", email=BRIDGET) is not None
