"""What a connection hears of a stream that it follows, lets go of, follows again."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from broker.domain.actors import Actor
from broker.domain.audience import Audience
from broker.domain.commands import PostMessage
from broker.protocol.codec import encode
from broker.protocol.frames import Ack, Subscribe, Unsubscribe
from tests.e2e.rig import opened, rig

STREAM = "conversation:c1"


class Judge:
    """Keeps everybody waiting who wants to read, until it ``may`` tell."""

    def __init__(self, desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        self._readable = desk.readable
        self.asked, self.may = asyncio.Event(), asyncio.Event()
        monkeypatch.setattr(desk, "readable", self.readable)

    async def readable(self, actor: Actor, stream: str) -> Audience:
        self.asked.set()
        await self.may.wait()
        audience: Audience = await self._readable(actor, stream)
        return audience


@pytest.mark.parametrize("comes_back", [False, True])
async def test_who_lets_go_before_it_is_known_whether_they_may_read_hears_nothing_until_they_ask_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, comes_back: bool
) -> None:
    async with rig(tmp_path) as broker, await opened(broker) as maria:
        judge = Judge(broker.running.inside.desk, monkeypatch)
        await maria.socket.send(encode(Subscribe(id="s1", stream=STREAM, after_n=0)))
        async with asyncio.timeout(20):
            await judge.asked.wait()
        await maria.socket.send(encode(Unsubscribe(id="u1", stream=STREAM)))
        assert isinstance(await maria.answer("u1"), Ack)
        if comes_back:
            await maria.socket.send(encode(Subscribe(id="s2", stream=STREAM, after_n=0)))
        judge.may.set()
        assert isinstance(await maria.answer("s2" if comes_back else "s1"), Ack)
        assert isinstance(await maria.do(PostMessage("c1", "anybody?")), Ack)
    assert [frame.n for frame in maria.events(STREAM)] == ([1, 2] if comes_back else [])
