"""A simulated customer who plays a scenario through the client."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Final, Protocol, assert_never

from broker.domain.commands import AnswerSurvey, Command, OpenConversation, PostMessage
from broker.domain.errors import Refused
from broker.domain.ids import CONVERSATION, stream_of
from broker.domain.inert import inert
from broker.domain.transcript import PublicTranscript
from broker.protocol.frames import Ack
from collabtui.client.errors import Stopped
from collabtui.client.mirror import Mirror
from collabtui.client.updates import Update
from collabtui.training.scenario import Scenario
from collabtui.training.script import Done, Rate, Say, Wait, next_step, where

#: Seconds a conversation may take; only one that nobody answers takes so long.
PATIENCE_S: Final = 60.0

Pace = Callable[[str], Awaitable[None]]


class CustomerClient(Protocol):
    """What a customer needs of the connection; ``mirror`` is the public's."""

    @property
    def mirror(self) -> Mirror:
        """The copy of the followed conversation."""
        ...

    def updates(self) -> AsyncIterator[Update]:
        """All updates from this call on."""
        ...

    async def send(self, command: Command, id: str | None = None) -> Ack:
        """Have a command done; raises Refused, or ClientError when the connection is over for good."""
        ...

    async def follow(self, stream: str) -> None:
        """Have a stream in the mirror from now on."""
        ...


@dataclass(frozen=True, slots=True)
class Played:
    """How a play went: the turns said, and where it got stuck, which is empty for one that ended."""

    conversation: str
    turns: int
    stuck_at: str = ""


async def at_once(_text: str) -> None:
    """The pace of somebody who types faster than anybody can wait."""


class Player:
    """One customer with one conversation; it reacts to updates and waits for nothing else.

    ``conversation`` is the new conversation's id. ``pace`` is awaited with the words before they are sent.
    """

    def __init__(self, client: CustomerClient, scenario: Scenario, conversation: str, pace: Pace = at_once) -> None:
        self._client, self._scenario, self._conversation, self._pace = client, scenario, conversation, pace
        self._stream = stream_of(CONVERSATION, conversation)
        self._said = 0
        self._acked_n = 0

    async def play(self, patience_s: float | None = PATIENCE_S) -> Played:
        """Play the scenario to its end, for at most so many seconds, None for any number. Raises ClientError."""
        try:
            async with asyncio.timeout(patience_s):
                await self._converse()
        except TimeoutError:
            return self._ended(f"no progress in {patience_s:g} s: {self._where()}")
        except Refused as refused:
            return self._ended(f"refused {self._where()}: {inert(refused.message)}")
        is_whole = self._said == len(self._scenario.turns)
        return self._ended("" if is_whole else self._where())

    async def _converse(self) -> None:
        updates = self._client.updates()
        await self._client.send(OpenConversation(self._conversation), f"{self._conversation}-open")
        await self._client.follow(self._stream)
        async for _ in updates:
            # Until our own act is in the mirror, looking at it would make us act twice.
            if self._client.mirror.n(self._stream) < self._acked_n:
                continue
            step = next_step(self._scenario, self._said, self._transcript())
            if isinstance(step, Done):
                return
            await self._do(step)
        raise Stopped

    async def _do(self, step: Say | Rate | Wait) -> None:
        match step:
            case Say(text):
                await self._pace(text)
                if next_step(self._scenario, self._said, self._transcript()) != step:
                    # What happened while these words were typed will be looked at next.
                    return
                await self._act(PostMessage(self._conversation, text), f"{self._conversation}-{self._said + 1}")
                self._said += 1
            case Rate(score, comment):
                await self._pace(comment)
                await self._act(AnswerSurvey(self._conversation, score, comment), f"{self._conversation}-rate")
            case Wait():
                return
            case _:
                assert_never(step)

    async def _act(self, command: Command, id: str) -> None:
        self._acked_n = (await self._client.send(command, id)).n

    def _transcript(self) -> PublicTranscript:
        return self._client.mirror.transcript(self._conversation) or PublicTranscript()

    def _where(self) -> str:
        return where(self._scenario, self._said, self._transcript())

    def _ended(self, stuck_at: str) -> Played:
        return Played(self._conversation, self._said, stuck_at)
