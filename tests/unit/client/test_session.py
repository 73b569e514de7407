"""The client's machine: what it sends again, asks for, tells, all without a socket."""

import pytest

from broker.domain.errors import IdReused
from broker.protocol.frames import (
    Ack,
    Cursor,
    RefusedFrame,
    Result,
    Subscribe,
)
from collabtui.client.session import Step
from collabtui.client.subscriptions import MOST_CURSORS
from collabtui.client.updates import EventApplied, StateChanged
from tests.unit.client.session_kit import QUERY, command, following, line, new_session, online, refused
from tests.unit.client.streams import AGENT, ANNA, TALK, said, shift, talk, welcome


def test_the_first_hello_names_token_and_instance() -> None:
    hello = new_session().hello("t.s", "desk-2")
    assert (hello.token, hello.instance, hello.resume) == ("t.s", "desk-2", ())


def test_a_welcome_tells_who_we_are() -> None:
    session = new_session()
    assert not session.is_online
    assert session.receive(welcome()) == Step(updates=(StateChanged("online"),))
    assert (session.is_online, session.actor) == (True, AGENT)


def test_a_command_goes_out_at_once_when_there_is_a_connection() -> None:
    assert online(new_session()).submit("a", line("hello")).send == (command("a", "hello"),)


def test_commands_given_before_the_welcome_go_out_after_it_in_order() -> None:
    session = new_session()
    assert session.submit("b", line("one")) == Step()
    assert session.submit("a", line("two")) == Step()
    assert session.receive(welcome()).send == (command("b", "one"), command("a", "two"))


def test_a_command_without_an_answer_is_sent_again_under_its_id() -> None:
    session = online(new_session())
    session.submit("a", line("one"))
    session.submit("b", line("two"))
    session.receive(Ack(id="a"))
    session.lost()
    assert session.receive(welcome()).send == (command("b", "two"),)


@pytest.mark.parametrize("answer", [Ack(id="a", stream=TALK, n=4), refused("a")])
def test_an_answer_is_handed_on_and_ends_the_sending(answer: Ack | RefusedFrame) -> None:
    session = online(new_session())
    session.submit("a", line("one"))
    assert session.receive(answer).answer == answer
    session.lost()
    assert session.receive(welcome()).send == ()


def test_the_same_command_twice_goes_out_once() -> None:
    session = online(new_session())
    session.submit("a", line("one"))
    assert session.submit("a", line("one")) == Step()


def test_one_id_for_two_commands_is_refused_here() -> None:
    session = online(new_session())
    session.submit("a", line("one"))
    with pytest.raises(IdReused):
        session.submit("a", line("two"))


def test_no_more_commands_are_unanswered_than_the_broker_allows() -> None:
    session = new_session()
    for id in "abcd":
        session.submit(id, line(id))
    assert session.receive(welcome(in_flight=2)).send == (command("a", "a"), command("b", "b"))
    assert session.submit("e", line("e")).send == ()
    assert session.receive(Ack(id="a")).send == (command("c", "c"),)
    assert session.receive(refused("b")).send == (command("d", "d"),)
    assert session.receive(Ack(id="nobody's")).send == ()


def test_an_open_query_is_asked_again_until_it_is_answered() -> None:
    session = online(new_session())
    assert session.ask(QUERY).send == (QUERY,)
    session.lost()
    assert session.receive(welcome()).send == (QUERY,)
    result = Result(id="q1")
    assert session.receive(result).answer == result
    session.lost()
    assert session.receive(welcome()).send == ()


def test_a_refused_query_is_not_asked_again() -> None:
    session = online(new_session())
    session.ask(QUERY)
    assert session.receive(refused("q1")).answer == refused("q1")
    session.lost()
    assert session.receive(welcome()).send == ()


def test_to_follow_subscribes_and_the_ack_ends_the_replay() -> None:
    session = online(new_session())
    assert session.follow(TALK, 0).send == (Subscribe(id="id1", stream=TALK),)
    assert session.replaying(TALK) == "id1"
    session.receive(Ack(id="id1"))
    assert session.replaying(TALK) is None


def test_to_follow_a_followed_stream_asks_nothing() -> None:
    assert following().follow(TALK, 0) == Step()


def test_each_new_event_is_told_once() -> None:
    session = following(*talk(2))
    update = EventApplied(TALK, 3, 1_003, said(3).actor, said(3).event)
    assert session.receive(said(3)) == Step(updates=(update,))
    assert session.receive(said(3)) == Step()
    assert session.receive(said(1)) == Step()


def test_the_next_hello_resumes_every_followed_stream_where_it_stopped() -> None:
    session = following(*talk(3))
    session.follow(ANNA, 0)
    session.receive(shift()[0])
    session.receive(Ack(id="id2"))
    session.lost()
    assert session.hello("t.s", None).resume == (Cursor(stream=TALK, after_n=3), Cursor(stream=ANNA, after_n=1))


def test_a_replay_that_broke_off_is_asked_for_again_from_where_it_was() -> None:
    session = online(new_session())
    session.follow(TALK, 0)
    session.receive(said(1))
    session.lost()
    assert session.hello("t.s", None).resume == ()
    assert session.receive(welcome()).send == (Subscribe(id="id1", stream=TALK, after_n=1),)


def test_more_streams_than_a_hello_holds_are_subscribed_after_it() -> None:
    session = online(new_session())
    streams = [f"conversation:c{i}" for i in range(MOST_CURSORS + 2)]
    for stream in streams:
        session.follow(stream, 0)
        session.receive(Ack(id=session.replaying(stream) or ""))
    session.lost()
    assert [c.stream for c in session.hello("t.s", None).resume] == streams[:MOST_CURSORS]
    asked = session.receive(welcome()).send
    assert [frame.stream for frame in asked if isinstance(frame, Subscribe)] == streams[MOST_CURSORS:]
