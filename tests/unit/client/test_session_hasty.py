"""What the client does when the broker calls it hasty: nothing is lost, nothing overtakes."""

import pytest

from broker.protocol.frames import Ack, CommandFrame, RefusedFrame, Result, Subscribe, WatchQueue
from collabtui.client.session import Session, Step
from tests.unit.client.session_kit import QUERY, command, line, new_session, online
from tests.unit.client.streams import TALK, welcome


def hasty(id: str, wait_ms: int | None = 250) -> RefusedFrame:
    current = None if wait_ms is None else {"retry_after_ms": wait_ms}
    return RefusedFrame(id=id, code="rate_limited", message="too fast", retry="later", current=current)


def given(*ids: str) -> Session:
    session = online(new_session())
    for id in ids:
        session.submit(id, line(id))
    return session


def test_a_hasty_command_is_sent_again_after_the_pause_that_the_broker_named() -> None:
    session = given("a")
    assert session.receive(hasty("a")) == Step(pause_ms=250)
    assert session.resume() == Step(send=(command("a", "a"),))
    assert session.receive(Ack(id="a")).answer == Ack(id="a")


@pytest.mark.parametrize(("told", "waited"), [(None, 100), (1, 100), (10**9, 60_000)])
def test_a_pause_is_neither_next_to_nothing_nor_for_ever(told: int | None, waited: int) -> None:
    assert given("a").receive(hasty("a", told)).pause_ms == waited


def test_nothing_new_goes_out_during_the_pause() -> None:
    session = given("a")
    session.receive(hasty("a"))
    assert session.submit("b", line("b")) == Step()


def test_after_haste_commands_go_out_one_at_a_time_in_their_order_until_all_are_answered() -> None:
    session = given("a", "b", "c")
    assert session.receive(hasty("a")).pause_ms
    assert not session.receive(hasty("b")).pause_ms
    session.receive(hasty("c"))
    sent = list(session.resume().send)
    for _ in range(2):
        assert isinstance(sent[-1], CommandFrame)
        sent += session.receive(Ack(id=sent[-1].id)).send
    assert sent == [command("a", "a"), command("b", "b"), command("c", "c")]
    session.receive(Ack(id="c"))
    session.submit("d", line("d"))
    assert session.submit("e", line("e")).send == (command("e", "e"),)


def test_a_hasty_question_is_asked_again() -> None:
    session = online(new_session())
    session.ask(QUERY)
    session.receive(hasty("q1"))
    assert session.resume() == Step(send=(QUERY,))
    assert session.receive(Result(id="q1")).answer == Result(id="q1")


def test_a_hasty_wish_to_follow_is_told_again_unless_it_is_given_up_meanwhile() -> None:
    session = online(new_session())
    asked = (*session.follow(TALK, 0).send, *session.follow("agent:ana", 0).send, *session.watch_queue().send)
    ids = [frame.id for frame in asked if isinstance(frame, Subscribe | WatchQueue)]
    for id in ids:
        assert session.receive(hasty(id)).answer is None
    session.unfollow("agent:ana")
    assert session.resume() == Step(send=(asked[0], asked[2]))
    assert session.receive(Ack(id=ids[0], stream=TALK, n=0)).answer is not None
    assert session.replaying(TALK) is None


def test_a_new_connection_begins_without_a_pause() -> None:
    session = given("a")
    session.receive(hasty("a"))
    session.lost()
    assert session.receive(welcome()).send == (command("a", "a"),)
    assert session.resume() == Step()
