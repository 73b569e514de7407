"""The load generator's bookkeeping, with servers that err in known ways."""

import asyncio
import itertools
import os
from collections.abc import Callable

import bench.load
import pytest
from bench.load import Load, Talk
from bench.wire import Template

TEMPLATE = Template.of("id-{n}")
Server = Callable[[Talk, int], None]


def ack(talk: Talk, n: int) -> None:
    talk.on_ack(b'{"type":"ack","id":"01%08dXYZ","stream":"s"}' % n)


def deliver(talk: Talk, n: int) -> None:
    talk.on_delivery(b'{"type":"event","event":{"text":"#%08d# hello"}}' % n)


def honest(talk: Talk, n: int) -> None:
    deliver(talk, n)
    ack(talk, n)


def quiet_talk(*, acks_are_numbered: bool = True) -> Talk:
    return Talk(TEMPLATE, lambda _: None, acks_are_numbered=acks_are_numbered)


def sent(count: int, *, acks_are_numbered: bool = True) -> Talk:
    talk = quiet_talk(acks_are_numbered=acks_are_numbered)
    for _ in range(count):
        talk.send(0.0)
    return talk


def answered_by(server: Server) -> Talk:
    """A talk whose messages the server gets one turn of the loop later."""
    loop = asyncio.get_running_loop()
    talk: Talk

    def write(frame: bytes) -> None:
        loop.call_soon(server, talk, int(frame[-8:]))

    talk = Talk(TEMPLATE, write, acks_are_numbered=True)
    return talk


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench.load, "WARM_S", 0.01)
    monkeypatch.setattr(bench.load, "_DRAIN_S", 0.05)


def test_messages_in_order_are_neither_bad_nor_missing() -> None:
    talk = sent(3)
    for n in range(3):
        honest(talk, n)
    assert (talk.bad, talk.missing, talk.fault) == (0, 0, "")


def test_a_message_that_never_came_is_missing() -> None:
    talk = sent(3)
    for n in range(3):
        ack(talk, n)
    deliver(talk, 0)
    assert talk.missing == 2


def test_a_message_without_an_ack_is_missing() -> None:
    talk = sent(2)
    deliver(talk, 0)
    deliver(talk, 1)
    ack(talk, 0)
    assert talk.missing == 1


@pytest.mark.parametrize("order", [(1, 0), (0, 0), (0, 2)], ids=["swapped", "doubled", "skipped"])
@pytest.mark.parametrize("way", [ack, deliver])
def test_what_comes_out_of_order_is_bad(way: Server, order: tuple[int, int]) -> None:
    talk = sent(3)
    for n in order:
        way(talk, n)
    assert talk.bad
    assert "0000000" in talk.fault


def test_more_answers_than_messages_are_bad() -> None:
    talk = sent(1)
    honest(talk, 0)
    honest(talk, 0)
    assert talk.bad == 2


def test_a_refusal_is_bad_and_kept_to_be_told() -> None:
    talk = sent(1)
    talk.on_ack(b'{"type":"refused","id":"id-00000000","message":"too busy"}')
    assert talk.bad == 1
    assert "too busy" in talk.fault


def test_an_event_without_a_number_is_no_message() -> None:
    talk = sent(1)
    talk.on_delivery(b'{"type":"event","event":{"kind":"handoff_requested"}}')
    honest(talk, 0)
    assert (talk.bad, talk.missing) == (0, 0)


def test_acks_without_numbers_are_counted() -> None:
    talk = sent(2, acks_are_numbered=False)
    for n in range(2):
        talk.on_ack(b'{"type":"ack"}')
        deliver(talk, n)
    assert (talk.bad, talk.missing) == (0, 0)


def test_a_lost_connection_is_bad() -> None:
    talk = sent(1)
    talk.on_lost()
    assert (talk.bad, talk.missing, talk.fault) == (1, 1, "the connection was lost")


async def test_closed_load_sends_the_next_message_when_one_is_through() -> None:
    talks = [answered_by(honest) for _ in range(3)]
    taken = await Load("ours", os.getpid(), talks).closed(2, 0.05)
    assert taken.mode == "closed"
    assert taken.is_clean
    assert taken.messages > 6, "more than were on their way at once"
    assert taken.rate == pytest.approx(taken.messages / taken.seconds, rel=0.01)
    assert 0 < taken.deliver.p50 <= taken.ack.p50


async def test_closed_load_waits_for_both_ways_of_a_message() -> None:
    talk = answered_by(ack)
    taken = await Load("ours", os.getpid(), [talk]).closed(4, 0.05)
    assert (talk.sent, taken.messages, taken.missing) == (4, 0, 4)


async def test_open_load_sends_what_its_rate_says_spread_over_the_talks(monkeypatch: pytest.MonkeyPatch) -> None:
    looks = itertools.count()  # a tenth of a millisecond goes by between two looks at the clock, on a busy machine too
    monkeypatch.setattr(bench.load, "_now", lambda: next(looks) / 10_000)
    talks = [answered_by(honest) for _ in range(4)]
    taken = await Load("bare", os.getpid(), talks).open(1_000, 0.1, nap_s=0.0)
    assert taken.mode == "open 1000/s"
    assert [talk.sent for talk in talks] == [28, 28, 27, 27], "110 in all, 10 of them to warm up"
    assert taken.messages == pytest.approx(100, abs=2)
    assert taken.is_clean


async def test_a_slice_tells_of_a_fault_in_any_of_its_talks() -> None:
    def doubles(talk: Talk, n: int) -> None:
        honest(talk, n)
        deliver(talk, n)

    taken = await Load("ours", os.getpid(), [answered_by(honest), answered_by(doubles)]).closed(1, 0.02)
    assert taken.bad
    assert "#0000000" in taken.fault
    assert not taken.is_clean
