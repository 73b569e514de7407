"""A pause that ends as soon as nothing is left to do."""

import asyncio
from time import monotonic
from typing import Any

#: What is due within this is part of what goes on: a screen draws 60 times a second.
SOON_S = 0.02
#: So long a busy kernel may keep what one socket of this process sent to another.
ON_ITS_WAY_S = 0.002


async def quiet(min_sleep: float = 0, max_sleep: float = 1) -> None:
    """Wait until nothing in this loop is ready to run or due in a moment, about ``max_sleep`` seconds at most.

    It stands in for ``wait_for_idle`` of Textual, hence the arguments. That one guesses from the processor's load, so
    it takes 20 ms at least, a second while the machine is busy.
    """
    ends = monotonic() + max_sleep
    await _run_out(ends)
    await asyncio.sleep(ON_ITS_WAY_S)
    await _run_out(ends)


async def _run_out(ends: float) -> None:
    loop: Any = asyncio.get_running_loop()
    while monotonic() < ends:
        await asyncio.sleep(0)
        if loop._ready:
            continue
        due = min((timer.when() for timer in loop._scheduled if not timer.cancelled()), default=None)
        if due is None or due > loop.time() + SOON_S:
            return
        await asyncio.sleep(due - loop.time())
