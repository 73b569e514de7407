"""The shop's own file: made from the catalogue, keeping what visitors left."""

import sqlite3
from pathlib import Path

import pytest

from collabtui.shop import database
from collabtui.shop.catalogue import Catalogue


@pytest.fixture
def made(database_path: Path, catalogue: Catalogue) -> Path:
    database.create(database_path, catalogue)
    return database_path


def count(path: Path, table: str) -> int:
    with database.opened(path) as connection:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608


def test_every_order_comes_back_as_it_was_written(made: Path, catalogue: Catalogue) -> None:
    with database.opened(made) as connection:
        assert [database.order(connection, order.number) for order in catalogue.orders] == list(catalogue.orders)


@pytest.mark.parametrize("email", ["maria@example.com", "Maria@Example.COM"])
def test_an_order_is_found_for_the_address_of_its_customer(made: Path, email: str) -> None:
    with database.opened(made) as connection:
        found = database.order(connection, "FH-10234", email)
        assert found is not None
        assert (found, found.customer) == (database.order(connection, "FH-10234"), "maria")


@pytest.mark.parametrize("email", ["tom@example.com", "", "%", "nobody@example.com", "' OR 1=1 --"])
def test_no_order_is_found_for_another_address(made: Path, email: str) -> None:
    with database.opened(made) as connection:
        assert database.order(connection, "FH-10234", email) is None


def test_every_customer_comes_back_as_written(made: Path, catalogue: Catalogue) -> None:
    with database.opened(made) as connection:
        found = [database.customer(connection, customer.id) for customer in catalogue.customers]
    assert found == list(catalogue.customers)


def test_a_customers_orders_come_newest_first(made: Path) -> None:
    with database.opened(made) as connection:
        assert [order.number for order in database.orders_of(connection, "maria")] == ["FH-10234", "FH-10198"]


@pytest.mark.parametrize("strange", ["", "FH-99999", "' OR 1=1 --", "FH-10234\x00", "fh-10234%"])
def test_a_strange_number_finds_nothing(made: Path, strange: str) -> None:
    with database.opened(made) as connection:
        assert database.order(connection, strange) is None


def test_an_address_is_found_in_any_letter_case(made: Path) -> None:
    with database.opened(made) as connection:
        found = database.customer_by_email(connection, "Maria@Example.COM")
        assert found is not None
        assert found.id == "maria"
        assert database.customer_by_email(connection, "maria@example.org") is None


def test_the_same_callback_is_noted_once(made: Path) -> None:
    with database.opened(made) as connection:
        assert database.note_callback(connection, "tom", 1_000, "+1-555-0100")
        assert not database.note_callback(connection, "tom", 1_000, "+1-555-0100")
        assert database.note_callback(connection, "tom", 2_000, "+1-555-0100")
    assert count(made, "callback") == 2


def test_opening_the_shop_again_keeps_what_visitors_left(made: Path, catalogue: Catalogue) -> None:
    with database.opened(made) as connection:
        database.note_callback(connection, "tom", 1_000, "+1-555-0100")
        database.note_password_reset(connection, "tom", 1_000)
    fewer = catalogue.model_copy(update={"orders": catalogue.orders[:5]})
    database.create(made, fewer)
    assert [count(made, table) for table in ("callback", "password_reset", "orders")] == [1, 1, 5]


def test_a_request_that_fails_leaves_nothing_behind(made: Path) -> None:
    def half_done() -> None:
        with database.opened(made) as connection:
            database.note_callback(connection, "tom", 1_000, "+1-555-0100")
            raise LookupError

    with pytest.raises(LookupError):
        half_done()
    assert count(made, "callback") == 0


def test_a_deleted_file_is_an_error_rather_than_an_empty_shop(made: Path) -> None:
    made.unlink()
    with pytest.raises(sqlite3.OperationalError), database.opened(made):
        pytest.fail("a shop without a file must not open")
    assert not made.exists()


def test_folders_on_the_way_are_made(tmp_path: Path, catalogue: Catalogue) -> None:
    path = tmp_path / "a b" / "50% #1?" / "shop.db"
    database.create(path, catalogue)
    assert count(path, "customer") == len(catalogue.customers)
