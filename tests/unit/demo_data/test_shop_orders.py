"""The shop's orders: enough of them, each as a shop's records could have it."""

from collections import Counter, defaultdict

from collabtui.shop.catalogue import demo_folder, load_catalogue

SHOP = load_catalogue(demo_folder())
UNSENT = {"processing", "backordered", "cancelled"}
SUNDAY = 6


def test_there_are_enough_orders_of_enough_customers() -> None:
    assert len(SHOP.orders) >= 220
    assert len(SHOP.customers) >= 60


def test_later_orders_have_higher_numbers() -> None:
    placed = [order.placed for order in sorted(SHOP.orders, key=lambda order: order.number)]
    assert placed == sorted(placed)


def test_nobody_orders_before_they_are_a_customer() -> None:
    since = {customer.id: customer.member_since for customer in SHOP.customers}
    assert [order.number for order in SHOP.orders if order.placed < since[order.customer]] == []


def test_an_item_costs_the_same_in_every_order() -> None:
    prices = defaultdict(set)
    for order in SHOP.orders:
        for item in order.items:
            prices[item.name].add(item.price)
    assert [name for name, asked in prices.items() if len(asked) > 1] == []


def test_what_has_left_the_warehouse_has_a_carrier_while_the_rest_has_none() -> None:
    assert [order.number for order in SHOP.orders if (order.carrier is None) != (order.status in UNSENT)] == []


def test_an_order_arrives_after_it_was_placed_on_no_sunday() -> None:
    for order in SHOP.orders:
        assert (order.eta is None) == (order.status == "cancelled"), order.number
        assert order.eta is None or (order.eta > order.placed and order.eta.weekday() != SUNDAY), order.number


def test_money_goes_back_for_returned_or_cancelled_orders_alone() -> None:
    refunded = {order.status for order in SHOP.orders if order.refund != "none"}
    assert refunded == {"returned", "cancelled"}
    assert all(order.refund != "none" for order in SHOP.orders if order.status == "returned")


def test_every_status_occurs_several_times() -> None:
    assert min(Counter(order.status for order in SHOP.orders).values()) >= 5
