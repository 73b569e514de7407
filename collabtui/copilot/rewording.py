"""Answers to agents who want words of a draft otherwise."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Final, Protocol

from broker.domain.redact import PersonalData
from broker.protocol.copilot_frames import Drafting, Reworked, ReworkWanted
from collabtui.client.mirror import Mirror
from collabtui.writing.reworder import NotReworded, Reworder

#: Who asked waits hardly longer: they are to hear why nothing came of it.
LONGEST_S: Final = 4.5


class Tells(Protocol):
    """The part of a client that an answer needs."""

    @property
    def mirror(self) -> Mirror: ...

    def tell(self, frame: Drafting | Reworked) -> None:
        """Tell what is never stored."""


class Rewording:
    """Has a model change the words; ``kinds`` gives the personal data that may not leave."""

    def __init__(
        self, client: Tells, reworder: Reworder, kinds: Callable[[], Awaitable[Sequence[PersonalData]]]
    ) -> None:
        self._client, self._reworder, self._kinds = client, reworder, kinds

    async def answer(self, wanted: ReworkWanted) -> None:
        """Answer in any case, with the words or with why there are none. Raises Refused, ClientError."""
        try:
            async with asyncio.timeout(LONGEST_S):
                self._client.tell(Reworked(id=wanted.id, parts=await self._made(wanted)))
        except NotReworded as why:
            self._client.tell(Reworked(id=wanted.id, why_not=str(why)))
        except TimeoutError:
            self._client.tell(Reworked(id=wanted.id, why_not=f"the model took longer than {LONGEST_S:g} s"))

    async def _made(self, wanted: ReworkWanted) -> tuple[str, ...]:
        state = self._client.mirror.conversation(wanted.conversation)
        language = state.language if state is not None else ""
        kinds = await self._kinds()
        return await self._reworder.reworded(wanted.parts, wanted.how, language or "en", wanted.conversation, kinds)
