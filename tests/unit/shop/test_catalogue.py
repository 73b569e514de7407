"""The shop's data: the demonstration is whole, a mistake is named where it stands."""

import re
import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from collabtui.shop.catalogue import Catalogue, demo_folder, load_catalogue
from collabtui.understanding.toml_file import DataFileError

PROMISED = {
    "FH-10234": ("maria", "shipped"),
    "FH-10198": ("maria", "delivered"),
    "FH-10311": ("tom", "processing"),
    "FH-10377": ("aisha", "delayed"),
    "FH-10402": ("jonas", "cancelled"),
    "FH-10455": ("li", "delivered"),
    "FH-10460": ("priya", "shipped"),
    "FH-10488": ("sam", "returned"),
    "FH-10501": ("elena", "shipped"),
    "FH-10523": ("noah", "backordered"),
    "FH-10560": ("grace", "shipped"),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the demonstration data, to be spoilt."""
    for name in ("customers.toml", "orders.toml"):
        shutil.copy(demo_folder() / name, tmp_path / name)
    return tmp_path


def spoil(folder: Path, name: str, before: str, after: str) -> int:
    """Replace the first `before`; returns the line where it stood."""
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    return text[: text.index(before)].count("\n") + 1


def complaint(folder: Path) -> str:
    with pytest.raises(DataFileError) as caught:
        load_catalogue(folder)
    return str(caught.value)


def test_the_demo_shop_is_large_enough(catalogue: Catalogue) -> None:
    assert len(catalogue.customers) >= 30
    assert len(catalogue.orders) >= 60


@pytest.mark.parametrize("number", PROMISED)
def test_the_orders_that_scenarios_speak_of_exist(catalogue: Catalogue, number: str) -> None:
    orders = {order.number: order for order in catalogue.orders}
    assert (orders[number].customer, orders[number].status) == PROMISED[number]


def test_sams_refund_is_pending(catalogue: Catalogue) -> None:
    assert [order.refund for order in catalogue.orders if order.number == "FH-10488"] == ["pending"]


def test_every_customer_is_fictional(catalogue: Catalogue) -> None:
    for customer in catalogue.customers:
        assert customer.email == f"{customer.id}@example.com"
        assert re.fullmatch(r"\+1-\d{3}-555-01\d\d", customer.phone)
    assert len({customer.phone for customer in catalogue.customers}) == len(catalogue.customers)


def test_an_orders_delivery_agrees_with_its_status(catalogue: Catalogue) -> None:
    for order in catalogue.orders:
        on_its_way = order.status in {"shipped", "delivered", "delayed", "returned"}
        assert (order.carrier is not None) == on_its_way, order
        assert (order.eta is None) == (order.status == "cancelled"), order
        assert order.eta is None or order.eta > order.placed, order
        assert order.refund == "none" or order.status in {"cancelled", "returned"}, order


def test_prices_are_exact(catalogue: Catalogue) -> None:
    mug = next(item for order in catalogue.orders for item in order.items if item.name == "Enamel camp mug")
    assert mug.price == Decimal("14.50")


@pytest.mark.parametrize(
    ("name", "before", "after", "field", "expected"),
    [
        (
            "customers.toml",
            'account_status = "locked"',
            'account_status = "lokced"',
            "account_status",
            "'locked'",
        ),
        ("customers.toml", 'email = "li@example.com"', 'email = "li"', "email", "pattern"),
        (
            "customers.toml",
            "member_since = 2021-12-01",
            'member_since = "2021"',
            "member_since",
            "valid date",
        ),
        ("orders.toml", "placed = 2026-10-08", "placed = 8", "placed", "valid date"),
        ("orders.toml", 'refund = "paid"', 'refund = "soon"', "refund", "'pending'"),
        ("orders.toml", 'number = "FH-10523"', 'number = "10523"', "number", "pattern"),
    ],
)
def test_a_wrong_value_is_named_with_file_line_field_expectation(
    folder: Path, name: str, before: str, after: str, field: str, expected: str
) -> None:
    line = spoil(folder, name, before, after)
    message = complaint(folder)
    assert message.startswith(f"{folder / name}, line {line}, ")
    assert f".{field}: " in message
    assert expected in message


def test_a_wrong_item_is_named_by_its_place_in_the_order(folder: Path) -> None:
    line = spoil(
        folder,
        "orders.toml",
        '"Leather garden gloves, S", quantity = 1',
        '"Leather garden gloves, S", quantity = 0',
    )
    message = complaint(folder)
    place = re.search(r", line ([0-9]+), field order\.([0-9]+)\.items\.1\.quantity: ", message)
    assert place is not None
    lines = (folder / "orders.toml").read_text(encoding="utf-8").splitlines()
    assert int(place[1]) == line
    assert lines[:line].count("[[order]]") == int(place[2]) + 1
    assert message.endswith("found 0.")


def test_a_missing_field_points_at_its_table(folder: Path) -> None:
    line = spoil(folder, "customers.toml", 'id = "tom"\n', "")
    assert f"line {line - 1}, field customer.1.id: Field required" in complaint(folder)


def test_an_unknown_field_is_refused(folder: Path) -> None:
    line = spoil(folder, "customers.toml", 'id = "tom"', 'nickname = "T"\nid = "tom"')
    assert f"line {line}, field customer.1.nickname: Extra inputs are not permitted" in complaint(folder)


def test_a_text_that_looks_like_a_heading_moves_no_line(folder: Path) -> None:
    spoil(folder, "customers.toml", 'name = "Maria Oliveira"', "name = '''\n[[customer]]\n'''")
    line = spoil(folder, "customers.toml", 'channel = "email"', 'channel = "fax"')
    assert f", line {line}, field customer.3.channel: " in complaint(folder)


def test_all_mistakes_of_both_files_are_told_at_once(folder: Path) -> None:
    spoil(folder, "customers.toml", 'channel = "web"', 'channel = "fax"')
    spoil(folder, "customers.toml", 'email = "li@example.com"', 'email = "li"')
    spoil(folder, "orders.toml", 'refund = "paid"', 'refund = "soon"')
    told = re.findall(r"/(customers|orders)\.toml, line [0-9]+, field [a-z]+\.[0-9]+\.([a-z]+): ", complaint(folder))
    assert told == [("customers", "channel"), ("customers", "email"), ("orders", "refund")]


def test_a_file_that_is_wrong_throughout_is_told_of_by_its_first_mistakes(folder: Path) -> None:
    path = folder / "orders.toml"
    path.write_text(path.read_text("utf-8").replace("refund = ", "refunds = "), "utf-8")
    lines = complaint(folder).splitlines()
    assert len(lines) == 51
    assert lines[-1].endswith(f" more mistakes in {path}.")


def test_control_characters_in_a_value_do_not_reach_the_message(folder: Path) -> None:
    spoil(folder, "customers.toml", 'channel = "web"', 'channel = "\\u001b]52;c;x\\u202e"')
    message = complaint(folder)
    assert message.isprintable()
    assert r"\x1b]52" in message


def test_broken_toml_names_the_file_with_the_line(folder: Path) -> None:
    line = spoil(folder, "orders.toml", 'status = "delayed"', "status delayed")
    message = complaint(folder)
    assert f"{folder / 'orders.toml'}: is not TOML" in message
    assert f"line {line}," in message


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "orders.toml").unlink()
    assert complaint(folder).startswith(f"{folder / 'orders.toml'}: cannot be read")


def test_a_file_in_another_encoding_is_refused(folder: Path) -> None:
    (folder / "customers.toml").write_bytes('[[customer]]\nid = "zoë"'.encode("latin-1"))
    assert "is not UTF-8 text" in complaint(folder)


@pytest.mark.parametrize("text", ["", "customer = []", "customer = 3"])
def test_a_file_without_tables_is_refused(folder: Path, text: str) -> None:
    (folder / "customers.toml").write_text(text, encoding="utf-8")
    assert "field customer: " in complaint(folder)


def test_a_key_beside_the_tables_is_refused(folder: Path) -> None:
    spoil(folder, "orders.toml", "[[order]]", 'currency = "USD"\n[[order]]')
    assert "field currency: Extra inputs are not permitted" in complaint(folder)


@pytest.mark.parametrize(
    ("name", "before", "after", "said"),
    [
        (
            "customers.toml",
            'id = "tom"',
            'id = "maria"',
            ".id: is 'maria' again; expected each value once",
        ),
        (
            "customers.toml",
            '"tom@example.com"',
            '"MARIA@example.com"',
            ".email: is 'maria@example.com' again",
        ),
        (
            "orders.toml",
            '"FH-10191"',
            '"FH-10187"',
            ".number: is 'FH-10187' again",
        ),
        (
            "orders.toml",
            'customer = "li"',
            'customer = "nobody"',
            ".customer: is 'nobody'; expected an id from customers.toml",
        ),
    ],
)
def test_what_must_agree_between_rows_is_checked(folder: Path, name: str, before: str, after: str, said: str) -> None:
    spoil(folder, name, before, after)
    assert said in complaint(folder)
