"""A client that watches the queue, across connections."""

import asyncio

import pytest

from broker.domain.errors import Forbidden
from broker.protocol.frames import Ack, QueueRows, RefusedFrame, Waiting, WatchQueue
from broker.protocol.rows import ConversationRow
from collabtui.client.connection import Client
from collabtui.client.errors import Broken
from collabtui.client.session import Step
from collabtui.client.updates import QueueChanged, WaitingSeen
from tests.unit.client.connection_kit import soon, until
from tests.unit.client.peer import Line, Peer
from tests.unit.client.session_kit import new_session, online, refused
from tests.unit.client.streams import welcome

ROW = ConversationRow(
    conversation="c1", customer="carla", phase="queued", owner="the queue", since=1, opened=1, touched=1, epoch=1
)
LIST = QueueRows(full=True, rows=(ROW,))


def test_the_queue_is_asked_for_once() -> None:
    session = online(new_session())
    assert session.watch_queue().send == (WatchQueue(id="id1"),)
    assert session.queue_asked() == "id1"
    assert session.watch_queue() == Step()


def test_a_wish_before_the_welcome_is_sent_after_it() -> None:
    session = new_session()
    assert session.watch_queue() == Step()
    assert session.receive(welcome()).send == (WatchQueue(id="id1"),)


def test_the_ack_says_that_the_first_list_is_whole() -> None:
    session = online(new_session())
    session.watch_queue()
    session.receive(LIST)
    assert session.queue_asked() == "id1"
    session.receive(Ack(id="id1"))
    assert session.queue_asked() is None


def test_each_connection_asks_anew() -> None:
    session = online(new_session())
    session.watch_queue()
    session.receive(Ack(id="id1"))
    for _ in range(2):
        session.lost()
        assert session.receive(welcome()).send == (WatchQueue(id="id1"),)


def test_who_never_asked_watches_nothing() -> None:
    assert online(new_session()).receive(welcome()).send == ()


def test_who_may_not_watch_does_not_ask_again() -> None:
    session = online(new_session())
    session.watch_queue()
    assert session.receive(refused("id1", "forbidden")).answer == refused("id1", "forbidden")
    session.lost()
    assert session.receive(welcome()).send == ()


def test_a_list_that_can_not_be_shown_again_for_now_needs_another_connection() -> None:
    session = online(new_session())
    session.watch_queue()
    session.receive(Ack(id="id1"))
    session.lost()
    session.receive(welcome())
    with pytest.raises(Broken, match=r"The queue can't be shown now: No\."):
        session.receive(refused("id1", "storage_unavailable", "later"))
    session.lost()
    assert session.receive(welcome()).send == (WatchQueue(id="id1"),)


def test_a_first_list_refused_for_now_is_its_callers_to_ask_for_again() -> None:
    session = online(new_session())
    session.watch_queue()
    answer = refused("id1", "storage_unavailable", "later")
    assert session.receive(answer).answer == answer
    assert session.watch_queue().send == (WatchQueue(id="id2"),)


def test_refusals_of_other_things_leave_the_watch_alone() -> None:
    session = online(new_session())
    session.watch_queue()
    session.receive(refused("another"))
    assert session.queue_asked() == "id1"


def test_rows_and_places_are_told_on() -> None:
    session = online(new_session())
    assert session.receive(LIST) == Step(updates=(QueueChanged(True, (ROW,), ()),))
    gone = QueueRows(full=False, rows=(), gone=("c1",))
    assert session.receive(gone) == Step(updates=(QueueChanged(False, (), ("c1",)),))
    place = Waiting(conversation="c1", position=2, of=5)
    assert session.receive(place) == Step(updates=(WaitingSeen(place),))


async def test_to_watch_returns_with_the_whole_list_told(client: Client, line: Line) -> None:
    feed = client.updates()
    watching = asyncio.create_task(client.watch_queue())
    asked = await line.hears(WatchQueue)
    await line.says(LIST)
    await until(feed, QueueChanged(True, (ROW,), ()))
    assert not watching.done()
    await line.says(Ack(id=asked.id))
    await soon(watching)
    await soon(client.watch_queue())


async def test_a_first_list_cut_short_is_awaited_on_the_next_connection(client: Client, peer: Peer, line: Line) -> None:
    watching = asyncio.create_task(client.watch_queue())
    await line.hears(WatchQueue)
    line.drops()
    line = await peer.accepts()
    await line.greets()
    await line.says(LIST, Ack(id=(await line.hears(WatchQueue)).id))
    await soon(watching)


async def test_to_watch_what_is_not_theirs_is_refused(client: Client, line: Line) -> None:
    watching = asyncio.create_task(client.watch_queue())
    asked = await line.hears(WatchQueue)
    await line.says(RefusedFrame(id=asked.id, code="forbidden", message="Not for you.", retry="never"))
    with pytest.raises(Forbidden, match="Not for you"):
        await soon(watching)
