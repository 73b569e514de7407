"""Asking the shop: once when it answers, twice when it fails, never a third time."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest

from collabtui.bot.flows import Lookup
from collabtui.bot.lookup import look_up
from collabtui.shop.calls import Answered, told
from collabtui.shop.catalogue import Item
from collabtui.shop.client import ShopRefused
from tests.unit.bot.turns import ORDER, FakeShop

ORDER_LOOKUP = Lookup("order", {"order_number": "FH-10234"}, "maria@example.com")
RESET = Lookup("reset_password", {"email": "tom@example.com"})


class RefusingShop(FakeShop):
    """A shop that won't take what it is asked."""

    async def call(
        self, name: str, arguments: Mapping[str, str], key: str, attempt: int = 1, *, email: str = "", once: str = ""
    ) -> Answered | None:
        raise ShopRefused(name, "invalid_body", "email: no.", 422)


async def test_a_shop_that_answers_is_asked_once() -> None:
    shop = FakeShop()
    looked = await look_up(shop, ORDER_LOOKUP, "c1")
    assert (looked.ending, looked.values["order_number"]) == ("found", "FH-10234")
    assert [(call.name, call.ok, call.error) for call in looked.calls] == [("order", True, "")]
    assert shop.asked == [("order", "FH-10234", "c1", 1)]


async def test_a_first_failure_is_tried_again_yet_reported() -> None:
    looked = await look_up(FakeShop(failures=1), RESET, "c1")
    assert looked.ending == "found"
    assert [call.ok for call in looked.calls] == [False, True]


async def test_two_failures_are_both_reported_with_their_reason() -> None:
    shop = FakeShop(failures=9)
    looked = await look_up(shop, RESET, "c1")
    assert looked.ending == "failed"
    assert [(call.name, call.ok, call.error) for call in looked.calls] == [
        ("reset_password", False, "it answered 503 (down)")
    ] * 2
    assert [attempt for *_, attempt in shop.asked] == [1, 2]


async def test_a_refusal_is_not_tried_again() -> None:
    looked = await look_up(RefusingShop(), RESET, "c1")
    assert looked.ending == "failed"
    assert [call.error for call in looked.calls] == ["invalid_body"]


async def test_a_no_with_a_reason_is_an_answer_rather_than_a_failure() -> None:
    sent = Lookup("cancel_order", {"order_number": "FH-10234"}, "maria@example.com", "c1.m1.cancel_order")
    looked = await look_up(FakeShop(), sent, "c1")
    assert (looked.ending, [call.ok for call in looked.calls]) == ("refused", [True])
    assert looked.values["reason_given"].startswith("it is shipped, and only")


@pytest.mark.parametrize(
    "lookup",
    [
        Lookup("order", {"order_number": "FH-00000"}, "maria@example.com"),
        Lookup("reset_password", {"email": "nobody@example.com"}),
    ],
)
async def test_an_answer_that_there_is_none_is_no_failure(lookup: Lookup) -> None:
    looked = await look_up(FakeShop(), lookup, "c1")
    assert (looked.ending, [call.ok for call in looked.calls]) == ("not_found", [True])
    assert looked.values == lookup.arguments


async def test_somebody_elses_order_is_not_found_like_one_that_does_not_exist() -> None:
    toms = Lookup("order", {"order_number": "FH-10234"}, "tom@example.com")
    looked = await look_up(FakeShop(), toms, "c1")
    assert (looked.ending, looked.values) == ("not_found", {"order_number": "FH-10234"})


def test_an_order_that_has_not_left_says_so() -> None:
    waiting = ORDER.model_copy(update={"carrier": None, "eta": None})
    assert (told(waiting)["carrier"], told(waiting)["eta"]) == ("none yet", "no date yet")


def test_a_date_is_written_out() -> None:
    assert told(ORDER.model_copy(update={"eta": date(2026, 11, 2)}))["eta"] == "2 November 2026"


def test_a_long_order_is_told_by_its_first_items() -> None:
    items = tuple(Item(name=f"Peg {n}", quantity=1, price=Decimal("1.00")) for n in range(8))
    assert told(ORDER.model_copy(update={"items": items}))["items"] == "Peg 0, Peg 1, Peg 2, Peg 3, Peg 4 and 3 more"
