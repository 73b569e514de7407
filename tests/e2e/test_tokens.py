"""Tokens: what they open ends at once when they are revoked, whenever that is."""

import asyncio
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed

from broker.domain.desk_commands import RevokeToken
from broker.protocol.codec import encode
from broker.protocol.frames import Hello, RefusedFrame, Welcome
from broker.server.limits import Limits
from tests.e2e.rig import SUE, Peer, Rig, rig

ROUNDS = 40


def id_of(token: str) -> str:
    return token.rpartition(".")[0]


async def end_of(peer: Peer) -> tuple[list[str], int | None]:
    """What a connection was told, the code that it ended with."""
    try:
        while True:
            await peer.read()
    except ConnectionClosed:
        told: list[str] = [frame.type for frame in peer.seen if isinstance(frame, Welcome | RefusedFrame)]
        return told, await peer.closed()


async def test_a_token_revoked_while_it_logs_in_opens_nothing_that_lasts(tmp_path: Path) -> None:
    """The hello and the revocation race, the one a little before the other in every round."""
    ends = []
    async with rig(tmp_path, limits=Limits(failures=10_000)) as broker:
        for number in range(ROUNDS):
            token = await broker.token("customer", f"maria{number}")
            peer = await broker.knock()
            hello = asyncio.create_task(peer.socket.send(encode(Hello(token=token))))
            for _ in range(number % 8):
                await asyncio.sleep(0)
            await broker.do(SUE, RevokeToken(id_of(token)))
            await hello
            ends.append(await end_of(peer))
    assert {code for _, code in ends} == {4401}
    assert {told[-1] for told, _ in ends} <= {"welcome", "refused"}


async def test_a_revoked_token_opens_nothing_after_a_restart_either(tmp_path: Path) -> None:
    async with rig(tmp_path, store="sqlite") as broker:
        token = await broker.token("customer", "maria")
        await broker.do(SUE, RevokeToken(id_of(token)))
    async with rig(tmp_path, store="sqlite") as broker:
        assert await refusal(broker, token) == "unauthenticated"


async def refusal(broker: Rig, token: str) -> str:
    async with await broker.knock() as peer:
        with pytest.raises(Exception, match="4401"):
            await peer.say_hello(token)
    return next(frame.code for frame in peer.seen if isinstance(frame, RefusedFrame))


async def test_the_store_holds_digests_no_secrets(tmp_path: Path) -> None:
    async with rig(tmp_path, store="sqlite") as broker:
        token = await broker.token("customer", "maria")
        async with await broker.knock() as maria:
            await maria.say_hello(token)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert any(id_of(token).encode() in path.read_bytes() for path in files)
    assert not any(token.rpartition(".")[2].encode() in path.read_bytes() for path in files)


async def test_whatever_is_wrong_with_a_token_the_refusal_is_the_same(tmp_path: Path) -> None:
    async with rig(tmp_path) as broker:
        known = await broker.token("customer", "maria")
        revoked = await broker.token("customer", "tom")
        await broker.do(SUE, RevokeToken(id_of(revoked)))
        sentences = set()
        for token in (f"{id_of(known)}.wrong", "nobody.wrong", revoked, "x"):
            async with await broker.knock() as peer:
                with pytest.raises(Exception, match="4401"):
                    await peer.say_hello(token)
            sentences |= {frame.message for frame in peer.seen if isinstance(frame, RefusedFrame)}
    assert len(sentences) == 1


async def test_guessing_is_slowed_down_while_the_right_token_never_waits(tmp_path: Path) -> None:
    async with rig(tmp_path, limits=Limits(failures=1, longest_delay_s=0.4)) as broker:
        token = await broker.token("customer", "maria")
        loop = asyncio.get_running_loop()
        waits = []
        for _ in range(2):
            began = loop.time()
            await refusal(broker, f"{id_of(token)}.guess")
            waits.append(loop.time() - began)
        # The third guess is still being held back while the right token comes in.
        async with await broker.knock() as guesser, await broker.knock() as maria:
            await guesser.socket.send(encode(Hello(token=f"{id_of(token)}.guess")))
            began = loop.time()
            assert (await maria.say_hello(token)).actor.id == "maria"
            assert loop.time() - began < waits[1]
    assert waits[1] >= 0.4
