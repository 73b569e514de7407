"""A bot's client that takes no more turns."""

import asyncio

import pytest

from broker.domain.errors import Forbidden
from broker.protocol.frames import Ack, CommandFrame, Leave, RefusedFrame, Subscribe
from collabtui.client.connection import Client
from collabtui.client.errors import Stopped
from collabtui.client.session import Step
from collabtui.client.updates import TurnGiven
from tests.unit.client.connection_kit import soon
from tests.unit.client.peer import Line, Peer
from tests.unit.client.session_kit import TURN, command, line, new_session, online
from tests.unit.client.streams import TALK, welcome


def test_to_leave_is_asked_at_once_where_there_is_a_connection() -> None:
    assert online(new_session()).leave("l1") == Step(send=(Leave(id="l1"),))


def test_else_it_is_asked_first_of_all_after_the_welcome() -> None:
    session = new_session()
    assert session.leave("l1") == Step()
    session.submit("a", line("late"))
    session.follow(TALK, 0)
    asked = session.receive(welcome()).send
    assert asked == (Leave(id="l1"), Subscribe(id="id1", stream=TALK), command("a", "late"))


def test_the_answer_is_handed_on() -> None:
    session = online(new_session())
    session.leave("l1")
    assert session.receive(Ack(id="l1")) == Step(answer=Ack(id="l1"))


def test_each_connection_is_left_again_also_once_one_was() -> None:
    session = online(new_session())
    session.leave("l1")
    for _ in range(2):
        session.receive(Ack(id="l1"))
        session.lost()
        assert session.receive(welcome()).send == (Leave(id="l1"),)


def test_whoever_leaves_still_answers_what_they_were_given() -> None:
    session = online(new_session())
    session.leave("l1")
    assert session.receive(TURN).updates == (TurnGiven(TURN),)
    assert session.submit("a", line("here")).send == (command("a", "here"),)


async def test_to_leave_returns_once_the_broker_knows_with_all_turns_before_that_told(
    client: Client, line: Line
) -> None:
    feed = client.updates()
    leaving = asyncio.create_task(client.leave())
    asked = await line.hears(Leave)
    await line.says(TURN)
    assert await soon(anext(feed)) == TurnGiven(TURN)
    assert not leaving.done()
    await line.says(Ack(id=asked.id))
    await soon(leaving)


async def test_a_leave_without_an_answer_is_asked_again_on_the_next_connection(
    client: Client, peer: Peer, line: Line
) -> None:
    leaving = asyncio.create_task(client.leave())
    asked = await line.hears(Leave)
    line.drops()
    line = await peer.accepts()
    await line.greets()
    assert await line.hears(Leave) == asked
    await line.says(Ack(id=asked.id))
    await soon(leaving)
    client.post(command("a", "still here").command)
    await line.hears(CommandFrame)


async def test_a_refused_leave_is_raised(client: Client, line: Line) -> None:
    leaving = asyncio.create_task(client.leave())
    asked = await line.hears(Leave)
    await line.says(RefusedFrame(id=asked.id, code="forbidden", message="Not for you.", retry="never"))
    with pytest.raises(Forbidden, match="Not for you"):
        await soon(leaving)


async def test_to_leave_ends_with_the_client(client: Client, line: Line) -> None:
    leaving = asyncio.create_task(client.leave())
    await line.hears(Leave)
    await client.stop()
    with pytest.raises(Stopped):
        await soon(leaving)
