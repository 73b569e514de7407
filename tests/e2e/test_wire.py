"""The broker as its peers see it, over real sockets."""

import asyncio
import random
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from broker.domain.commands import PostMessage
from broker.protocol.codec import encode
from broker.protocol.frames import (
    Ack,
    EventFrame,
    Query,
    RefusedFrame,
    Reset,
    Result,
    TurnFrame,
    Typing,
    TypingNow,
    Unsubscribe,
)
from broker.protocol.questions import ListConversations
from broker.server.limits import Limits
from tests.e2e.rig import Peer, Rig, connections_become, opened, rig
from tests.unhurried import UNHURRIED

C1 = "conversation:c1"


@pytest.fixture
async def broker(tmp_path: Path) -> AsyncIterator[Rig]:
    async with rig(tmp_path) as running:
        yield running


async def test_a_customer_opens_writes_reads(broker: Rig) -> None:
    async with await opened(broker) as maria:
        await maria.follow(C1)
        ack = await maria.do(PostMessage("c1", "Hello!\u202e\x1b[2J"))
        assert isinstance(ack, Ack)
        await maria.read_to(C1, ack.n)
        assert maria.events(C1)[-1].event.text == "Hello!\u202e\x1b[2J"  # type: ignore[union-attr]


async def test_the_same_command_again_gets_the_first_answer(broker: Rig) -> None:
    async with await opened(broker) as maria:
        first = await maria.do(PostMessage("c1", "once"), "same")
        assert await maria.do(PostMessage("c1", "once"), "same") == first
        changed = await maria.do(PostMessage("c1", "another body"), "same")
        assert isinstance(changed, RefusedFrame)
        assert changed.code == "id_reused"


async def test_the_desk_sees_what_the_customer_writes(broker: Rig) -> None:
    async with await opened(broker) as maria, await broker.peer("supervisor", "sue") as sue:
        await sue.follow(C1)
        await maria.do(PostMessage("c1", "Where is my order?"))
        event = await sue.until(EventFrame, stream=C1)
        while event.event.kind != "message_posted":
            event = await sue.until(EventFrame, stream=C1)
        assert event.actor.id == "maria"


async def test_what_is_not_yours_answers_like_what_is_not_there(broker: Rig) -> None:
    async with await opened(broker), await broker.peer("customer", "eve") as eve:
        for stream in ("conversation:c1", "conversation:nowhere", "agent:ada", "agent:nobody"):
            refused = await eve.follow(stream)
            assert isinstance(refused, RefusedFrame)
            assert (refused.code, refused.retry, refused.current) == ("not_found", "never", None)
        answers = [await eve.do(PostMessage(id, "let me in")) for id in ("c1", "c0")]
        assert [answer.code for answer in answers if isinstance(answer, RefusedFrame)] == ["not_found", "not_found"]
        words = {answer.message.replace("c0", "c1") for answer in answers if isinstance(answer, RefusedFrame)}
        assert len(words) == 1


async def test_an_outsider_receives_nothing_while_others_talk(broker: Rig) -> None:
    async with await opened(broker) as maria, await broker.peer("customer", "eve") as eve:
        await eve.follow(C1)
        await maria.do(PostMessage("c1", "secret"))
        await eve.socket.send(encode(Query(id="q", query=ListConversations())))
        result = await eve.until(Result, id="q")
        assert result.conversations == ()
        assert "secret" not in str(eve.seen)


async def test_a_resumed_stream_goes_on_where_it_stopped(broker: Rig) -> None:
    async with await opened(broker) as maria:
        await maria.follow(C1)
        for number in range(5):
            await maria.do(PostMessage("c1", f"line {number}"))
    resume = {C1: 3, "conversation:nowhere": 1}
    async with await broker.peer("customer", "maria", resume=resume) as again:
        await again.read_to(C1, 6)
        assert [event.n for event in again.events(C1)] == [4, 5, 6]
        refused = await again.until(RefusedFrame)
        assert (refused.id, refused.code) == (None, "not_found")
        await again.do(PostMessage("c1", "live"))
        await again.read_to(C1, 7)
        assert not [frame for frame in again.seen if isinstance(frame, Reset)]


async def test_a_cursor_from_the_future_is_reset(broker: Rig) -> None:
    async with await opened(broker), await broker.peer("customer", "maria", resume={C1: 99}) as again:
        reset = await again.until(Reset)
        assert reset.stream == C1
        await again.read_to(C1, 1)


@pytest.mark.parametrize("seed", range(3))
async def test_cuts_at_any_moment_leave_no_gap_no_duplicate(broker: Rig, seed: int) -> None:
    chance = random.Random(seed)
    async with await opened(broker) as maria:
        writing = asyncio.create_task(_write_lines(maria, 80))
        numbers: list[int] = []
        while len(numbers) < 81:
            async with await broker.peer("supervisor", "sue", resume={C1: len(numbers)}) as sue:
                for _ in range(chance.randrange(1, 12)):
                    if len(numbers) + len(sue.events(C1)) < 81:
                        await sue.until(EventFrame, stream=C1)
                sue.socket.transport.abort()
                numbers += [event.n for event in sue.events(C1)]
        await writing
    assert numbers == list(range(1, 82))


async def _write_lines(peer: Peer, count: int) -> None:
    for number in range(count):
        await peer.do(PostMessage("c1", f"line {number}"))


async def test_unsubscribing_ends_the_stream(broker: Rig) -> None:
    async with await opened(broker) as maria, await broker.peer("supervisor", "sue") as sue:
        await sue.follow(C1)
        await sue.socket.send(encode(Unsubscribe(id="u", stream=C1)))
        await sue.answer("u")
        before = len(sue.events(C1))
        await maria.do(PostMessage("c1", "unheard"))
        await sue.follow("agent:ada")
        assert len(sue.events(C1)) == before


async def test_a_slow_reader_is_cut_while_others_go_on(tmp_path: Path) -> None:
    # More than the buffers of both systems hold, so that it must wait in the broker.
    lines, text = 400, "\N{GRINNING FACE}" * 8_000
    limits = Limits(outbox_bytes=200_000, close_s=0.2, rates=UNHURRIED)
    async with rig(tmp_path, limits=limits) as broker, await opened(broker) as maria:
        slow = await broker.peer("supervisor", "slow", max_queue=1)
        await slow.follow(C1)
        async with await broker.peer("supervisor", "sue") as sue:
            await sue.follow(C1)
            listening = asyncio.create_task(sue.read_to(C1, lines + 1))
            for number in range(lines):
                await maria.do(PostMessage("c1", text), f"big-{number}")
            await listening
            assert [event.n for event in sue.events(C1)] == list(range(1, lines + 2))
            assert await connections_become(broker, 2) == 2
        slow.socket.transport.abort()
        cursor = slow.last_n(C1)
        async with await broker.peer("supervisor", "slow", resume={C1: cursor}) as again:
            await again.read_to(C1, lines + 1)
            assert [event.n for event in again.events(C1)] == list(range(cursor + 1, lines + 2))


async def test_typing_reaches_the_desk_not_the_store(broker: Rig) -> None:
    async with await opened(broker) as maria, await broker.peer("supervisor", "sue") as sue:
        await maria.follow(C1)
        await sue.follow(C1)
        before = len(await broker.rows())
        await maria.socket.send(encode(Typing(conversation="c1")))
        typing = await sue.until(TypingNow)
        assert (typing.conversation, typing.actor.id) == ("c1", "maria")
        assert len(await broker.rows()) == before
        await sue.socket.send(encode(Typing(conversation="c1", epoch=9)))
        await maria.do(PostMessage("c1", "after"))
        assert not [frame for frame in maria.seen if isinstance(frame, TypingNow)]


async def test_bot_processes_that_share_a_token_are_workers_of_their_own(broker: Rig) -> None:
    token = await broker.token("bot", "bot")
    async with await broker.knock() as one, await broker.knock() as two, await opened(broker) as maria:
        names = {(await peer.say_hello(token, instance=name)).actor.id for peer, name in ((one, "a"), (two, "b"))}
        assert names == {"bot.a", "bot.b"}
        await maria.do(PostMessage("c1", "Hello?"))
        turns = [asyncio.create_task(peer.until(TurnFrame)) for peer in (one, two)]
        done, waiting = await asyncio.wait(turns, return_when=asyncio.FIRST_COMPLETED, timeout=20)
        assert len(done) == 1
        for task in waiting:
            task.cancel()
        assert next(iter(done)).result().texts == ("Hello?",)
