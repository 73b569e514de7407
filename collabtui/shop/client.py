"""The bot's way to the shop, where every call is measured."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, TypeVar
from urllib.parse import quote

import httpx
from pydantic import BaseModel, ConfigDict, RootModel, ValidationError

from collabtui.shop.catalogue import Customer, Order
from collabtui.shop.faults import Faults
from collabtui.shop.wishes import ACTIONS


@dataclass(frozen=True)
class MeasuredCall:
    """One call as it went: `status` is the HTTP status, None when no answer came."""

    call: str
    key: str
    attempt: int
    status: int | None
    latency_ms: float

    @property
    def available(self) -> bool:
        """Whether the shop answered at all, a "no such order" included."""
        return self.status is not None and self.status < 500


class ShopUnavailable(Exception):
    """The shop failed (5xx), was too slow, or could not be reached; trying again may help."""

    def __init__(self, call: str, reason: str) -> None:
        super().__init__(f"The shop's {call} call got no answer: {reason}.")
        self.call = call
        self.reason = reason


class ShopRefused(Exception):
    """The shop understood but refused (4xx other than 404); the same call will be refused again."""

    def __init__(self, call: str, code: str, message: str, status: int = 400) -> None:
        super().__init__(f"The shop refused the {call} call ({code}): {message}")
        self.call = call
        self.status = status
        self.code = code
        self.message = message


class _Orders(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")

    # A list, as JSON has it; the orders themselves can't be changed.
    orders: list[Order]


class _Texts(RootModel[dict[str, str]]):
    """An answer of plain texts by name."""


@dataclass(frozen=True)
class _Sent:
    """What identifies a call, with the list its caller wants measurements in."""

    call: str
    key: str
    attempt: int
    calls: list[MeasuredCall] | None

    def measured(self, status: int | None, began: float) -> None:
        if self.calls is not None:
            spent = (time.perf_counter() - began) * 1000
            self.calls.append(MeasuredCall(self.call, self.key, self.attempt, status, spent))


Answer = TypeVar("Answer", bound=BaseModel)


class ShopClient:
    """The shop over HTTP; an async context manager, or `aclose` it.

    `key` names the conversation (or customer) that faults are drawn for, `attempt` counts from 1.
    Where `calls` is given, each call adds its measurement there, failed ones too: several conversations may
    share one client without mixing their numbers.
    Every method raises ShopUnavailable, or ShopRefused for input the shop won't take.
    """

    def __init__(self, base_url: str, timeout_s: float = 2.0) -> None:
        self._timeout_s = timeout_s
        # trust_env=False: a proxy from the environment has no business with a loopback service.
        self._http = httpx.AsyncClient(base_url=base_url, timeout=timeout_s, trust_env=False)

    async def __aenter__(self) -> ShopClient:
        return self

    async def __aexit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def order(
        self,
        number: str,
        key: str,
        attempt: int = 1,
        calls: list[MeasuredCall] | None = None,
        *,
        email: str | None = None,
    ) -> Order | None:
        """The order with this number, or None; with an `email` None too when it belongs to another address."""
        sent = _Sent("order", key, attempt, calls)
        headers = {} if email is None else {"X-Customer-Email": _segment(email)}
        return _read(sent, Order, await self._send(sent, "GET", f"/orders/{_segment(number)}", headers=headers))

    async def orders_of(
        self, customer: str, key: str, attempt: int = 1, calls: list[MeasuredCall] | None = None
    ) -> list[Order] | None:
        """The customer's orders, newest first; None when the customer is unknown."""
        sent = _Sent("orders_of", key, attempt, calls)
        answer = await self._send(sent, "GET", f"/customers/{_segment(customer)}/orders")
        found = _read(sent, _Orders, answer)
        return None if found is None else found.orders

    async def customer(
        self, customer: str, key: str, attempt: int = 1, calls: list[MeasuredCall] | None = None
    ) -> Customer | None:
        """The customer with this id, or None when there is none."""
        sent = _Sent("customer", key, attempt, calls)
        return _read(sent, Customer, await self._send(sent, "GET", f"/customers/{_segment(customer)}"))

    async def reset_password(
        self, email: str, key: str, attempt: int = 1, calls: list[MeasuredCall] | None = None
    ) -> bool:
        """Have a reset link sent; False when no open account uses this address."""
        sent = _Sent("reset_password", key, attempt, calls)
        return await self._send(sent, "POST", "/password-resets", {"email": email}) is not None

    async def schedule_callback(
        self,
        customer: str,
        at: int,
        phone: str,
        key: str,
        attempt: int = 1,
        calls: list[MeasuredCall] | None = None,
    ) -> bool:
        """Note a call to `phone` at `at` (Unix ms), once for all retries; False for an unknown customer."""
        sent = _Sent("schedule_callback", key, attempt, calls)
        wanted = {"customer": customer, "at": at, "phone": phone}
        return await self._send(sent, "POST", "/callbacks", wanted) is not None

    async def refund(self, number: str, key: str, attempt: int = 1, *, email: str) -> dict[str, str] | None:
        """How far the refund of this address's order is; None when it has no such order."""
        sent = _Sent("refund_status", key, attempt, None)
        headers = {"X-Customer-Email": _segment(email)}
        return _texts(sent, await self._send(sent, "GET", f"/orders/{_segment(number)}/refund", headers=headers))

    async def act(
        self, action: str, number: str, body: Mapping[str, str], key: str, attempt: int = 1, *, email: str, once: str
    ) -> dict[str, str] | None:
        """Have something done with this address's order, once for all calls with the same ``once``.

        None when the address has no such order. Raises ShopRefused with the status 409 for what the shop won't do.
        """
        sent = _Sent(ACTIONS[action].name, key, attempt, None)
        headers = {"X-Customer-Email": _segment(email), "Idempotency-Key": _segment(once)}
        path = f"/orders/{_segment(number)}/{action}"
        return _texts(sent, await self._send(sent, "POST", path, dict(body), headers))

    async def faults(self) -> Faults:
        """How badly the shop behaves now."""
        sent = _Sent("faults", "", 1, None)
        return _told(sent, await self._send(sent, "GET", "/faults"))

    async def set_faults(self, faults: Faults) -> Faults:
        """Make the shop behave like this from the next request on; what was set before is gone."""
        sent = _Sent("set_faults", "", 1, None)
        wanted = faults.model_dump(mode="json", by_alias=True)
        return _told(sent, await self._send(sent, "PUT", "/faults", wanted))

    async def _send(
        self, sent: _Sent, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None
    ) -> httpx.Response | None:
        """The answer to a call, or None for a 404."""
        # Percent-encoded, since a header takes neither line ends nor letters beyond ASCII.
        told = {"X-Conversation-Key": _segment(sent.key), "X-Attempt": str(sent.attempt), **(headers or {})}
        began = time.perf_counter()
        try:
            # httpx bounds each read, not the whole: a shop that drips bytes would hold us for ever.
            async with asyncio.timeout(self._timeout_s):
                answer = await self._http.request(method, path, json=body, headers=told)
        except (TimeoutError, httpx.TimeoutException) as error:
            sent.measured(None, began)
            raise ShopUnavailable(sent.call, f"it took longer than {self._timeout_s:g} s") from error
        except httpx.TransportError as error:
            sent.measured(None, began)
            raise ShopUnavailable(sent.call, f"it can't be reached ({type(error).__name__})") from error
        sent.measured(answer.status_code, began)
        return _accepted(sent, answer)


def _told(sent: _Sent, answer: httpx.Response | None) -> Faults:
    faults = _read(sent, Faults, answer)
    if faults is None:
        raise ShopUnavailable(sent.call, "this service has no faults to set, so it is not the shop")
    return faults


def _texts(sent: _Sent, answer: httpx.Response | None) -> dict[str, str] | None:
    found = _read(sent, _Texts, answer)
    return None if found is None else found.root


def _accepted(sent: _Sent, answer: httpx.Response) -> httpx.Response | None:
    if answer.is_success:
        return answer
    if answer.status_code == 404:
        return None
    code, message = _explained(answer)
    if 400 <= answer.status_code < 500:
        raise ShopRefused(sent.call, code, message, answer.status_code)
    raise ShopUnavailable(sent.call, f"it answered {answer.status_code} ({code})")


def _explained(answer: httpx.Response) -> tuple[str, str]:
    try:
        body = json.loads(answer.content)
    except ValueError:
        body = None
    if isinstance(body, dict):
        return str(body.get("code", "no_code")), str(body.get("message", "no reason given"))
    return "no_code", "no reason given"


def _read(sent: _Sent, model: type[Answer], answer: httpx.Response | None) -> Answer | None:
    if answer is None:
        return None
    try:
        return model.model_validate_json(answer.content)
    except ValidationError as error:
        reason = f"it answered with something that is no {model.__name__.strip('_')}"
        raise ShopUnavailable(sent.call, reason) from error


def _segment(text: str) -> str:
    """Any text as one path segment or header value."""
    return quote(text, safe="", errors="replace")
