"""A client against a broker that cuts, repeats, leaves out, goes away, refuses."""

import asyncio

import pytest

from broker.domain.commands import PostMessage
from broker.domain.errors import BadCommand, NoLiveCopilot, NotFound, NotOwner, Refused
from broker.protocol.copilot_frames import Rework, ReworkDone
from broker.protocol.frames import Ack, CommandFrame, Cursor, Query, RefusedFrame, Result, Subscribe, Unsubscribe
from broker.protocol.questions import ListAgents
from collabtui.client.connection import Client
from collabtui.client.updates import StateChanged
from tests.unit.client.connection_kit import HELLO_THERE, applied, followed, numbers, soon, until
from tests.unit.client.peer import Line, Peer
from tests.unit.client.streams import AGENT, TALK, said, talk


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


async def test_a_wish_for_other_words_is_answered_refused_or_given_up(client: Client, line: Line) -> None:
    wish = Rework(id="w1", conversation="c1", how="shorter", parts=("You really can.",))
    asking = asyncio.create_task(client.rework(wish))
    assert await line.hears(Rework) == wish
    done = ReworkDone(id="w1", parts=("You can.",), why_not="")
    await line.says(done)
    assert await soon(asking) == done
    asking = asyncio.create_task(client.rework(wish))
    await line.hears(Rework)
    await line.says(RefusedFrame(id="w1", code="no_live_copilot", message="Nobody.", retry="later"))
    with pytest.raises(NoLiveCopilot):
        await soon(asking)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(client.rework(wish), 0.01)
    assert client._reworks._waiting == {}
