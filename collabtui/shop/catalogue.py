"""The shop's customers with their orders, read strictly from two TOML files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from collabtui.understanding.mistakes import Mistakes
from collabtui.understanding.toml_file import read_toml, validated

CUSTOMERS_FILE = "customers.toml"
ORDERS_FILE = "orders.toml"

OrderStatus = Literal["processing", "shipped", "delivered", "delayed", "cancelled", "returned", "backordered"]
Refund = Literal["none", "pending", "paid"]
CustomerId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,31}$")]
OrderNumber = Annotated[str, Field(pattern=r"^FH-[0-9]{5}$")]
Email = Annotated[str, Field(pattern=r"^[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,190}$")]
Phone = Annotated[str, Field(pattern=r"^\+?[0-9][0-9 ().-]{4,23}$")]
Line = Annotated[str, Field(min_length=1, max_length=120)]

_STRICT = ConfigDict(strict=True, frozen=True, extra="forbid")

Whole = TypeVar("Whole", bound=BaseModel)


class Customer(BaseModel):
    """One customer; `verified_by` is how the shop last made sure who it is."""

    model_config = _STRICT

    id: CustomerId
    name: Line
    email: Email
    phone: Phone
    language: Annotated[str, Field(pattern=r"^[a-z]{2}$")]
    channel: Literal["web", "app", "email"]
    device: Line
    account_status: Literal["active", "locked", "closed"]
    verified_by: Literal["password", "email", "none"]
    member_since: date


class Item(BaseModel):
    """One line of an order; `price` is for one piece, in US dollars."""

    model_config = _STRICT

    name: Line
    quantity: Annotated[int, Field(ge=1, le=999)]
    price: Annotated[Decimal, Field(ge=0, max_digits=8, decimal_places=2)]


class Order(BaseModel):
    """One order; no `carrier` means it has not left the warehouse, no `eta` that none is known."""

    model_config = _STRICT

    number: OrderNumber
    customer: CustomerId
    placed: date
    status: OrderStatus
    # TOML has arrays only: this one field may be given as a list, its items stay strict.
    items: Annotated[tuple[Item, ...], Field(strict=False, min_length=1)]
    carrier: Line | None = None
    eta: date | None = None
    refund: Refund


class Customers(BaseModel):
    """All of `customers.toml`."""

    model_config = _STRICT

    customer: Annotated[tuple[Customer, ...], Field(strict=False, min_length=1)]


class Orders(BaseModel):
    """All of `orders.toml`."""

    model_config = _STRICT

    order: Annotated[tuple[Order, ...], Field(strict=False, min_length=1)]


class Catalogue(BaseModel):
    """All that the shop knows when it opens: every order belongs to one of the customers."""

    model_config = _STRICT

    customers: tuple[Customer, ...]
    orders: tuple[Order, ...]


def demo_folder() -> Path:
    """The folder with the demonstration shop that comes with the package."""
    return Path(str(files("demo_data")))


def load_catalogue(folder: Path) -> Catalogue:
    """Read `customers.toml` with `orders.toml` from `folder`; whole or not at all.

    Raises DataFileError with all that is wrong in both of them.
    """
    mistakes = Mistakes()
    customers: tuple[Customer, ...] = ()
    orders: tuple[Order, ...] = ()
    with mistakes.noted():
        customers = _read(folder / CUSTOMERS_FILE, Customers).customer
    with mistakes.noted():
        orders = _read(folder / ORDERS_FILE, Orders).order
    _note_repeats(mistakes, folder / CUSTOMERS_FILE, ("customer", "id"), [customer.id for customer in customers])
    _note_repeats(mistakes, folder / CUSTOMERS_FILE, ("customer", "email"), [one.email.lower() for one in customers])
    _note_repeats(mistakes, folder / ORDERS_FILE, ("order", "number"), [order.number for order in orders])
    if customers:
        _note_strangers(mistakes, folder / ORDERS_FILE, orders, {customer.id for customer in customers})
    mistakes.refuse()
    return Catalogue(customers=customers, orders=orders)


def _read(path: Path, model: type[Whole]) -> Whole:
    # Decimal keeps a price what was written: 14.50, never 14.499999.
    return validated(model, read_toml(path, parse_float=Decimal), path)


def _note_repeats(mistakes: Mistakes, path: Path, of: tuple[str, str], values: Sequence[str]) -> None:
    table, field = of
    seen, wrong = set[str](), list[tuple[list[str], str]]()
    for at, value in enumerate(values):
        if value in seen:
            wrong.append(([table, str(at), field], f"is {value!r} again; expected each value once."))
        seen.add(value)
    mistakes.add_at(path, wrong)


def _note_strangers(mistakes: Mistakes, path: Path, orders: Sequence[Order], known: set[str]) -> None:
    told = f"expected an id from {CUSTOMERS_FILE}."
    strangers = [(at, order.customer) for at, order in enumerate(orders) if order.customer not in known]
    mistakes.add_at(path, [(["order", str(at), "customer"], f"is {name!r}; {told}") for at, name in strangers])
