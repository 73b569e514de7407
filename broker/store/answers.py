"""The way a batch's answer reaches whoever put the batch in."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any

from broker.store.api import Batch, Told

#: What ``Store.append`` gives back.
Answer = asyncio.Future[tuple[int, ...]]


def appended(put: Callable[[Batch, Told], None], batch: Batch) -> Answer:
    """Put the batch in; its outcome as something to wait for."""
    answer: Answer = asyncio.get_running_loop().create_future()
    put(batch, partial(settle, answer))
    return answer


def settle(answer: "asyncio.Future[Any]", outcome: object) -> None:
    """Give the answer, or fail it where the outcome is an exception.

    A waiter that was cancelled gets none; what it asked for is done all the same.
    """
    if answer.cancelled():
        return
    if isinstance(outcome, Exception):
        answer.set_exception(outcome)
    else:
        answer.set_result(outcome)
