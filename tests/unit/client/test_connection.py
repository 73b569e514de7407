"""A client against a broker that cuts, repeats, leaves out, goes away, refuses."""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

import pytest

from broker.domain.commands import PostMessage
from broker.domain.errors import BadCommand, NotFound, NotOwner, Refused
from broker.protocol.frames import (
    Ack,
    CommandFrame,
    Cursor,
    GoingAway,
    Hello,
    ListAgents,
    Query,
    RefusedFrame,
    Result,
    Subscribe,
    Typing,
    Unsubscribe,
)
from collabtui.client.connection import Client
from collabtui.client.errors import LoginRefused, Stopped
from collabtui.client.feed import Feed
from collabtui.client.updates import EventApplied, StateChanged, Update
from tests.unit.client.conftest import Pauses, made
from tests.unit.client.peer import PATIENCE_S, Line, Peer
from tests.unit.client.streams import AGENT, TALK, said, talk, welcome

T = TypeVar("T")
HELLO_THERE = PostMessage("c1", "hello there", epoch=1)


async def soon(waited: Awaitable[T]) -> T:
    async with asyncio.timeout(PATIENCE_S):
        return await waited


async def until(feed: Feed, wanted: Update | str) -> list[Update]:
    """Updates up to this one, or up to the first change to this state."""
    seen: list[Update] = []
    async with asyncio.timeout(PATIENCE_S):
        async for update in feed:
            seen.append(update)
            if update == wanted or (isinstance(update, StateChanged) and update.state == wanted):
                return seen
    raise AssertionError(f"the feed ended after {seen}")


def numbers(updates: list[Update]) -> list[int]:
    return [update.n for update in updates if isinstance(update, EventApplied)]


def applied(n: int) -> EventApplied:
    frame = talk(n)[-1]
    return EventApplied(frame.stream, n, frame.at, frame.actor, frame.event)


async def followed(client: Client, line: Line, length: int) -> None:
    """Have the client follow a conversation of this length."""
    following = asyncio.create_task(client.follow(TALK))
    asked = await line.hears(Subscribe)
    await line.says(*talk(length), Ack(id=asked.id, stream=TALK, n=length))
    await soon(following)


async def test_a_client_logs_in_with_its_token(peer: Peer, client: Client) -> None:
    assert client.state == "connecting"
    line = await peer.accepts()
    assert line.socket.subprotocol == "collabtui.v1"
    assert line.socket.protocol.extensions == []
    assert (await line.greets()).token == "t1.secret"
    assert await soon(client.online()) == AGENT
    assert (client.state, client.actor) == ("online", AGENT)


async def test_a_sent_command_returns_its_ack(client: Client, line: Line) -> None:
    sending = asyncio.create_task(client.send(HELLO_THERE, id="mine"))
    frame = await line.hears(CommandFrame)
    assert (frame.id, frame.command) == ("mine", HELLO_THERE)
    await line.says(Ack(id="mine", stream=TALK, n=4, epoch=1))
    assert await soon(sending) == Ack(id="mine", stream=TALK, n=4, epoch=1)


async def test_ids_are_new_for_each_command(client: Client, line: Line) -> None:
    first, second = client.post(HELLO_THERE), client.post(HELLO_THERE)
    assert [(await line.hears(CommandFrame)).id for _ in range(2)] == [first, second]
    assert first != second


async def test_a_refusal_is_raised_as_what_it_was(client: Client, line: Line) -> None:
    sending = asyncio.create_task(client.send(HELLO_THERE))
    frame = await line.hears(CommandFrame)
    current = {"owner": "ben"}
    await line.says(RefusedFrame(id=frame.id, code="not_owner", message="Ben has it.", retry="reload", current=current))
    with pytest.raises(NotOwner, match=r"Ben has it\.") as caught:
        await soon(sending)
    assert caught.value.current == current


async def test_what_can_never_be_read_is_refused_without_the_broker(client: Client, line: Line) -> None:
    with pytest.raises(BadCommand, match="8000"):
        await soon(client.send(PostMessage("c1", "x" * 9_000)))
    client.post(HELLO_THERE)
    assert (await line.hears(CommandFrame)).command == HELLO_THERE


async def test_a_posted_command_that_is_refused_is_logged(
    client: Client, line: Line, caplog: pytest.LogCaptureFixture
) -> None:
    id = client.post(HELLO_THERE)
    await line.hears(CommandFrame)
    await line.says(RefusedFrame(id=id, code="not_owner", message="Ben has it.", retry="reload"), talk(1)[0])
    client.post(HELLO_THERE)
    querying = asyncio.create_task(client.query(ListAgents()))
    await line.hears(CommandFrame)
    await line.says(Result(id=(await line.hears(Query)).id))
    await soon(querying)
    assert "Ben has it." in caplog.text


async def test_a_lost_ack_is_got_by_the_same_id_on_the_next_connection(peer: Peer, client: Client, line: Line) -> None:
    sending = asyncio.create_task(client.send(HELLO_THERE))
    first = await line.hears(CommandFrame)
    line.drops()
    again = await peer.accepts()
    await again.greets()
    assert await again.hears(CommandFrame) == first
    await again.says(Ack(id=first.id, stream=TALK, n=4))
    assert (await soon(sending)).n == 4


async def test_commands_given_without_a_connection_arrive_in_order(peer: Peer, client: Client) -> None:
    ids = [client.post(PostMessage("c1", f"line {i}")) for i in range(5)]
    line = await peer.accepts()
    await line.greets()
    assert [(await line.hears(CommandFrame)).id for _ in ids] == ids


async def test_who_stops_waiting_takes_nothing_from_the_others(client: Client, line: Line) -> None:
    patient = asyncio.create_task(client.send(HELLO_THERE, id="mine"))
    hasty = asyncio.create_task(client.send(HELLO_THERE, id="mine"))
    await line.hears(CommandFrame)
    hasty.cancel()
    await line.says(Ack(id="mine", n=4))
    assert (await soon(patient)).n == 4
    assert hasty.cancelled()


async def test_to_follow_returns_when_the_replay_is_complete(client: Client, line: Line) -> None:
    feed = client.updates()
    following = asyncio.create_task(client.follow(TALK))
    asked = await line.hears(Subscribe)
    assert (asked.stream, asked.after_n) == (TALK, 0)
    await line.says(*talk(4))
    assert numbers(await until(feed, applied(4))) == [1, 2, 3, 4]
    assert not following.done()
    await line.says(Ack(id=asked.id, stream=TALK, n=4))
    await soon(following)
    held = client.mirror.conversation("c1")
    assert held is not None
    assert [said.text for said in held.lines] == ["line 2", "line 4"]


async def test_to_follow_again_returns_at_once(client: Client, line: Line) -> None:
    await followed(client, line, 2)
    await soon(client.follow(TALK))


async def test_a_stream_may_be_followed_from_its_middle(client: Client, line: Line) -> None:
    following = asyncio.create_task(client.follow(TALK, after_n=7))
    asked = await line.hears(Subscribe)
    assert asked.after_n == 7
    await line.says(said(8), Ack(id=asked.id))
    await soon(following)
    assert client.mirror.events(TALK) == (said(8),)


async def test_to_follow_what_one_may_not_see_is_refused(client: Client, line: Line) -> None:
    following = asyncio.create_task(client.follow(TALK))
    asked = await line.hears(Subscribe)
    await line.says(RefusedFrame(id=asked.id, code="not_found", message="There is no c1.", retry="never"))
    with pytest.raises(NotFound, match="There is no c1"):
        await soon(following)


async def test_a_cut_replay_goes_on_where_it_broke_off(peer: Peer, client: Client, line: Line) -> None:
    feed = client.updates()
    following = asyncio.create_task(client.follow(TALK))
    first = await line.hears(Subscribe)
    await line.says(*talk(3))
    await until(feed, applied(3))
    line.drops()
    again = await peer.accepts()
    assert (await again.greets()).resume == ()
    asked = await again.hears(Subscribe)
    assert (asked.id, asked.after_n) == (first.id, 3)
    await again.says(*talk(5)[3:], Ack(id=asked.id))
    await soon(following)
    assert numbers(await until(feed, applied(5))) == [4, 5]


async def test_a_cut_client_resumes_every_stream_without_hole_or_repeat(peer: Peer, client: Client, line: Line) -> None:
    feed = client.updates()
    await followed(client, line, 3)
    line.drops()
    again = await peer.accepts()
    assert (await again.greets()).resume == (Cursor(stream=TALK, after_n=3),)
    await again.says(*talk(6)[1:])
    seen = await until(feed, applied(6))
    assert numbers(seen) == [1, 2, 3, 4, 5, 6]
    states = [update.state for update in seen if isinstance(update, StateChanged)]
    assert states == ["reconnecting", "online"]


async def test_a_gap_is_asked_for_and_nothing_is_applied_before_it(client: Client, line: Line) -> None:
    feed = client.updates()
    await followed(client, line, 2)
    await line.says(said(5))
    asked = await line.hears(Subscribe)
    assert (asked.stream, asked.after_n) == (TALK, 2)
    await line.says(*talk(5)[2:], Ack(id=asked.id))
    assert numbers(await until(feed, applied(5))) == [1, 2, 3, 4, 5]


async def test_an_unfollowed_stream_is_gone(peer: Peer, client: Client, line: Line) -> None:
    await followed(client, line, 2)
    await client.unfollow(TALK)
    assert (await line.hears(Unsubscribe)).stream == TALK
    assert client.mirror.conversation("c1") is None
    line.drops()
    assert (await (await peer.accepts()).greets()).resume == ()


async def test_who_waits_for_a_replay_that_nobody_wants_any_more_goes_on(client: Client, line: Line) -> None:
    following = asyncio.create_task(client.follow(TALK))
    await line.hears(Subscribe)
    await client.unfollow(TALK)
    await soon(following)


async def test_a_query_returns_its_result_even_over_a_cut(peer: Peer, client: Client, line: Line) -> None:
    querying = asyncio.create_task(client.query(ListAgents()))
    asked = await line.hears(Query)
    line.drops()
    again = await peer.accepts()
    await again.greets()
    assert await again.hears(Query) == asked
    await again.says(Result(id=asked.id))
    assert (await soon(querying)).id == asked.id


async def test_a_refused_query_raises(client: Client, line: Line) -> None:
    querying = asyncio.create_task(client.query(ListAgents()))
    asked = await line.hears(Query)
    await line.says(RefusedFrame(id=asked.id, code="from_the_future", message="Not now.", retry="later"))
    with pytest.raises(Refused, match=r"Not now\.") as caught:
        await soon(querying)
    assert (caught.value.code, caught.value.retry) == ("from_the_future", "later")


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
