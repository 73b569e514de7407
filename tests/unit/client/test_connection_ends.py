"""The client when its connection is refused, cut, or over."""

import asyncio

import pytest

from broker.protocol.frames import Ack, CommandFrame, Cursor, GoingAway, Hello, RefusedFrame, Subscribe, Typing
from broker.protocol.questions import ListAgents
from collabtui.client.connection import Client
from collabtui.client.errors import LoginRefused, Stopped
from collabtui.client.updates import EventApplied, StateChanged
from tests.unit.client.conftest import Pauses, made
from tests.unit.client.connection_kit import HELLO_THERE, applied, followed, numbers, soon, until
from tests.unit.client.peer import Line, Peer
from tests.unit.client.streams import AGENT, TALK, said, talk, welcome


async def test_typing_is_sent_while_online_and_dropped_otherwise(peer: Peer, client: Client) -> None:
    client.typing("c1", 1)
    line = await peer.accepts()
    await line.greets()
    await soon(client.online())
    client.typing("c1", 2)
    assert await line.hears(Typing) == Typing(conversation="c1", epoch=2)


async def test_a_refused_token_ends_the_client_with_the_brokers_sentence(peer: Peer, client: Client) -> None:
    feed = client.updates()
    sending = asyncio.create_task(client.send(HELLO_THERE))
    line = await peer.accepts()
    await line.hears(Hello)
    await line.says(RefusedFrame(id=None, code="unauthenticated", message="This token was revoked.", retry="never"))
    for waiting in (sending, client.online(), client.follow(TALK), client.query(ListAgents())):
        with pytest.raises(LoginRefused, match=r"This token was revoked\."):
            await soon(waiting)
    refused = StateChanged("refused", "This token was revoked.")
    assert await until(feed, refused) == [refused]
    assert [update async for update in feed] == []
    assert client.state == "refused"


@pytest.mark.parametrize("reason", ["Log in with an open token.", ""])
async def test_the_close_code_alone_refuses_the_token(peer: Peer, client: Client, reason: str) -> None:
    line = await peer.accepts()
    await line.hears(Hello)
    await line.hangs_up(4401, reason)
    with pytest.raises(LoginRefused, match=reason or "does not know this token"):
        await soon(client.online())


async def test_a_broker_too_busy_to_let_us_in_is_asked_again(peer: Peer, client: Client) -> None:
    line = await peer.accepts()
    await line.hears(Hello)
    await line.says(RefusedFrame(id=None, code="storage_unavailable", message="Disk full.", retry="later"))
    again = await peer.accepts()
    await again.greets()
    assert await soon(client.online()) == AGENT


async def test_a_broker_that_goes_away_is_left_alone_for_as_long_as_it_says(
    peer: Peer, client: Client, line: Line, pauses: Pauses
) -> None:
    await line.says(GoingAway(reconnect_after_ms=1_500))
    await line.hangs_up(1001, "restarting")
    await (await peer.accepts()).greets()
    assert pauses == [1.5]
    await soon(client.online())


async def test_the_pause_grows_with_each_failure_and_starts_over_after_a_welcome(
    peer: Peer, client: Client, pauses: Pauses
) -> None:
    for _ in range(3):
        (await peer.accepts()).drops()
    line = await peer.accepts()
    await line.greets()
    await soon(client.online())
    line.drops()
    await (await peer.accepts()).greets()
    assert pauses == [1.0, 2.0, 3.0, 0.0]


async def test_a_broker_that_talks_nonsense_is_asked_ever_more_seldom(
    peer: Peer, client: Client, line: Line, pauses: Pauses
) -> None:
    feed = client.updates()
    await line.socket.send("{nonsense")
    again = await peer.accepts()
    await again.greets()
    await again.socket.send("{nonsense")
    await peer.accepts()
    assert pauses == [1.0, 2.0]
    change = (await until(feed, "reconnecting"))[-1]
    assert isinstance(change, StateChanged)
    assert "can't be read" in change.detail


async def test_a_stream_that_could_not_be_resumed_is_resumed_by_another_connection(
    peer: Peer, client: Client, line: Line, pauses: Pauses
) -> None:
    feed = client.updates()
    await followed(client, line, 2)
    line.drops()
    again = await peer.accepts()
    await again.greets()
    await again.says(RefusedFrame(id=None, code="storage_unavailable", message="Not now.", retry="later"))
    third = await peer.accepts()
    assert (await third.greets()).resume == (Cursor(stream=TALK, after_n=2),)
    await third.says(said(3))
    await until(feed, EventApplied(TALK, 3, 1_003, said(3).actor, said(3).event))
    assert pauses == [0.0, 1.0]


async def test_a_frame_of_an_unknown_type_is_passed_over(client: Client, line: Line) -> None:
    await line.socket.send('{"type": "from_the_future", "fields": 3}')
    sending = asyncio.create_task(client.send(HELLO_THERE))
    await line.says(Ack(id=(await line.hears(CommandFrame)).id))
    await soon(sending)


async def test_a_broker_that_is_not_there_is_told_and_tried_again() -> None:
    pauses = Pauses()
    async with made("ws://127.0.0.1:1", pauses) as client:
        feed = client.updates()
        (change,) = await until(feed, "connecting")
        assert await until(feed, "connecting") == [change]
        assert client.state == "connecting"
    assert pauses[:2] == [1.0, 2.0]
    assert isinstance(change, StateChanged)
    assert "can't be reached" in change.detail


async def test_another_store_is_read_from_its_start(peer: Peer, client: Client, line: Line) -> None:
    feed = client.updates()
    await followed(client, line, 3)
    line.drops()
    again = await peer.accepts()
    await again.greets(welcome("store-2"))
    asked = await again.hears(Subscribe)
    assert asked.after_n == 0
    await again.says(*talk(2), Ack(id=asked.id))
    await until(feed, "online")
    assert numbers(await until(feed, applied(2))) == [1, 2]


async def test_a_stopped_client_tells_everybody_who_waits(client: Client, line: Line) -> None:
    feed = client.updates()
    sending = asyncio.create_task(client.send(HELLO_THERE))
    await line.hears(CommandFrame)
    await soon(client.stop())
    with pytest.raises(Stopped, match="may not have arrived"):
        await soon(sending)
    with pytest.raises(Stopped):
        client.post(HELLO_THERE)
    with pytest.raises(Stopped):
        await soon(client.unfollow(TALK))
    assert (await until(feed, "stopped"))[-1] == StateChanged("stopped", str(Stopped()))
    assert [update async for update in client.updates()] == []
    assert client.state == "stopped"


async def test_a_client_may_be_stopped_twice_or_before_it_began(client: Client, peer: Peer) -> None:
    idle = made(peer.url, Pauses())
    await soon(idle.stop())
    assert idle.state == "stopped"
    await soon(client.stop())
    await soon(client.stop())
    assert client.state == "stopped"


async def test_a_fault_of_our_own_ends_the_client_aloud(
    client: Client, line: Line, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_frame: object) -> None:
        raise KeyError("s1")

    monkeypatch.setattr(client.mirror, "apply", broken)
    following = asyncio.create_task(client.follow(TALK))
    await line.hears(Subscribe)
    await line.says(said(1))
    with pytest.raises(KeyError):
        await soon(following)
    assert "a fault of its own" in caplog.text
    assert client.state == "stopped"


@pytest.mark.parametrize("url", ["http://127.0.0.1:7400", "localhost", ""])
def test_an_address_that_is_none_is_told_at_once(url: str) -> None:
    with pytest.raises(ValueError, match="no address of a broker"):
        Client(url, "t1.secret", role_audience="desk")


@pytest.mark.parametrize("token", ["", "s" * 201])
def test_a_token_that_can_be_none_is_told_at_once_without_repeating_it(token: str) -> None:
    with pytest.raises(ValueError, match=r"1 to 200 characters, this one has (0|201)\."):
        Client("ws://127.0.0.1:7400", token, role_audience="desk")


async def test_a_client_that_leaves_says_a_normal_goodbye(client: Client, line: Line) -> None:
    await soon(client.stop())
    await soon(line.socket.wait_closed())
    assert line.socket.close_code == 1000
