"""What a broker tells of resolved conversations, kept up with."""

import asyncio
import logging
from typing import Final, Protocol

from broker.domain.errors import Refused
from broker.protocol.frames import Result
from broker.protocol.questions import ListResolved, QueryKind
from broker.protocol.rows import ResolvedPage
from collabtui.client.errors import ClientError
from collabtui.copilot.past_cases import PastCases

#: How long what was erased may be held at most, while the broker can be asked.
EVERY_S: Final = 10.0
#: Between two pages of what is long past: nobody waits for it.
_PAUSE_S: Final = 0.1
_log = logging.getLogger(__name__)


class Asks(Protocol):
    """What can be asked; raises Refused, or ClientError when it is over for good."""

    async def query(self, q: QueryKind) -> Result: ...


class PastFeed:
    """Fills ``cases`` from the newest backwards, then with what is resolved, reopened, erased from there on."""

    def __init__(self, client: Asks, cases: PastCases, every_s: float = EVERY_S, pause_s: float = _PAUSE_S) -> None:
        self._client, self._cases, self._every_s, self._pause_s = client, cases, every_s, pause_s
        self._store = ""
        self._upto = 0  # all that is newer is still to be told
        self._floor = 0  # all from here to ``upto`` was told
        self._turn = asyncio.Lock()

    async def run(self) -> None:
        """Keep up until cancelled."""
        while True:
            try:
                await self.catch_up()
                while await self._go_back():
                    continue
                # Those that came before there was an encoder get their vectors.
                await asyncio.to_thread(self._cases.take, (), ())
            except (Refused, ClientError) as error:
                _log.info("past_unread: %s", error)
            except Exception:  # noqa: BLE001 - who stops here would hold what is erased from now on
                _log.exception("past_failed")
            await asyncio.sleep(self._every_s)

    async def catch_up(self) -> None:
        """Know of everything that happened until now. Raises Refused, ClientError."""
        async with self._turn:
            first = await self._page(self._upto, None)
            if first.store != self._store:
                # Another store, or an older state of it: nothing of the one before may be told.
                await asyncio.to_thread(self._cases.clear)
                first = await self._page(0, None) if self._upto else first
                self._store, self._floor = first.store, first.since
                await self._take(first)
            else:
                page = first
                await self._take(page)
                while page.since > self._upto + 1:
                    page = await self._page(self._upto, page.since)
                    await self._take(page)
            self._upto = first.upto

    async def _go_back(self) -> bool:
        """Take in one page of what is older; False once there is no more, or no more room."""
        async with self._turn:
            if self._floor <= 1 or self._cases.is_full:
                return False
            page = await self._page(0, self._floor)
            self._floor = page.since
            await self._take(page)
        await asyncio.sleep(self._pause_s)
        return True

    async def _page(self, after: int, before: int | None) -> ResolvedPage:
        page = (await self._client.query(ListResolved(after=after, before=before))).resolved
        if page is None:
            raise Refused("The broker tells nothing of what was resolved: update it.")
        return page

    async def _take(self, page: ResolvedPage) -> None:
        if page.resolved or page.gone:
            await asyncio.to_thread(self._cases.take, page.resolved, page.gone)
