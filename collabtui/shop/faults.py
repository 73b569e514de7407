"""Which call to the shop fails, decided by a hash so that the same run fails the same way again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Rate = Annotated[float, Field(ge=0.0, le=1.0, allow_inf_nan=False)]
FaultKey = Annotated[str, Field(max_length=128)]


Milliseconds = Annotated[int, Field(ge=0, le=60_000)]


class CallFaults(BaseModel):
    """How badly one kind of call behaves, in place of what holds for all."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")

    failure_rate: Rate = 0.0
    latency_ms: Milliseconds = 0


class Faults(BaseModel):
    """How badly the shop behaves; on the wire `per_key` is called `keys`, `per_call` is called `calls`."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid", validate_by_name=True)

    #: Share of calls that fail, 0.0 (none) to 1.0 (all).
    failure_rate: Rate = 0.0
    #: Milliseconds every call waits before its answer, failed ones too.
    latency_ms: Milliseconds = 0
    #: Another seed lets other calls fail, at the same rate.
    seed: Annotated[int, Field(ge=0, lt=2**63)] = 0
    #: Failure rate of single keys (a conversation or a customer) in place of `failure_rate`.
    per_key: Mapping[FaultKey, Rate] = Field(default={}, alias="keys")
    #: Faults of single kinds of call, such as order or cancel_order.
    per_call: Mapping[FaultKey, CallFaults] = Field(default={}, alias="calls")


def fails(faults: Faults, key: str, call: str, attempt: int) -> bool:
    """Whether this attempt (1, 2, 3 ...) at `call` for `key` fails; the same arguments always agree.

    No generator is shared, so neither other conversations nor their order change the answer.
    """
    of_call = faults.per_call.get(call)
    rate = faults.failure_rate if of_call is None else of_call.failure_rate
    return _draw(faults.seed, key, call, attempt) < faults.per_key.get(key, rate)


def delay_ms(faults: Faults, call: str) -> int:
    """How long a call waits before its answer."""
    of_call = faults.per_call.get(call)
    return faults.latency_ms if of_call is None else of_call.latency_ms


def _draw(seed: int, key: str, call: str, attempt: int) -> float:
    """A number in [0, 1), spread evenly over its arguments."""
    # JSON keeps the parts apart: ("a", "bc") never hashes like ("ab", "c").
    drawn = hashlib.blake2b(json.dumps([seed, key, call, attempt]).encode("ascii"), digest_size=8).digest()
    # 53 bits are what a float holds exactly: with 64 the largest would round up to 1.0.
    return (int.from_bytes(drawn, "big") >> 11) / 2**53
