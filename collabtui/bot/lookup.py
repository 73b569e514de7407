"""Asking the shop, a second time when the first try fails."""

import time
from collections.abc import Mapping
from typing import Final, Protocol

from broker.domain.signals import ApiCall
from collabtui.bot.flows import Looked, Lookup
from collabtui.shop.calls import Answered
from collabtui.shop.client import ShopRefused, ShopUnavailable

TRIES: Final = 2
#: The HTTP status of what the shop understood, could do, but will not: its message is for the customer.
REFUSAL: Final = 409


class Shop(Protocol):
    """What the bot asks the shop."""

    async def call(
        self, name: str, arguments: Mapping[str, str], key: str, attempt: int = 1, *, email: str = "", once: str = ""
    ) -> Answered | None:
        """What the shop answers to one call; None for an order or an account that it does not know.

        ``key`` names the conversation; ``once`` makes repeated calls do it once. Raises ShopUnavailable, or ShopRefused
        for what the shop won't do.
        """
        ...


async def look_up(shop: Shop, lookup: Lookup, key: str) -> Looked:
    """The shop's answer; ``key`` names the conversation. Never raises for a shop that fails."""
    calls: list[ApiCall] = []
    asked = dict(lookup.arguments)
    for attempt in range(1, TRIES + 1):
        began = time.perf_counter()
        try:
            found = await shop.call(lookup.call, lookup.arguments, key, attempt, email=lookup.email, once=lookup.once)
        except ShopUnavailable as error:
            calls.append(_call(lookup, began, error.reason))
        except ShopRefused as error:
            # The same question would be refused again. A no with a reason for people is an answer, not a failure.
            is_answer = error.status == REFUSAL
            calls.append(_call(lookup, began, "" if is_answer else error.code))
            if is_answer:
                return Looked("refused", asked | {"reason_given": error.message}, tuple(calls))
            break
        else:
            calls.append(_call(lookup, began))
            if found is None:
                return Looked("not_found", asked, tuple(calls))
            return Looked("found", asked | dict(found.values), tuple(calls), found.items)
    return Looked("failed", asked, tuple(calls))


def _call(lookup: Lookup, began: float, error: str = "") -> ApiCall:
    milliseconds = round((time.perf_counter() - began) * 1000)
    return ApiCall(lookup.call, ok=not error, milliseconds=milliseconds, error=error[:2_000])
