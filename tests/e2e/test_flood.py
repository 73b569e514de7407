"""Who asks faster than they may: told so, served later, alone in being slowed down."""

import asyncio
from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path

import pytest

from broker.domain.audience import audience_of
from broker.domain.commands import OpenConversation, PostMessage
from broker.protocol.codec import encode
from broker.protocol.copilot_frames import Drafting, Reworked
from broker.protocol.frames import (
    Ack,
    ClientFrame,
    CommandFrame,
    Leave,
    Query,
    RefusedFrame,
    Result,
    Subscribe,
    Typing,
    TypingNow,
    Unsubscribe,
    WatchQueue,
)
from broker.protocol.questions import ListConversations
from broker.server.limits import Limits
from broker.server.rate import Rate, Rates
from broker.server.wire import Wire
from collabtui.client.connection import Client
from tests.e2e.rig import Peer, Rig, opened, rig
from tests.unhurried import UNHURRIED

SLOW = Limits(rates=Rates(customer=Rate(20, 10)))
_ids = count(1)


async def flood(peer: Peer, messages: int) -> list[Ack | RefusedFrame]:
    """The answers to messages sent without waiting for any."""
    ids = [f"flood-{next(_ids)}" for _ in range(messages)]
    for id in ids:
        await peer.socket.send(encode(CommandFrame(id=id, command=PostMessage("c1", "flood"))))
    answers: dict[str | None, Ack | RefusedFrame] = {}
    while not answers.keys() >= set(ids):
        frame = await peer.read()
        if isinstance(frame, Ack | RefusedFrame):
            answers[frame.id] = frame
    return [answers[id] for id in ids]


def refused(answers: Sequence[object]) -> list[RefusedFrame]:
    return [answer for answer in answers if isinstance(answer, RefusedFrame)]


async def test_a_flood_is_refused_with_the_time_to_come_back_and_harms_nobody_else(tmp_path: Path) -> None:
    async with (
        rig(tmp_path, limits=SLOW) as broker,
        await broker.peer("customer", "maria") as maria,
        await broker.peer("customer", "tom") as tom,
    ):
        assert isinstance(await maria.do(OpenConversation("c1")), Ack)
        answers = await flood(maria, 50)
        assert isinstance(await tom.do(OpenConversation("c2")), Ack)
        assert len(await written(broker)) == 50 - len(refused(answers))
    assert {(one.code, one.retry) for one in refused(answers)} == {("rate_limited", "later")}
    assert len(refused(answers)) >= 30
    first, *behind = ((one.current or {})["retry_after_ms"] for one in refused(answers))
    assert isinstance(first, int)
    assert 1 <= first <= 50
    # What was sent behind it waits for it, but not for ever.
    assert all(isinstance(wait_ms, int) and 1 <= wait_ms <= 1_050 for wait_ms in behind)


async def test_who_never_heeds_is_read_no_faster_than_they_may_ask(tmp_path: Path) -> None:
    """Two megabytes at once, of which only what one read of the socket brings is answered."""
    limits = Limits(rates=Rates(customer=Rate(1, 12)), commands_in_flight=16)
    async with (
        rig(tmp_path, limits=limits) as broker,
        await broker.peer("customer", "maria") as maria,
        await broker.peer("customer", "tom") as tom,
    ):
        for number in range(900):
            await maria.socket.send(encode(CommandFrame(id=f"more{number}", command=PostMessage("c1", "flood" * 400))))
        reading = asyncio.create_task(maria.until(RefusedFrame, id="more899"))
        for number in range(2, 12):
            assert isinstance(await tom.do(OpenConversation(f"c{number}")), Ack)
        assert 16 < len(refused(maria.seen)) < 450
        reading.cancel()
        maria.socket.transport.abort()  # her goodbye would stand behind all that is not read


async def test_a_second_connection_is_no_second_allowance(tmp_path: Path) -> None:
    async with rig(tmp_path, limits=Limits(rates=Rates(customer=Rate(0.01, 5)))) as broker:
        token = await broker.token("customer", "maria")
        async with await broker.knock() as first, await broker.knock() as second:
            await first.say_hello(token)
            await second.say_hello(token)
            assert isinstance(await first.do(OpenConversation("c1")), Ack)
            assert len(refused(await flood(first, 4))) == 0
            assert [one.code for one in refused(await flood(second, 1))] == ["rate_limited"]
        async with await broker.peer("customer", "maria") as third:
            assert [one.code for one in refused(await flood(third, 1))] == ["rate_limited"]


async def test_questions_count_too(tmp_path: Path) -> None:
    limits = Limits(rates=Rates(customer=Rate(0.01, 3)))
    async with rig(tmp_path, limits=limits) as broker, await broker.peer("customer", "maria") as maria:
        for number in range(4):
            await maria.socket.send(encode(Query(id=f"q{number}", query=ListConversations())))
        while sum(isinstance(frame, Result | RefusedFrame) for frame in maria.seen) < 4:
            await maria.read()
    assert sum(isinstance(frame, Result) for frame in maria.seen) == 3
    assert [(one.id, one.code) for one in maria.seen if isinstance(one, RefusedFrame)] == [("q3", "rate_limited")]


WISHES: dict[str, Callable[[int], ClientFrame]] = {
    "subscribe": lambda n: Subscribe(id=f"w{n}", stream="conversation:c1", after_n=0),
    "watch_queue": lambda n: WatchQueue(id=f"w{n}", on=n % 2 == 0),
}


@pytest.mark.parametrize("kind", WISHES)
async def test_wishes_to_be_told_count_too(tmp_path: Path, kind: str) -> None:
    limits = Limits(rates=Rates(supervisor=Rate(0.01, 3)))
    async with (
        rig(tmp_path, limits=limits) as broker,
        await opened(broker),
        await broker.peer("supervisor", "sue") as sue,
    ):
        for number in range(4):
            await sue.socket.send(encode(WISHES[kind](number)))
        answers = [await sue.answer("w3"), *[one for one in sue.seen if isinstance(one, Ack)]]
        while sum(isinstance(one, Ack) for one in sue.seen) < 3:
            await sue.read()
        await sue.socket.send(encode(Unsubscribe(id="let-go", stream="conversation:c1")))
        assert isinstance(await sue.answer("let-go"), Ack), "who wants less is never refused"
    assert [one.code for one in refused(answers)] == ["rate_limited"]
    assert (refused(answers)[0].current or {})["retry_after_ms"] == pytest.approx(50_000, abs=2_000)


FLOODS: dict[str, Callable[[int], ClientFrame]] = {
    "typing": lambda _: Typing(conversation="c1", epoch=0),
    "reworked": lambda n: Reworked(id=f"r{n}", parts=("You can.",)),
    "drafting": lambda _: Drafting(conversation="c1", about="m1", text="You can"),
    "unsubscribe": lambda n: Unsubscribe(id=f"u{n}", stream="conversation:c1"),
    "leave": lambda n: Leave(id=f"l{n}"),
    "unanswered": lambda n: CommandFrame(id=f"m{n}", command=PostMessage("c1", "x" * 2_000)),
}


@pytest.mark.parametrize("kind", FLOODS)
async def test_who_floods_with_what_gets_no_refusal_for_its_rate_is_read_no_faster_for_it(
    tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    paused = asyncio.Event()
    monkeypatch.setattr(Wire, "pause_reading", lambda _: paused.set())
    limits = Limits(rates=Rates(customer=Rate(1, 12)), commands_in_flight=4)
    if kind == "unanswered":
        limits = Limits(rates=UNHURRIED, commands_in_flight=4)
    async with rig(tmp_path, limits=limits) as broker, await opened(broker) as maria:
        for number in range(60):
            await maria.socket.send(encode(FLOODS[kind](number)))
        async with asyncio.timeout(20):
            await paused.wait()
        maria.socket.transport.abort()  # her goodbye would stand behind all the answers that she does not read


async def test_typing_that_tells_nothing_new_is_dropped_without_a_word(tmp_path: Path) -> None:
    async with (
        rig(tmp_path, limits=Limits(typing_apart_s=1_000, rates=UNHURRIED)) as broker,
        await opened(broker) as maria,
        await broker.peer("supervisor", "sue") as sue,
    ):
        for peer in (maria, sue):
            await peer.follow("conversation:c1")
        for _ in range(10):
            await maria.socket.send(encode(Typing(conversation="c1", epoch=0)))
        await sue.until(TypingNow)
        await maria.do(PostMessage("c1", "done"))
        await sue.read_to("conversation:c1", 2)
    assert sum(isinstance(frame, TypingNow) for frame in sue.seen) == 1
    assert refused(maria.seen) == []


async def written(broker: Rig) -> list[str]:
    return [row.body.decode() for row in await broker.rows() if row.kind == "message_posted"]


async def test_our_own_client_loses_nothing_and_keeps_the_order(tmp_path: Path) -> None:
    async with rig(tmp_path, limits=Limits(rates=Rates(customer=Rate(100, 10)))) as broker:
        token = await broker.token("customer", "maria")
        async with Client(broker.running.url, token, role_audience=audience_of("customer")) as client:
            await client.send(OpenConversation("c1"))
            async with asyncio.timeout(20):
                await asyncio.gather(*(client.send(PostMessage("c1", f"line {n:02}")) for n in range(40)))
        said = await written(broker)
        assert [text.partition("line ")[2][:2] for text in said] == [f"{n:02}" for n in range(40)]
