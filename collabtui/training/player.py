"""A simulated customer who plays a scenario through the client."""

import asyncio
import math
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Final, assert_never

from broker.domain.commands import AnswerSurvey, Command, OpenConversation, PostMessage, ReopenConversation
from broker.domain.errors import Refused
from broker.domain.handoff_commands import RequestHandoff
from broker.domain.ids import CONVERSATION, stream_of
from broker.domain.inert import inert
from broker.domain.transcript import PublicTranscript
from collabtui.client.updates import Update
from collabtui.training.course import ANSWER, Do, Move, Progress, Say, is_through, next_move, nudge, place
from collabtui.training.customer_client import Connect, CustomerClient
from collabtui.training.following import Following
from collabtui.training.manner import QUICK, BeforeTurn, Manner, no_news
from collabtui.training.scenario import Scenario
from collabtui.training.script import Done, Rate, Wait

#: Seconds between two steps of a conversation; only one that nobody answers takes so long.
PATIENCE_S: Final = 60.0


@dataclass(frozen=True, slots=True)
class Played:
    """How a play went: the messages posted, and where it got stuck, which is empty for one that ended.

    ``left`` tells that the customer went away before it was closed.
    """

    conversation: str
    turns: int
    stuck_at: str = ""
    left: bool = False


class Player:
    """One customer with one conversation; it reacts to updates and waits for nothing else.

    ``connect`` makes a connection, for each time that the customer comes. ``conversation`` is the new conversation's
    id. ``before_turn`` is awaited with the number of each turn before its words are sent.
    """

    def __init__(
        self,
        connect: Connect,
        scenario: Scenario,
        conversation: str,
        manner: Manner = QUICK,
        before_turn: BeforeTurn = no_news,
    ) -> None:
        self._connect, self._scenario, self._conversation = connect, scenario, conversation
        self._manner, self._before_turn = manner, before_turn
        self._stream = stream_of(CONVERSATION, conversation)
        self._at = Progress()
        self._seen = PublicTranscript()
        self._is_open, self._has_left = False, False
        self._limit, self._patience_s = asyncio.timeout(None), PATIENCE_S
        self._acked_n = self._deeds = 0

    async def play(self, patience_s: float | None = PATIENCE_S) -> Played:
        """Play to the end, with so many seconds at most a step, None for any number. Raises ClientError."""
        self._limit, self._patience_s = asyncio.timeout(patience_s), math.inf if patience_s is None else patience_s
        try:
            async with self._limit:
                while await self._visit() is not None:
                    pass
        except TimeoutError:
            return self._ended(f"no progress in {patience_s:g} s: {self._where()}")
        except Refused as refused:
            return self._ended(f"refused {self._where()}: {inert(refused.message)}")
        is_whole = self._has_left or is_through(self._scenario, self._at)
        return self._ended("" if is_whole else self._where())

    async def _visit(self) -> Do | None:
        """One connection's worth of the play; the deed that ended it, None when all is over."""
        async with self._connect() as client:
            updates = client.updates()
            await self._arrive(client)
            gone = await self._converse(client, updates)
        if gone is not None:
            await self._manner.pause(gone.away)
        return gone

    async def _arrive(self, client: CustomerClient) -> None:
        if not self._is_open:
            wish = OpenConversation(self._conversation, language=self._scenario.persona.language)
            await client.send(wish, f"{self._conversation}-open")
            self._is_open = True
            await self._before_turn(0)
            if self._manner.asks_first:
                await self._act(client, RequestHandoff(self._conversation), f"{self._conversation}-person")
        await client.follow(self._stream)

    async def _converse(self, client: CustomerClient, updates: AsyncIterator[Update]) -> Do | None:
        following = Following(updates)
        try:
            while True:
                move = self._move(client)
                if isinstance(move, Done) or (isinstance(move, Do) and move.deed == "give_up"):
                    self._has_left = isinstance(move, Do)
                    return None
                if isinstance(move, Do) and move.deed == "reconnect":
                    self._at = move.then
                    return move
                before = self._at.turn, self._at.posted
                if isinstance(move, Wait):
                    await self._wait(client, following, move)
                else:
                    await self._do(client, move)
                if before != (self._at.turn, self._at.posted):
                    self._limit.reschedule(asyncio.get_running_loop().time() + self._patience_s)
        finally:
            following.stop()

    async def _wait(self, client: CustomerClient, following: "Following", wait: Wait) -> None:
        patience = self._scenario.persona.patience
        loses_patience = patience is not None and wait.awaited == ANSWER
        limit = patience / self._manner.hurry if loses_patience and patience is not None else None
        if await following.next(limit):
            return
        self._at, complaint = nudge(self._scenario, self._at, self._manner.seed)
        if complaint is not None:
            await self._say(client, complaint)

    def _move(self, client: CustomerClient) -> Move:
        """What is due now. Until our own act is in the mirror, looking at it would make us act twice."""
        seen = client.mirror.transcript(self._conversation)
        if seen is None or client.mirror.n(self._stream) < self._acked_n:
            return Wait("its own words")
        self._seen = seen
        return next_move(self._scenario, self._at, seen, self._manner.seed)

    async def _do(self, client: CustomerClient, move: Say | Do | Rate) -> None:
        match move:
            case Say(text):
                await self._before_turn(self._at.turn + 1)
                await self._manner.pace(text)
                if self._move(client) == move:
                    # What happened while these words were typed would be looked at first.
                    await self._say(client, move)
            case Rate(score, comment):
                await self._manner.pace(comment)
                await self._act(client, AnswerSurvey(self._conversation, score, comment), f"{self._conversation}-rate")
            case Do():
                await self._carry_out(client, move)
            case _:
                assert_never(move)

    async def _carry_out(self, client: CustomerClient, move: Do) -> None:
        self._deeds += 1
        if move.deed == "ask_for_a_person" and self._manner.asks_first:
            # That was done before the first word.
            self._at = move.then
            return
        reopens = move.deed == "reopen"
        wish = ReopenConversation(self._conversation) if reopens else RequestHandoff(self._conversation)
        await self._act(client, wish, f"{self._conversation}-deed-{self._deeds}")
        self._at = move.then

    async def _say(self, client: CustomerClient, move: Say) -> None:
        number = self._at.posted + 1
        await self._act(client, PostMessage(self._conversation, move.text), f"{self._conversation}-{number}")
        self._at = move.then

    async def _act(self, client: CustomerClient, command: Command, id: str) -> None:
        self._acked_n = (await client.send(command, id)).n

    def _where(self) -> str:
        return place(self._scenario, self._at, self._seen)

    def _ended(self, stuck_at: str) -> Played:
        return Played(self._conversation, self._at.posted, stuck_at, self._has_left)
