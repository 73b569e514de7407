"""When retention runs: as it is told to, once a day, where a run was cut off."""

import asyncio
import logging
from typing import Final

from broker.desk.eraser import Eraser, Give
from broker.desk.ports import Cancel, Clock
from broker.desk.retirement import Plan, Retirement
from broker.desk.shelf import Shelf
from broker.desk.streams import Streams
from broker.domain.errors import Refused
from broker.domain.ids import KEEPING
from broker.domain.keeping import Keeping
from broker.domain.keeping_commands import RunRetention
from broker.protocol.codec import Unreadable
from broker.store.api import Store, StoreError

log = logging.getLogger("broker.desk")

#: How often a desk that serves looks for what is too old.
EVERY_MS: Final = 24 * 3600 * 1000
#: How long a start is over before that is looked for.
_SETTLE_MS: Final = 60_000


class Retirer:
    """Blanks what is too old when it is told to, or once a day. ``give`` carries out a command of the desk's own."""

    def __init__(self, store: Store, streams: Streams, shelf: Shelf, clock: Clock, give: Give, eraser: Eraser) -> None:
        self._store, self._streams, self._shelf, self._clock = store, streams, shelf, clock
        self._give, self._eraser = give, eraser
        self._task: asyncio.Task[None] | None = None
        self._timer: Cancel | None = None
        self._retired = 0
        self._serves = False
        self._was_cut = False

    def take_up(self, keeping: Keeping) -> None:
        """Go on with what an earlier process began."""
        self._was_cut = keeping.retiring
        self.changed(keeping)

    def changed(self, keeping: Keeping) -> None:
        """Run where that was ordered."""
        self._retired = keeping.retired
        if keeping.retiring:
            self._begin()

    def serve(self) -> None:
        """Look once a day from now on, where the policy says that anything goes."""
        self._serves = True
        self.judged_anew()

    def judged_anew(self) -> None:
        """Another policy may be in force."""
        if self._serves and self._timer is None and not self._shelf.now.retention.keeps_all:
            self._arm(max(_SETTLE_MS, EVERY_MS - (self._clock.now() - self._retired)))

    async def idle(self) -> None:
        """Wait until what was begun is over."""
        if self._task is not None:
            await asyncio.wait((self._task,))

    def stop(self) -> None:
        """Begin nothing any more."""
        if self._timer is not None:
            self._timer.cancel()

    async def plan(self) -> Plan:
        """What would go now. Raises StoreError."""
        return await self._run_now().plan()

    def _arm(self, delay: int) -> None:
        self._timer = self._clock.call_later(delay, self._ring)

    def _ring(self) -> None:
        self._arm(EVERY_MS)
        if not self._shelf.now.retention.keeps_all and self._task is None:
            self._task = asyncio.create_task(self._order())
            self._task.add_done_callback(self._over)

    async def _order(self) -> None:
        try:
            await self._give(f"{KEEPING}:{self._clock.now()}", RunRetention())
        except (Refused, StoreError) as error:
            log.warning("retention_waits", extra={"fields": {"reason": str(error)}})

    def _begin(self) -> None:
        if self._task is None:
            self._task = asyncio.create_task(self._run())
            self._task.add_done_callback(self._over)
        else:
            self._task.add_done_callback(lambda _: self._begin())

    def _over(self, _: "asyncio.Task[None]") -> None:
        self._task = None

    async def _run(self) -> None:
        try:
            await self._retire()
        except (Refused, Unreadable, StoreError, OSError) as error:
            # The order stays in the log: the next start, or the next day, goes on.
            log.warning("retention_waits", extra={"fields": {"reason": str(error)}})

    async def _retire(self) -> None:
        state = (await self._streams.get(KEEPING)).state
        if not (isinstance(state, Keeping) and state.retiring):
            return
        anew = self._was_cut or state.orders > 1
        # Until it is over, whoever comes next has to go through all of it again.
        self._was_cut = True
        await self._run_now(anew=anew).carry_out()
        self._was_cut = False

    def _run_now(self, *, anew: bool = False) -> Retirement:
        retention, at = self._shelf.now.retention, self._clock.now()
        return Retirement(self._store, self._streams, retention, at, self._give, self._eraser, anew=anew)
