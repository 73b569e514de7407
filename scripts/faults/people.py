"""Customers, supervisors, a slow bot: who talks while things break."""

import asyncio
import random
from collections.abc import Callable
from typing import Any

from faults.peer import Frame, Peer

_PAUSE_S = (0.05, 0.4)
_WAIT_S = 8.0
_HELLO = ("Hello there!", "hi", "how do I return a chair?", "where is my order FH-10234?", "my rucksack sings")
#: What a customer's text may hold that programs like to change.
_ODD = ("", " ", "  two  blanks ", "\u0065\u0301 e\u0301", "\U0001f469\u200d\U0001f4bb", "\u202eabc", "line\nline")


class Customer:
    """Opens conversations one after the other; ``opened`` hears of each."""

    def __init__(self, peer: Peer, rng: random.Random, opened: Callable[[str], None]) -> None:
        self._peer, self._rng, self._opened = peer, rng, opened
        self._phase: dict[str, str] = {}
        self._done: list[tuple[str, Frame]] = []
        peer.on_event = self._saw

    def _saw(self, frame: Frame) -> None:
        kind = frame["event"]["kind"]
        if kind in ("survey_asked", "closed", "offer_accepted"):
            self._phase[frame["stream"].partition(":")[2]] = kind

    async def run(self, is_over: Callable[[], bool]) -> None:
        """Talk until it is over."""
        count = 0
        while not is_over():
            count += 1
            await self._converse(f"{self._peer.who}-c{count}", is_over)

    async def _converse(self, conversation: str, is_over: Callable[[], bool]) -> None:
        await self._do({"kind": "open_conversation", "conversation": conversation})
        self._opened(conversation)
        await self._peer.follow(f"conversation:{conversation}")
        for _ in range(self._rng.randrange(1, 4)):
            await self._say(conversation, self._rng.choice(_HELLO))
        if self._rng.random() < 0.7:
            await self._do({"kind": "request_handoff", "conversation": conversation, "reason": "asked"})
        else:
            await self._say(conversation, "a human please")
        for _ in range(self._rng.randrange(10, 40)):
            if is_over() or self._phase.get(conversation) in ("survey_asked", "closed"):
                break
            await self._say(conversation, self._text())
        if self._phase.get(conversation) == "survey_asked":
            await self._do({"kind": "answer_survey", "conversation": conversation, "score": 4})

    def _text(self) -> str:
        return f"{self._peer.who} {self._rng.randrange(10**9)}{self._rng.choice(_ODD)}"

    async def _say(self, conversation: str, text: str) -> None:
        await asyncio.sleep(self._rng.uniform(*_PAUSE_S))
        await self._do({"kind": "post_message", "conversation": conversation, "text": text})
        if self._done and self._rng.random() < 0.1:
            await self._say_again()

    async def _do(self, command: Frame) -> None:
        answer = await self._peer.do(command)
        if answer["type"] == "ack":
            self._done.append((answer["id"], command))

    async def _say_again(self) -> None:
        """An impatient repeat of something old, one time in four with another body."""
        id, command = self._rng.choice(self._done)
        if self._rng.random() < 0.25 and command["kind"] == "post_message":
            command = {**command, "text": command["text"] + " changed"}
        await self._peer.do(command, id)


class SlowBot:
    """A bot that answers too late, too often, under leases of the past."""

    def __init__(self, peer: Peer, rng: random.Random) -> None:
        self._peer, self._rng = peer, rng
        self._tasks: set[asyncio.Task[Any]] = set()
        peer.on_turn = self._given

    def stop(self) -> None:
        """Answer nothing more."""
        for task in self._tasks:
            task.cancel()

    def _given(self, turn: Frame) -> None:
        task = asyncio.ensure_future(self._answer(turn))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _answer(self, turn: Frame) -> None:
        answer: Frame = {"kind": "take_bot_turn", "texts": [f"bot {self._rng.randrange(10**9)}", "a second line"]}
        answer |= {name: turn[name] for name in ("conversation", "lease", "epoch", "turn")}
        # None would be a goodbye, which asks for the survey where the desk lets it.
        answer |= {"ask_survey": turn["survey"]} if turn["turn"] is None else {}
        await asyncio.sleep(self._rng.choice((0.0, 0.1, 0.5, 2.5)))
        await self._peer.do(answer)
        if self._rng.random() < 0.5:
            await asyncio.sleep(self._rng.uniform(0, 3))
            await self._peer.do(answer)


class Racers:
    """Two supervisors who write the same fields at the same moment, each on what they read before."""

    def __init__(self, peers: tuple[Peer, Peer], rng: random.Random, conversations: list[str]) -> None:
        self._peers, self._rng, self._conversations = peers, rng, conversations
        self._versions: dict[str, int] = {}

    async def run(self, is_over: Callable[[], bool]) -> None:
        """Write until it is over."""
        while not is_over():
            await asyncio.sleep(self._rng.uniform(0.1, 0.4))
            if self._conversations:
                await self._race(self._rng.choice(self._conversations[-10:]))

    async def _race(self, conversation: str) -> None:
        expected = self._versions.get(conversation, 0)
        if expected and self._rng.random() < 0.2:
            expected -= 1  # on purpose: what was read is older still
        answers = await asyncio.gather(*(self._write(peer, conversation, expected) for peer in self._peers))
        for answer in answers:
            if answer["type"] == "ack":
                self._versions[conversation] = expected + 1
            elif answer["code"] == "stale_version":
                self._versions[conversation] = answer["current"]["version"]

    async def _write(self, peer: Peer, conversation: str, expected: int) -> Frame:
        value = f"{peer.who} {self._rng.randrange(10**9)}"
        field = {"name": "order", "value": value, "source": "agent", "confidence": 1.0}
        command = {"kind": "set_field", "conversation": conversation, "field": field, "expected_version": expected}
        return await peer.do(command)


async def probe(peer: Peer, is_over: Callable[[], bool], opened: Callable[[str], None]) -> None:
    """A customer who says something every quarter of a second: by its acks one sees since when the desk answers."""
    conversation = f"{peer.who}-c1"
    await peer.do({"kind": "open_conversation", "conversation": conversation})
    opened(conversation)
    count = 0
    while not is_over():
        count += 1
        await peer.do({"kind": "post_message", "conversation": conversation, "text": f"probe {count}"})
        await asyncio.sleep(0.25)
