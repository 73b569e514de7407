"""Bounds that the wire keeps: for each a peer who goes one too far."""

from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed

from broker.domain.commands import CloseConversation, OpenConversation, PostMessage
from broker.protocol.frames import Ack, RefusedFrame
from broker.server.limits import Limits
from tests.e2e.rig import opened, rig
from tests.policies import policy_of


async def test_a_customer_has_a_few_connections_and_is_told_to_come_back_for_more(tmp_path: Path) -> None:
    async with (
        rig(tmp_path, limits=Limits(connections_per_customer=2)) as broker,
        await broker.knock() as first,
        await broker.knock() as second,
        await broker.knock() as third,
    ):
        token = await broker.token("customer", "maria")
        for peer in (first, second):
            await peer.say_hello(token)
        with pytest.raises(ConnectionClosed):
            await third.say_hello(token)
        assert await third.closed() == 1013
        assert isinstance(await first.do(OpenConversation("c1")), Ack)


async def test_a_connection_that_ends_makes_room_for_another(tmp_path: Path) -> None:
    async with rig(tmp_path, limits=Limits(connections_per_customer=1)) as broker:
        token = await broker.token("customer", "maria")
        for _ in range(3):
            async with await broker.knock() as peer:
                await peer.say_hello(token)
                assert isinstance(await peer.do(CloseConversation("nowhere")), RefusedFrame)


async def test_a_connection_follows_as_many_streams_as_it_may(tmp_path: Path) -> None:
    async with rig(tmp_path, limits=Limits(subscriptions=2)) as broker, await opened(broker) as maria:
        for number in range(2, 5):
            await maria.do(OpenConversation(f"c{number}"))
        answers = [await maria.follow(f"conversation:c{number}") for number in range(1, 5)]
        assert [getattr(answer, "code", "ack") for answer in answers] == [
            "ack",
            "ack",
            "limit_reached",
            "limit_reached",
        ]
        again = await maria.follow("conversation:nowhere")
        assert isinstance(again, RefusedFrame)


async def test_streams_that_nobody_may_read_use_up_nothing(tmp_path: Path) -> None:
    async with rig(tmp_path, limits=Limits(subscriptions=2)) as broker, await opened(broker) as maria:
        for number in range(5):
            answer = await maria.follow(f"conversation:guess{number}")
            assert isinstance(answer, RefusedFrame)
            assert answer.code == "not_found"
        assert isinstance(await maria.follow("conversation:c1"), Ack)


async def test_a_customer_has_as_many_conversations_open_as_the_policy_says(tmp_path: Path) -> None:
    most = policy_of().limits.conversations
    async with rig(tmp_path) as broker, await broker.peer("customer", "maria") as maria:
        answers = [await maria.do(OpenConversation(f"c{number}")) for number in range(most + 1)]
        assert [getattr(answer, "code", "ack") for answer in answers] == ["ack"] * most + ["limit_reached"]
        assert isinstance(await maria.do(CloseConversation("c0")), Ack)
        assert isinstance(await maria.do(OpenConversation("one-more")), Ack)


@pytest.mark.parametrize(("characters", "code"), [(8_000, "ack"), (8_001, "bad_command")])
async def test_a_message_has_at_most_eight_thousand_characters(tmp_path: Path, characters: int, code: str) -> None:
    async with rig(tmp_path) as broker, await opened(broker) as maria:
        raw = PostMessage("c1", "ä" * characters)
        assert getattr(await maria.do(raw), "code", "ack") == code
