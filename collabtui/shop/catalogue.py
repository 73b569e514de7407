"""The shop's customers with their orders, read strictly from two TOML files."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

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


class CatalogueError(Exception):
    """The shop's data cannot be used; the message says which file, line or field, with what was expected."""


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


class Catalogue(BaseModel):
    """All that the shop knows when it opens: every order belongs to one of the customers."""

    model_config = _STRICT

    customers: tuple[Customer, ...]
    orders: tuple[Order, ...]


Row = TypeVar("Row", Customer, Order)


def demo_folder() -> Path:
    """The folder with the demonstration shop that comes with the package."""
    return Path(str(files("demo_data")))


def load_catalogue(folder: Path) -> Catalogue:
    """Read `customers.toml` with `orders.toml` from `folder`; whole or not at all.

    Raises CatalogueError at the first thing that is wrong.
    """
    customers = _read(folder / CUSTOMERS_FILE, "customer", Customer)
    orders = _read(folder / ORDERS_FILE, "order", Order)
    _refuse_repeats(CUSTOMERS_FILE, "id", (customer.id for customer in customers))
    _refuse_repeats(CUSTOMERS_FILE, "email", (customer.email.lower() for customer in customers))
    _refuse_repeats(ORDERS_FILE, "number", (order.number for order in orders))
    _refuse_strangers(orders, {customer.id for customer in customers})
    return Catalogue(customers=customers, orders=orders)


def _read(path: Path, kind: str, model: type[Row]) -> tuple[Row, ...]:
    text = _text(path)
    tables = _tables(path, text, kind)
    lines = _Lines(text, kind, len(tables))
    return tuple(_row(path, lines, model, index, table) for index, table in enumerate(tables))


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise CatalogueError(f"{path} cannot be read: {error.strerror}. Name its folder.") from error
    except UnicodeDecodeError as error:
        raise CatalogueError(f"{path} is not UTF-8 text (byte {error.start}). Save it as UTF-8.") from error


def _tables(path: Path, text: str, kind: str) -> list[object]:
    try:
        # Decimal keeps a price what was written: 14.50, never 14.499999.
        content = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise CatalogueError(f"{path} is not valid TOML: {error}.") from error
    strangers = sorted(content.keys() - {kind})
    if strangers:
        raise CatalogueError(f"{path}, key {strangers[0]!r}: expected nothing but [[{kind}]] tables.")
    tables = content.get(kind)
    if not isinstance(tables, list) or not tables:
        raise CatalogueError(f"{path}: expected at least one [[{kind}]] table.")
    return tables


def _row(path: Path, lines: _Lines, model: type[Row], index: int, table: object) -> Row:
    try:
        return model.model_validate(table)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = f"{path}{lines.of(index, first['loc'])}, {lines.kind} {index + 1}"
        raise CatalogueError(f"{place}, field {_dotted(first['loc'])}: {_expected(first)}.") from error


def _dotted(loc: Sequence[str | int]) -> str:
    """("items", 1, "price") as `items[1].price`, counted from 0 as TOML tools do."""
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in loc)
    return "".join(steps).lstrip(".") or "(the table itself)"


def _expected(error: Any) -> str:
    match error["type"]:
        case "missing":
            return "expected a value, it is missing"
        case "extra_forbidden":
            return "expected no such field"
        case _:
            wanted = str(error["msg"]).replace("Input should be", "expected", 1)
            return f"{wanted}; found {ascii(error['input'])[:60]}"


class _Lines:
    """Where tables stand in a TOML text: tomllib tells no lines, so the headings are counted."""

    def __init__(self, text: str, kind: str, count: int) -> None:
        self.kind = kind
        self._lines = text.splitlines()
        heading = re.compile(rf"\s*\[\[\s*{kind}\s*\]\]")
        found = [at for at, line in enumerate(self._lines) if heading.match(line)]
        # A heading inside a long string, or tables written inline, makes the count lie: then say no line.
        self._starts = found if len(found) == count else []

    def of(self, index: int, loc: Sequence[str | int]) -> str:
        """`, line 12` for a field of the table with this index, or its heading's; empty when unknown."""
        if not self._starts:
            return ""
        start = self._starts[index]
        end = self._starts[index + 1] if index + 1 < len(self._starts) else len(self._lines)
        field = re.compile(rf"\s*{re.escape(str(loc[0]) if loc else '')}\s*=")
        at = next((at for at in range(start, end) if field.match(self._lines[at])), start)
        return f", line {at + 1}"


def _refuse_repeats(file: str, field: str, values: Iterable[str]) -> None:
    value, times = max(Counter(values).items(), key=lambda pair: pair[1])
    if times > 1:
        raise CatalogueError(f"{file}, field {field}: expected each value once, found {value!r} {times} times.")


def _refuse_strangers(orders: Iterable[Order], known: set[str]) -> None:
    for order in orders:
        if order.customer not in known:
            place = f"{ORDERS_FILE}, order {order.number}, field customer"
            raise CatalogueError(f"{place}: expected an id from {CUSTOMERS_FILE}, found {order.customer!r}.")
