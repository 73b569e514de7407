"""What updates make of the console's state."""

import pytest

from broker.domain.actors import Actor
from broker.domain.agent_events import OfferReleased, PresenceSet, WorkReleased, WorkTaken
from broker.domain.events import MessagePosted
from broker.protocol.frames import TypingNow
from collabtui.client.updates import EventApplied, StateChanged, TypingSeen
from collabtui.console.ladder import Call
from collabtui.console.model import TYPING_MS
from tests.unit.console.desk_made import ADA, MARIA, NOW, Told, offer, row


@pytest.fixture
def told() -> Told:
    return Told()


def conversations(told: Told) -> list[str]:
    return [one.conversation for one in told.model.queue]


def test_an_offer_is_in_the_queue_before_the_list_tells_of_it(told: Told) -> None:
    parts = told.me(offer("c1"))
    assert conversations(told) == ["c1"]
    assert told.model.queue.counts() == (("offer", 1),)
    assert told.model.wanted == {"c1"}
    assert {"queue", "status"} <= parts


def test_an_offer_that_is_over_is_not_shown_when_the_past_is_replayed(told: Told) -> None:
    told.me(offer("c1"), OfferReleased("o1", "c1", "timed_out"))
    told.model.apply(EventApplied("agent:ada", 3, NOW, ADA, offer("c1")), NOW)
    assert told.model.offers == {}


@pytest.mark.parametrize("outcome", ["declined", "timed_out", "withdrawn"])
def test_an_offer_that_ends_is_told_once(told: Told, outcome: str) -> None:
    told.me(offer("c1"), OfferReleased("o1", "c1", outcome))  # type: ignore[arg-type]
    assert told.model.offers == {}
    assert told.model.take_left() == [("c1", outcome)]
    assert told.model.take_left() == []


def test_work_opens_a_tab_without_taking_the_screen(told: Told) -> None:
    told.opened("c1")
    told.model.tabs.open("c1")
    told.me(offer("c2"), WorkTaken("c2", "o1"))
    assert told.model.tabs.order == ["c1", "c2"]
    assert told.model.tabs.current == "c1"
    assert told.model.offers == {}


def test_the_first_work_takes_the_empty_screen(told: Told) -> None:
    told.me(offer("c1"), WorkTaken("c1", "o1"))
    assert told.model.tabs.current == "c1"


def test_work_that_ends_is_told_with_how(told: Told) -> None:
    told.me(offer("c1"), WorkTaken("c1", "o1"), WorkReleased("c1", "transferred"))
    assert told.model.take_left() == [("c1", "transferred")]


def test_work_that_came_back_since_has_not_ended(told: Told) -> None:
    told.me(offer("c1"), WorkTaken("c1", "o1"), WorkReleased("c1", "lost"), offer("c1", "o2"), WorkTaken("c1", "o2"))
    told.model.take_left()
    again = WorkReleased("c1", "lost")
    told.model.apply(_replayed(again), NOW)
    assert told.model.take_left() == []


def test_a_change_of_presence_is_a_matter_of_the_status_line(told: Told) -> None:
    assert told.me(PresenceSet("away", "lunch")) == {"status"}
    assert told.model.agent.reason == "lunch"


def test_messages_elsewhere_are_unread_until_looked_at(told: Told) -> None:
    told.opened("c1", "hello", "are you there?")
    assert told.model.unread("c1") == 2
    told.model.tabs.open("c1")
    assert told.model.look() is True
    assert told.model.unread("c1") == 0
    assert told.model.look() is False


def test_what_somebody_answered_is_not_unread(told: Told) -> None:
    told.opened("c1", "hello")
    told.talk("c1", MessagePosted("r1", "yes?", 1), actor=ADA)
    assert told.model.unread("c1") == 0
    told.talk("c1", MessagePosted("m9", "my parcel", 1))
    assert told.model.unread("c1") == 1


def test_a_note_or_a_line_of_the_desk_answers_nobody(told: Told) -> None:
    told.opened("c1", "hello")
    told.talk("c1", MessagePosted("n1", "hm", 1, "note"), actor=ADA)
    told.talk("c1", MessagePosted("d1", "please wait", 1, desk=True), actor=Actor("desk", "desk"))
    assert told.model.unread("c1") == 1


def test_an_event_elsewhere_leaves_the_transcript_alone(told: Told) -> None:
    told.opened("c1")
    told.model.tabs.open("c1")
    assert "transcript" in told.talk("c1", MessagePosted("m1", "hello", 1))
    assert "transcript" not in told.opened("c2", "hello")


def test_a_stream_that_begins_anew_begins_a_new_transcript(told: Told) -> None:
    told.opened("c1", "hello")
    before = told.model.feed("c1")
    told.mirror.forget("conversation:c1")
    told.opened("c1", "hello")
    after = told.model.feed("c1")
    assert after is not None
    assert after is not before
    assert len(after.view().items) == 3


def test_who_types_is_believed_for_a_while_or_until_they_said_it(told: Told) -> None:
    told.opened("c1")
    told.model.tabs.open("c1")
    frame = TypingNow(conversation="c1", actor=MARIA)
    assert told.model.apply(TypingSeen(frame), NOW) == {"transcript"}
    assert told.model.typist("c1", NOW + TYPING_MS - 1) == "customer"
    assert told.model.typist("c1", NOW + TYPING_MS) == ""
    told.model.apply(TypingSeen(frame), NOW)
    told.talk("c1", MessagePosted("m1", "hello", 1))
    assert told.model.typist("c1", NOW) == ""


def test_a_customer_is_called_by_the_best_name_there_is(told: Told) -> None:
    assert told.model.name("c1") == "c1"
    told.rows(row("c1", name="Maria Lopez"))
    assert told.model.name("c1") == "Maria Lopez"


def test_a_row_that_is_late_names_nobody_who_was_erased(told: Told) -> None:
    told.rows(row("c1", name="Maria Lopez"))
    told.opened("c1")
    assert told.model.name("c1") == "maria"


def test_a_lost_connection_is_known_with_its_reason(told: Told) -> None:
    parts = told.model.apply(StateChanged("reconnecting", "The line was cut."), NOW)
    assert (told.model.connection, told.model.trouble) == ("reconnecting", "The line was cut.")
    assert {"status", "composer"} <= parts


def test_what_is_followed_no_longer_is_forgotten(told: Told) -> None:
    told.opened("c1", "hello")
    told.model.tabs.open("c1")
    told.model.modes["c1"] = "note"
    told.model.close("c1")
    told.model.forget("c1")
    assert told.model.wanted == frozenset()
    assert told.model.feed("c1") is None
    assert told.model.mode == "reply"


def _replayed(event: WorkReleased) -> EventApplied:
    return EventApplied("agent:ada", 9, NOW, ADA, event)


def test_who_is_asked_for_advice_gets_a_tab_for_notes_once(told: Told) -> None:
    parts = told.rows(row("c1", phase="agent", agent="ben", consulted=("ada",)))
    assert "tabs" in parts
    assert told.model.take_asked() == ("c1",)
    assert (told.model.tabs.order, told.model.modes["c1"]) == (["c1"], "note")
    assert "c1" in told.model.wanted
    told.rows(row("c1", phase="agent", agent="ben", consulted=("ada",), touched=9), full=False)
    assert told.model.take_asked() == ()


def test_a_question_that_is_answered_asks_no_more(told: Told) -> None:
    told.rows(row("c1", consulted=("ada",)), row("c2", consulted=("ada", "ben")))
    told.rows(row("c1"), full=False)
    assert told.model.asked == {"c2"}
    told.rows(full=False, gone=("c2",))
    assert told.model.asked == set()


def test_steps_of_the_alert_ladder_are_told_once(told: Told) -> None:
    told.rows(row("c1", ticket="t1", alert="team", alerts=1))
    assert told.model.take_calls() == ()
    told.rows(row("c1", ticket="t1", alert="team", alerts=2), full=False)
    assert told.model.take_calls() == (Call("c1", "team", 2),)
    assert told.model.take_calls() == ()


def test_what_ended_last_in_my_hands_is_known(told: Told) -> None:
    told.me(offer("c1"), WorkTaken("c1", "o1"), WorkReleased("c1", "resolved"))
    assert told.model.ended == "c1"
