"""A bot worker: takes the turns that the broker gives, several at a time."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable
from typing import Final, Protocol

from broker.domain.commands import Command, TakeBotTurn
from broker.domain.context import FieldValue
from broker.domain.errors import Refused, SurveyNotDue
from broker.domain.inert import inert
from broker.protocol.frames import Ack, TurnFrame
from collabtui.bot.dialogue import answer, plan, resumed
from collabtui.bot.goodbye import goodbye
from collabtui.bot.lookup import Shop, look_up
from collabtui.bot.recalled import recalled, told_to_people
from collabtui.bot.script import Script
from collabtui.bot.wish import joined, sentences
from collabtui.client.backoff import jittered
from collabtui.client.errors import ClientError
from collabtui.client.ids import new_id
from collabtui.client.updates import TurnGiven, Update
from collabtui.understanding.api import Guess, Reading, Understanding

_log = logging.getLogger(__name__)

#: Turns that are worked on at once; the others wait within their patience.
MOST_TURNS: Final = 32
#: Calls of the shop for one turn: each flow that goes on in it wants two at most.
MOST_CALLS: Final = 8


class TurnClient(Protocol):
    """What a bot needs of its connection."""

    def updates(self) -> AsyncIterator[Update]:
        """All updates from this call on."""
        ...

    async def leave(self) -> None:
        """Be given no more turns; returns once the broker knows. Raises ClientError as ``send`` does."""
        ...

    async def send(self, command: Command, id: str | None = None) -> Ack:
        """Have a command done; raises Refused, or ClientError when the connection is over for good."""
        ...


class Worker:
    """Answers turns for as long as its client lives. Make it before the client connects: turns come at once.

    It keeps nothing between turns, so any worker may take the next one of a conversation. ``pause_s`` gives the seconds
    before a refused answer is sent again, by how often it was refused before.
    """

    def __init__(
        self,
        client: TurnClient,
        understanding: Understanding,
        shop: Shop,
        script: Script,
        most_turns: int = MOST_TURNS,
        pause_s: Callable[[int], float] = jittered,
    ) -> None:
        self._client, self._understanding, self._shop, self._script = client, understanding, shop, script
        self._updates = client.updates()
        self._room = asyncio.Semaphore(most_turns)
        self._pause_s = pause_s
        self._under_way: set[tuple[str, int, str | None]] = set()
        self._answered = asyncio.Event()

    async def run(self) -> None:
        """Take turns until the client ends."""
        async with asyncio.TaskGroup() as turns:
            async for update in self._updates:
                if isinstance(update, TurnGiven) and _name(update.frame) not in self._under_way:
                    # A connection made anew gives again what is still being answered.
                    self._under_way.add(_name(update.frame))
                    turns.create_task(self._take(update.frame))

    async def leave(self) -> None:
        """Take no more turns; return once all that were given are answered or given up."""
        await self._client.leave()
        # What came before the answer is in our feed, though not taken from it yet: one turn of the loop for that.
        await asyncio.sleep(0)
        while self._under_way:
            self._answered.clear()
            await self._answered.wait()

    async def _take(self, turn: TurnFrame) -> None:
        """One turn, whose failure is its own: the broker gives it to another worker when its patience ends."""
        try:
            async with asyncio.timeout(turn.patience_ms / 1000), self._room:
                await self._answer(turn)
        except Refused as refused:
            _log.info(
                "turn_refused conversation=%s code=%s: %s", turn.conversation, refused.code, inert(refused.message)
            )
        except TimeoutError:
            _log.warning("turn_too_slow conversation=%s patience_ms=%d", turn.conversation, turn.patience_ms)
        except ClientError as error:
            _log.info("turn_unsent conversation=%s: %s", turn.conversation, error)
        except Exception:  # noqa: BLE001 - one turn's crash must not take the other customers' bot away
            _log.exception("turn_failed conversation=%s", turn.conversation)
        finally:
            self._under_way.discard(_name(turn))
            self._answered.set()

    async def _answer(self, turn: TurnFrame) -> None:
        """Compose it, send it; without the survey where the customer was asked in another conversation meanwhile."""
        try:
            await self._deliver(await self._composed(turn))
        except SurveyNotDue:
            await self._deliver(await self._composed(turn.model_copy(update={"survey": False})))

    async def _deliver(self, answer: TakeBotTurn) -> None:
        """Send it until it is taken, or refused for good; under one id, so that it can't be done twice."""
        id, refusals = new_id(), 0
        while True:
            try:
                await self._client.send(answer, id)
                return
            except Refused as refused:
                if refused.retry != "later":
                    raise
                _log.info("turn_put_off conversation=%s code=%s", answer.conversation, refused.code)
            await asyncio.sleep(self._pause_s(refusals))
            refusals += 1

    async def _composed(self, turn: TurnFrame) -> TakeBotTurn:
        at = time.time_ns() // 1_000_000
        began = time.perf_counter()
        earlier = await asyncio.to_thread(self._recalled, turn) if turn.told else ()
        if turn.turn is None:
            return goodbye(turn, self._script, at, earlier)
        reading, parts, guess = await asyncio.to_thread(self._read, joined(turn))
        talk = plan(turn, reading, self._script, at, parts, earlier)
        for _ in range(MOST_CALLS):
            if talk.call is None:
                break
            talk = resumed(talk, await look_up(self._shop, talk.call, turn.conversation))
        return answer(talk, round((time.perf_counter() - began) * 1000), guess)

    def _recalled(self, turn: TurnFrame) -> tuple[FieldValue, ...]:
        return recalled(turn, self._understanding.read(told_to_people(turn)).entities)

    def _read(self, text: str) -> tuple[Reading, tuple[Reading, ...], Guess]:
        """What the text says, what its sentences say, its language; takes long enough to hold up a loop."""
        parts = tuple(map(self._understanding.read, sentences(text)))
        return self._understanding.read(text), parts, self._understanding.detect(text, self._script.languages)


def _name(turn: TurnFrame) -> tuple[str, int, str | None]:
    return turn.conversation, turn.epoch, turn.turn
