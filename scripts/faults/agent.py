"""A simulated agent as a process of its own: takes offers, talks, writes fields, ends cases, comes back after kills.

Run as ``python -m faults.agent URL TOKEN-FILE NAME HISTORY SEED LIFE``; prints one line once it is online.
"""

import asyncio
import random
import sys
from pathlib import Path
from typing import Any

from faults.history import History
from faults.peer import Frame, Peer

_PAUSE_S = (0.05, 0.5)
_OVER = ("not_owner", "stale_epoch", "wrong_phase", "not_found", "offer_gone", "forbidden", "bad_command")


class Agent:
    """What the agent holds is read from its own stream, so a new life goes on with it."""

    def __init__(self, peer: Peer, name: str, rng: random.Random) -> None:
        self._peer, self._name, self._rng = peer, name, rng
        self._epochs: dict[str, int] = {}
        self._serving: dict[str, asyncio.Task[None]] = {}
        self._tasks: set[asyncio.Task[Any]] = set()
        peer.on_event = self._saw

    async def run(self) -> None:
        """Work until cancelled."""
        await self._peer.follow(f"agent:{self._name}")
        await self._peer.do({"kind": "set_presence", "presence": "online"})
        print(f"agent {self._name} is online", flush=True)
        await asyncio.Event().wait()

    def _saw(self, frame: Frame) -> None:
        event = frame["event"]
        match event["kind"]:
            case "offer_reserved":
                self._start(self._answer(event))
            case "offer_released" if event["outcome"] == "timed_out":
                self._start(self._peer.do({"kind": "set_presence", "presence": "online"}))
            case "work_taken":
                self._serve(event["conversation"])
            case "work_released":
                self._leave(event["conversation"])
            case "message_posted":
                key = frame["stream"].partition(":")[2]
                self._epochs[key] = max(self._epochs.get(key, 0), event["epoch"])
            case _:
                return

    def _start(self, work: Any) -> asyncio.Task[Any]:
        task: asyncio.Task[Any] = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def _serve(self, conversation: str) -> None:
        if conversation not in self._serving:
            self._serving[conversation] = self._start(self._work(conversation))

    def _leave(self, conversation: str) -> None:
        task = self._serving.pop(conversation, None)
        # One time in two it writes on for a while: what a stopped owner does who knows nothing yet.
        if task is not None and self._rng.random() < 0.5:
            task.cancel()

    async def _answer(self, event: Frame) -> None:
        named = {"conversation": event["conversation"], "offer": event["offer"]}
        roll = self._rng.random()
        if roll < 0.05:
            return
        if roll < 0.1:
            await self._peer.do({"kind": "decline_offer", **named})
            return
        answer = await self._peer.do({"kind": "accept_offer", **named})
        if answer["type"] == "ack":
            self._epochs[event["conversation"]] = answer["epoch"]

    async def _work(self, conversation: str) -> None:
        await self._peer.follow(f"conversation:{conversation}")
        for _ in range(self._rng.randrange(4, 14)):
            await asyncio.sleep(self._rng.uniform(*_PAUSE_S))
            if not await self._say(conversation):
                return
        await self._finish(conversation)

    async def _say(self, conversation: str) -> bool:
        """One line or note; False once it is somebody else's."""
        text = f"{self._name} {self._peer.life} {self._rng.randrange(10**9)}"
        message: Frame = {"kind": "post_message", "conversation": conversation, "text": text}
        if self._rng.random() < 0.2:
            message["visibility"] = "note"
        else:
            message["epoch"] = self._epochs.get(conversation, 0)
        answer = await self._peer.do(message)
        return answer["type"] == "ack" or answer["code"] not in _OVER

    async def _finish(self, conversation: str) -> None:
        roll = self._rng.random()
        if roll < 0.6:
            command: Frame = {"kind": "resolve", "code": "solved"}
        elif roll < 0.8:
            command = {"kind": "hand_back", "note": "for the bots"}
        else:
            command = {"kind": "transfer", "skill": "support"}
        await self._peer.do({**command, "conversation": conversation})


async def _work(peer: Peer, name: str, seed: str) -> None:
    async with asyncio.TaskGroup() as group:
        group.create_task(peer.run())
        group.create_task(Agent(peer, name, random.Random(f"{seed}-{peer.life}")).run())


def main(url: str, token_file: str, name: str, history: str, seed: str, life: str) -> None:
    """Be this agent until killed."""
    records = History(Path(history), keep=False)
    token = Path(token_file).read_text(encoding="utf-8")
    asyncio.run(_work(Peer(url, token, name, "desk", records, life), name, seed))


if __name__ == "__main__":
    main(*sys.argv[1:])
