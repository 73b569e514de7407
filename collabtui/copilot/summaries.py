"""The summaries of the conversations that a copilot reads, kept up to date for whoever takes one up."""

import asyncio
from dataclasses import replace
from typing import Protocol
from weakref import WeakValueDictionary

from broker.domain.commands import Command, SetField
from broker.domain.conversation import Conversation
from broker.domain.errors import StaleVersion
from broker.protocol.frames import Ack
from collabtui.client.mirror import Mirror
from collabtui.copilot.summing import said, summary_of, wants_summary


class Keeps(Protocol):
    """The part of a client that whoever writes into the context needs."""

    @property
    def mirror(self) -> Mirror: ...

    async def send(self, command: Command) -> Ack: ...


class Summaries:
    """One at a time for each conversation, so that no older one takes the place of a newer."""

    def __init__(self, client: Keeps) -> None:
        self._client = client
        self._summed: dict[str, int] = {}  # conversation -> messages of the customer that its summary holds
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def look(self, state: Conversation) -> None:
        """Make it anew where enough was said since. Raises Refused, ClientError."""
        if wants_summary(state, self._summed.get(state.id, -1)):
            await self.make(state)

    async def make(self, state: Conversation) -> None:
        """Make it anew, unless a person wrote the one there is. Raises Refused, ClientError."""
        async with self._turns.setdefault(state.id, asyncio.Lock()):
            newest = self._newest(state)
            # The last summary of what was let go is nothing to go by where it is taken up once more.
            if self._client.mirror.conversation(state.id) is not None:
                self._summed[state.id] = said(newest)
            wish = await asyncio.to_thread(summary_of, newest)
            if wish is not None:
                await self._keep(wish)

    def forget(self, conversation: str) -> None:
        """It is somebody else's, or over."""
        self._summed.pop(conversation, None)

    def _newest(self, state: Conversation) -> Conversation:
        """The conversation as it is by now; as it was where it is followed no longer."""
        present = self._client.mirror.conversation(state.id)
        return present if present is not None and present.seq >= state.seq else state

    async def _keep(self, wish: SetField) -> None:
        """Write it over the one before, of which the mirror may not know yet."""
        try:
            await self._client.send(wish)
        except StaleVersion as stale:
            present = stale.current or {}
            version, by = present.get("version"), str(present.get("by", ""))
            if not isinstance(version, int) or not by.startswith("copilot "):
                raise
            await self._client.send(replace(wish, expected_version=version))
