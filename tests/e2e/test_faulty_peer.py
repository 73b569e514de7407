"""A fault of ours with one connection is the end of that one alone."""

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from broker.domain.commands import PostMessage
from broker.protocol.frames import Ack
from broker.server.connection import Connection
from broker.server.limits import Limits
from broker.server.wire import Wire
from tests.e2e.rig import connections_become, opened, rig
from tests.unhurried import UNHURRIED


def faulty_once(
    kind: type[Any], name: str, monkeypatch: pytest.MonkeyPatch, among: Callable[[Any], bool] = lambda _: True
) -> None:
    """The first one of this kind that is asked, of those ``among`` which it may be, fails, then and ever after."""
    whole: Callable[..., Any] = getattr(kind, name)
    first: list[object] = []

    def half(one: object, *args: object) -> Any:
        if one in first or (not first and among(one)):
            first.append(one)
            raise RuntimeError("a fault of ours")
        return whole(one, *args)

    monkeypatch.setattr(kind, name, half)


async def test_a_fault_in_one_pulse_ends_one_connection_while_the_others_go_on_being_felt(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    limits = Limits(ping_s=0.2, close_s=0.2, rates=UNHURRIED)
    async with (
        rig(tmp_path, limits=limits) as broker,
        await opened(broker) as one,
        await opened(broker, "tom", "c2") as two,
    ):
        # One of the two, not the connection that asks how many there are: only theirs are WebSockets.
        faulty_once(Wire, "pulse", monkeypatch, among=lambda wire: wire._peer is not None)
        assert await connections_become(broker, 1) == 1
        left = two if one.socket.close_code else one
        assert isinstance(await left.do(PostMessage("c2" if left is two else "c1", "still here")), Ack)
        left.socket.transport.pause_reading()  # from now on it answers no ping
        assert await connections_become(broker, 0) == 0
        left.socket.transport.abort()
    assert "pulse_failed" in caplog.text


async def test_a_fault_in_one_goodbye_keeps_nobody_from_theirs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        async with asyncio.timeout(20), rig(tmp_path) as broker:
            peers = [await opened(broker, name, f"c-{name}") for name in ("maria", "tom", "jo")]
            faulty_once(Connection, "drain", monkeypatch)
        codes = sorted(filter(None, [await peer.closed() for peer in peers]))
    assert codes == [1006, 1012, 1012]
    assert "drain_failed" in caplog.text
