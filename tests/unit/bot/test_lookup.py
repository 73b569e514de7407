"""Asking the shop: once when it answers, twice when it fails, never a third time."""

from datetime import date
from decimal import Decimal

import pytest

from collabtui.bot.flows import Lookup
from collabtui.bot.lookup import look_up, told
from collabtui.shop.catalogue import Item
from collabtui.shop.client import ShopRefused
from tests.unit.bot.turns import ORDER, FakeShop

ORDER_LOOKUP = Lookup("order_status", "FH-10234", "maria@example.com")
RESET = Lookup("password_reset", "tom@example.com")


class RefusingShop(FakeShop):
    """A shop that won't take what it is asked."""

    async def reset_password(self, email: str, key: str, attempt: int = 1) -> bool:
        self.asked.append(("reset_password", email, key, attempt))
        raise ShopRefused("reset_password", "invalid_body", "email: no.")


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


@pytest.mark.parametrize("lookup", [Lookup("order_status", "FH-00000"), Lookup("password_reset", "nobody@example.com")])
async def test_an_answer_that_there_is_none_is_no_failure(lookup: Lookup) -> None:
    looked = await look_up(FakeShop(), lookup, "c1")
    assert (looked.ending, [call.ok for call in looked.calls]) == ("not_found", [True])
    assert lookup.value in looked.values.values()


async def test_somebody_elses_order_is_not_found_like_one_that_does_not_exist() -> None:
    toms = Lookup("order_status", "FH-10234", "tom@example.com")
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
