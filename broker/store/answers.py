"""The way a batch's answer reaches whoever put the batch in."""

import asyncio
from collections.abc import Callable
from functools import partial

from broker.store.api import Batch, Outcome, Told

#: What ``Store.append`` gives back.
Answer = asyncio.Future[tuple[int, ...]]


def appended(put: Callable[[Batch, Told], None], batch: Batch) -> Answer:
    """Put the batch in; its outcome as something to wait for."""
    answer: Answer = asyncio.get_running_loop().create_future()
    put(batch, partial(settle, answer))
    return answer


def settle(answer: Answer, outcome: Outcome) -> None:
    """Give the answer; a waiter that was cancelled gets none, its batch is stored all the same."""
    if answer.cancelled():
        return
    if isinstance(outcome, Exception):
        answer.set_exception(outcome)
    else:
        answer.set_result(outcome)
