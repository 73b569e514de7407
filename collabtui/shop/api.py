"""What the shop answers to a request, without a socket in sight."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any, TypeVar
from urllib.parse import unquote

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from collabtui.shop import database, wishes
from collabtui.shop.catalogue import Email, Order, Phone
from collabtui.shop.faults import Faults

_STRICT = ConfigDict(strict=True, frozen=True, extra="forbid")


class PasswordReset(BaseModel):
    """Body of POST /password-resets."""

    model_config = _STRICT

    email: Email


class Callback(BaseModel):
    """Body of POST /callbacks; `at` is Unix ms."""

    model_config = _STRICT

    customer: Annotated[str, Field(min_length=1, max_length=64)]
    at: Annotated[int, Field(ge=0, lt=2**53)]
    phone: Phone


class Problem(Exception):
    """A request that gets no: HTTP status, a code for programs, a sentence for people."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message


@dataclass(frozen=True)
class Reply:
    """An answer before it becomes bytes; `body` is JSON-ready."""

    status: int
    body: Any


@dataclass
class Desk:
    """What answering needs: the database file, with the faults now in force."""

    database_path: Path
    #: Replaced whole, never changed in place, so threads need no lock.
    faults: Faults


@dataclass(frozen=True)
class Call:
    """One request as its answer sees it: path parameters in order, raw body, arrival (Unix ms).

    ``email`` is whose data may be told; None tells all, as the shop's own people need it.
    """

    parameters: tuple[str, ...]
    body: bytes
    at: int
    email: str | None = None
    #: The same for every try of one wish, so that it is granted once.
    once: str = ""


@dataclass(frozen=True)
class Route:
    """One line of the API: `name` is the call that faults are drawn for."""

    name: str
    method: str
    pattern: str
    answer: Callable[[Desk, Call], Reply]
    #: False for what must work while the shop is made to fail.
    may_fail: bool = True


def match(method: str, path: str) -> tuple[Route, tuple[str, ...]]:
    """The route for a request, with its path parameters; raises Problem 404 or 405."""
    found = [(route, matched.groups()) for route, regex in _REGEXES if (matched := regex.fullmatch(path))]
    for route, parameters in found:
        if route.method == method:
            return route, tuple(unquote(parameter) for parameter in parameters)
    if found:
        allowed = ", ".join(route.method for route, _ in found)
        raise Problem(405, "method_not_allowed", f"This path answers only {allowed}.")
    raise Problem(404, "unknown_path", "The shop has no such path; see collabtui shop run --help.")


def _health(_desk: Desk, _call: Call) -> Reply:
    return Reply(200, {"status": "ok"})


def _order(desk: Desk, call: Call) -> Reply:
    with database.opened(desk.database_path) as connection:
        order = _known_order(connection, call)
    return Reply(200, order.model_dump(mode="json"))


def _refund(desk: Desk, call: Call) -> Reply:
    with database.opened(desk.database_path) as connection:
        order = _known_order(connection, call)
    return Reply(200, {"refund": wishes.refund_told(order), "amount": wishes.total(order)})


def _act(desk: Desk, call: Call) -> Reply:
    """Do something with an order, once for each key: a repeated wish gets the first answer."""
    number, name = call.parameters
    action = wishes.ACTIONS[name]
    if not 1 <= len(call.once) <= 200:
        raise Problem(400, "no_key", "Send the header Idempotency-Key, 1 to 200 characters, the same for each try.")
    wanted = _parsed(action.body, call.body).model_dump(mode="json")
    with database.opened(desk.database_path) as connection:
        database.alone(connection)
        order, done = _known_order(connection, call), database.granted(connection, call.once)
        if done is not None:
            return _repeated(done, number, name, wanted)
        before = database.granted_before(connection, number, name)
        refusal = wishes.refusal(action, order, wanted, [one.body for one in before])
        if refusal:
            raise Problem(409, "not_possible", refusal)
        answer = {"reference": wishes.reference(action, order, len(before)), "amount": wishes.total(order)}
        database.note_granted(connection, call.once, database.Granted(number, name, wanted, answer), call.at)
    return Reply(201, answer)


def _repeated(done: database.Granted, number: str, action: str, wanted: Mapping[str, str]) -> Reply:
    if (done.number, done.action, done.body) != (number, action, wanted):
        raise Problem(422, "key_reused", "This Idempotency-Key was used for another wish: make a new one.")
    return Reply(200, dict(done.answer))


def _known_order(connection: sqlite3.Connection, call: Call) -> Order:
    order = database.order(connection, call.parameters[0], call.email)
    if order is None:
        # Somebody else's order gets the same answer: numbers can be guessed, this must not confirm them.
        raise Problem(404, "unknown_order", "The shop has no order with this number.")
    return order


def _customer(desk: Desk, call: Call) -> Reply:
    with database.opened(desk.database_path) as connection:
        customer = database.customer(connection, call.parameters[0])
    if customer is None:
        raise _unknown_customer()
    return Reply(200, customer.model_dump(mode="json"))


def _orders_of(desk: Desk, call: Call) -> Reply:
    with database.opened(desk.database_path) as connection:
        if database.customer(connection, call.parameters[0]) is None:
            raise _unknown_customer()
        orders = database.orders_of(connection, call.parameters[0])
    return Reply(200, {"orders": [order.model_dump(mode="json") for order in orders]})


def _reset_password(desk: Desk, call: Call) -> Reply:
    wanted = _parsed(PasswordReset, call.body)
    with database.opened(desk.database_path) as connection:
        customer = database.customer_by_email(connection, wanted.email)
        if customer is None or customer.account_status == "closed":
            raise Problem(404, "unknown_email", "No open account uses this e-mail address.")
        database.note_password_reset(connection, customer.id, call.at)
    return Reply(201, {"customer": customer.id})


def _schedule_callback(desk: Desk, call: Call) -> Reply:
    wanted = _parsed(Callback, call.body)
    with database.opened(desk.database_path) as connection:
        if database.customer(connection, wanted.customer) is None:
            raise _unknown_customer()
        new = database.note_callback(connection, wanted.customer, wanted.at, wanted.phone)
    return Reply(201 if new else 200, wanted.model_dump(mode="json"))


def _faults(desk: Desk, _call: Call) -> Reply:
    return Reply(200, desk.faults.model_dump(mode="json", by_alias=True))


def _set_faults(desk: Desk, call: Call) -> Reply:
    desk.faults = _parsed(Faults, call.body)
    return _faults(desk, call)


def _unknown_customer() -> Problem:
    return Problem(404, "unknown_customer", "The shop has no customer with this id.")


Body = TypeVar("Body", bound=BaseModel)


def _parsed(model: type[Body], body: bytes) -> Body:
    try:
        return model.model_validate_json(body, by_alias=True, by_name=False)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        if first["type"] == "json_invalid":
            raise Problem(400, "malformed_json", "The body is not valid JSON in UTF-8.") from error
        raise Problem(422, "invalid_body", _complaint(model, first["loc"], first["msg"])) from error


def _complaint(model: type[BaseModel], loc: tuple[str | int, ...], message: str) -> str:
    known = [info.alias or name for name, info in model.model_fields.items()]
    # An unknown field goes unnamed, as do keys below a field: they are the sender's text, not ours.
    field = loc[0] if loc and loc[0] in known else "body"
    return f"{field}: {message}. Fields: {', '.join(known)}."


def _acting(name: str) -> Route:
    def answer(desk: Desk, call: Call) -> Reply:
        return _act(desk, replace(call, parameters=(*call.parameters, name)))

    return Route(wishes.ACTIONS[name].name, "POST", f"/orders/{{number}}/{name}", answer)


ROUTES = (
    Route("health", "GET", "/healthz", _health, may_fail=False),
    Route("order", "GET", "/orders/{number}", _order),
    Route("refund_status", "GET", "/orders/{number}/refund", _refund),
    *map(_acting, wishes.ACTIONS),
    Route("orders_of", "GET", "/customers/{id}/orders", _orders_of),
    Route("customer", "GET", "/customers/{id}", _customer),
    Route("reset_password", "POST", "/password-resets", _reset_password),
    Route("schedule_callback", "POST", "/callbacks", _schedule_callback),
    Route("faults", "GET", "/faults", _faults, may_fail=False),
    Route("set_faults", "PUT", "/faults", _set_faults, may_fail=False),
)

#: The calls that can be made to fail.
KINDS = tuple(route.name for route in ROUTES if route.may_fail)

_REGEXES = [(route, re.compile(re.sub(r"\{\w+\}", "([^/]+)", route.pattern))) for route in ROUTES]


def encoded(body: Any) -> bytes:
    """JSON as the shop sends it."""
    return json.dumps(body, ensure_ascii=False).encode("utf-8")
