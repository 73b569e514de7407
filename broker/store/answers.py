"""The way a batch's answer reaches the task that waits for it."""

import asyncio

#: The positions of a batch's rows, or why none was written.
Outcome = tuple[int, ...] | Exception
#: What ``Store.append`` gives back.
Answer = asyncio.Future[tuple[int, ...]]


def settle(answer: Answer, outcome: Outcome) -> None:
    """Give the answer; a waiter that was cancelled gets none, its batch is stored all the same."""
    if answer.cancelled():
        return
    if isinstance(outcome, Exception):
        answer.set_exception(outcome)
    else:
        answer.set_result(outcome)
