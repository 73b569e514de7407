"""The words in the customer's window, from what is known of the conversation."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from broker.domain.actors import DESK, Actor
from broker.domain.events import CallbackScheduled, Event, MessagePosted, SurveyAnswered, SurveyAsked
from broker.domain.judgement_events import HandoffProposed, ProposalAnswered
from broker.domain.owner_events import (
    AgentLost,
    Closed,
    ConversationOpened,
    HandedBack,
    HandoffRequested,
    OfferAccepted,
    PutToSleep,
    Reassigned,
    Reopened,
    Requeued,
    Resolved,
    TakenOver,
    Transferred,
)
from broker.domain.teamwork_events import SupervisorJoined
from broker.domain.transcript import PublicTranscript, read
from broker.protocol.frames import TypingNow, Waiting
from collabtui.client.updates import ConnectionState, EventApplied, QueueChanged, StateChanged, TypingSeen, WaitingSeen
from collabtui.customer.now import Now, Unsent, after
from collabtui.customer.present import BEGIN, WindowView, beginning, no_person, window
from collabtui.customer.views import LineView

AT = int(datetime(2026, 11, 22, 15, 0, tzinfo=UTC).timestamp() * 1000)
SAM = Actor("supervisor", "sam")
MARIA, BOT, ADA = Actor("customer", "maria"), Actor("bot", "bot"), Actor("agent", "ada")
OPENED = ConversationOpened("maria", "web", "en", "")
HANDOFF = HandoffRequested("t1", "", 3)
ADA_CAME = OfferAccepted("o1", "ada", "Ada")
SOLVED = Resolved("solved", False)
SLEEP = PutToSleep(AT + 150 * 60_000)

Told = tuple[Actor, Event]


def told(*events: Told, begin: Now | None = None) -> Now:
    """What is known after a log of these events, one a minute."""
    now, transcript = begin or Now("c1", connection="online"), PublicTranscript()
    for n, (actor, event) in enumerate(events, 1):
        transcript = read(transcript, n, AT + n * 60_000, actor, event)  # type: ignore[arg-type]
        now = after(now, EventApplied("conversation:c1", n, AT + n * 60_000, actor, event), transcript)
    return now


def said(actor: Actor, text: str, id: str = "m1") -> Told:
    return actor, MessagePosted(id, text, 0)


def shown(now: Now) -> WindowView:
    return window(now, AT + 3_600_000, UTC)


OPEN: Told = (MARIA, OPENED)


def test_each_line_says_who_speaks_in_which_role() -> None:
    now = told(
        OPEN,
        said(MARIA, "hello"),
        said(BOT, "hi", "m2"),
        said(DESK, "please wait", "m3"),
        (ADA, ADA_CAME),
        said(ADA, "good day", "m4"),
    )
    assert [(line.kind, line.who, line.text) for line in shown(now).lines] == [
        ("mine", "You", "hello"),
        ("bot", "The bot", "hi"),
        ("desk", "The desk", "please wait"),
        ("event", "", "Ada (agent) is with you"),
        ("agent", "Ada (agent)", "good day"),
    ]


def test_who_came_is_told_once_where_the_desk_says_it_itself() -> None:
    now = told(OPEN, (ADA, ADA_CAME), said(DESK, "Ada is with you now."), said(ADA, "good day", "m2"))
    assert [line.text for line in shown(now).lines] == ["Ada is with you now.", "good day"]


@pytest.mark.parametrize("words", [said(DESK, "One moment."), said(ADA, "Ada is with you now.")])
def test_who_came_is_told_where_nobody_else_says_it_for_the_desk(words: Told) -> None:
    now = told(OPEN, (ADA, ADA_CAME), words)
    assert shown(now).lines[0].text == "Ada (agent) is with you"


def test_what_stood_before_a_thing_that_gave_way_to_the_desks_words_is_settled() -> None:
    hello = said(MARIA, "hello")
    came = told(OPEN, hello, (ADA, ADA_CAME))
    greeted = told(OPEN, hello, (ADA, ADA_CAME), said(DESK, "Ada is with you now.", "m2"))
    later, sooner = shown(greeted).lines, shown(came).lines
    assert (len(sooner), len(later)) == (2, 2)
    assert later.settled_as(sooner) == 1
    assert later.heard_from(1) == 1


def test_an_agent_who_left_keeps_their_name_in_the_lines() -> None:
    now = told(OPEN, (ADA, ADA_CAME), said(ADA, "good day"), (ADA, Transferred("ada", "")))
    assert [line.who for line in shown(now).lines if line.kind == "agent"] == ["Ada (agent)"]


def test_an_agent_named_like_the_bot_can_not_pass_for_it() -> None:
    now = told(OPEN, (ADA, OfferAccepted("o1", "ada", "The bot")), said(ADA, "trust me"))
    assert shown(now).lines[-1].who == "The bot (agent)"


@pytest.mark.parametrize(
    ("events", "words"),
    [
        ([], "One moment, your conversation is being opened"),
        ([OPEN], "A bot answers"),
        ([OPEN, (MARIA, HANDOFF)], "You are in the queue for a person"),
        ([OPEN, (MARIA, HANDOFF), (ADA, ADA_CAME)], "Ada (agent) is with you"),
        ([OPEN, (ADA, ADA_CAME), (DESK, AgentLost("ada"))], "You are in the queue for a person"),
        ([OPEN, (ADA, ADA_CAME), (ADA, HandedBack())], "A bot answers"),
        ([OPEN, (ADA, ADA_CAME), (ADA, SOLVED)], "Your matter is marked as solved"),
        (
            [OPEN, (ADA, ADA_CAME), (ADA, SOLVED), (BOT, SurveyAsked())],
            "Your matter is marked as solved: please rate it below",
        ),
        ([OPEN, (ADA, ADA_CAME), (ADA, SOLVED), (MARIA, HANDOFF)], "You are in the queue for a person"),
        ([OPEN, (SAM, TakenOver("sam", "Sam"))], "Sam (agent) is with you"),
        ([OPEN, (ADA, ADA_CAME), (ADA, SLEEP)], "We'll be back on this at 17:30"),
        ([OPEN, (ADA, ADA_CAME), (ADA, SLEEP), (DESK, Requeued("woke"))], "You are in the queue for a person"),
        ([OPEN, (ADA, ADA_CAME), (SAM, Reassigned(None, ""))], "You are in the queue for a person"),
        ([OPEN, (DESK, Closed("done"))], "Closed: write to take it up again"),
        ([OPEN, (DESK, Closed("done")), (MARIA, Reopened("message"))], "A bot answers"),
    ],
)
def test_the_first_row_says_who_answers(events: list[Told], words: str) -> None:
    assert shown(told(*events)).speaker == words


def test_an_open_conversation_without_lines_says_how_to_begin() -> None:
    assert shown(told(OPEN)).begin == BEGIN
    assert shown(told()).begin == ""


def test_a_newcomer_is_told_what_to_try() -> None:
    begin = beginning("Where is my parcel?", "F2")
    assert begin.startswith(BEGIN)
    assert begin.splitlines()[2:] == ["Try, for example: Where is my parcel?", "Or press F2, which asks for a person."]
    assert beginning("", "F2") == BEGIN


@pytest.mark.parametrize(
    ("events", "why"),
    [
        ([OPEN], ""),
        ([OPEN, (MARIA, HANDOFF)], "You are in the queue already."),
        ([OPEN, (ADA, ADA_CAME)], "A person is with you already."),
        ([OPEN, (ADA, ADA_CAME), (ADA, SLEEP)], "A person will take this up again."),
        ([OPEN, (DESK, Closed("done"))], ""),
    ],
)
def test_a_person_can_be_asked_for_while_none_is_called(events: list[Told], why: str) -> None:
    assert no_person(told(*events).transcript) == why


def test_the_place_in_the_queue_is_told_while_one_waits() -> None:
    now = told(OPEN, (MARIA, HANDOFF))
    second = after(now, WaitingSeen(Waiting(conversation="c1", position=2, of=5)), None)
    assert shown(second).speaker == "You are number 2 of 5 in the queue"
    assert shown(after(second, WaitingSeen(Waiting(conversation="c1", position=0, of=0)), None)).speaker == (
        "You are in the queue for a person"
    )


@pytest.mark.parametrize(
    ("milliseconds", "words"),
    [(240_000, " About 4 minutes."), (20_000, " Less than a minute."), (None, "")],
)
def test_the_wait_is_told_only_where_somebody_knows_it(milliseconds: int | None, words: str) -> None:
    place = Waiting(conversation="c1", position=2, of=5, expected_ms=milliseconds)
    second = after(told(OPEN, (MARIA, HANDOFF)), WaitingSeen(place), None)
    assert shown(second).speaker == f"You are number 2 of 5 in the queue{'.' if words else ''}{words}"


def test_the_question_whether_a_person_is_wanted_stands_until_it_is_answered() -> None:
    asked = (OPEN, (BOT, HandoffProposed("p1", "", 3)))
    assert shown(told(*asked)).asked
    assert not shown(told(*asked, (MARIA, ProposalAnswered("p1", "declined")))).asked
    assert not shown(told(OPEN)).asked


def test_a_supervisor_who_speaks_is_named_with_what_they_are() -> None:
    now = told(OPEN, (SAM, SupervisorJoined("sam", "Sam", "barge")), said(SAM, "let me help"))
    lines = shown(now).lines
    assert [lines[-2].text, lines[-1].who] == ["Sam (supervisor) joins the talk", "Sam (supervisor)"]


def test_the_place_of_another_conversation_is_none_of_ours() -> None:
    now = told(OPEN, (MARIA, HANDOFF))
    assert after(now, WaitingSeen(Waiting(conversation="c2", position=2, of=5)), None) == now


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (HANDOFF, "A person is being called"),
        (HandedBack(), "The bot answers you again"),
        (SOLVED, "Your matter is marked as solved"),
        (SurveyAnswered(4), "You rated this 4 of 5"),
        (Reopened("message"), "The conversation is open again"),
        (CallbackScheduled(AT + 2 * 3_600_000, "+1 206 555 0110"), "You will be called at +1 206 555 0110: 17:00"),
        (CallbackScheduled(2**53 - 1, "1234"), f"You will be called at 1234: {2**53 - 1} ms after 1970"),
    ],
)
def test_what_happens_stands_between_the_messages(event: Event, words: str) -> None:
    lines = shown(told(OPEN, said(MARIA, "before"), (DESK, event), said(BOT, "after", "m2"))).lines
    assert [line.text for line in lines] == ["before", words, "after"]
    assert lines[1] == LineView("happened 3", "event", "", "15:03", words)


def test_a_message_is_on_its_way_until_it_comes_back_in_the_log() -> None:
    waiting = replace(told(OPEN), unsent=(Unsent("m1", AT, "hello"), Unsent("m2", AT, "again")))
    assert [(line.text, line.delivery) for line in shown(waiting).lines] == [("hello", "sending"), ("again", "sending")]
    posted = EventApplied("conversation:c1", 2, AT, MARIA, MessagePosted("m1", "hello", 0))
    came = after(waiting, posted, read(waiting.transcript, 2, AT, MARIA, MessagePosted("m1", "hello", 0)))
    assert [(line.text, line.delivery) for line in shown(came).lines] == [("hello", ""), ("again", "sending")]


def test_a_log_that_begins_anew_takes_the_place_of_what_was_shown_but_for_what_is_not_sent() -> None:
    before = replace(told(OPEN, (MARIA, HANDOFF), said(MARIA, "old")), unsent=(Unsent("m9", AT, "on its way"),))
    now = told(OPEN, said(MARIA, "restored"), begin=before)
    assert [line.text for line in shown(now).lines] == ["restored", "on its way"]


def test_who_writes_is_told_until_a_message_of_theirs_comes() -> None:
    now = after(told(OPEN, (ADA, ADA_CAME)), TypingSeen(TypingNow(conversation="c1", actor=ADA)), None)
    assert shown(now).typing == "Ada (agent) is writing…"
    assert shown(after(now, StateChanged("reconnecting"), None)).typing == ""
    own = EventApplied("conversation:c1", 3, AT, MARIA, MessagePosted("m1", "hm", 0))
    assert shown(after(now, own, now.transcript)).typing == "Ada (agent) is writing…"
    theirs = EventApplied("conversation:c1", 3, AT, ADA, MessagePosted("m1", "hello", 0))
    assert shown(after(now, theirs, now.transcript)).typing == ""


def test_the_survey_is_open_from_the_question_to_the_answer() -> None:
    asked = told(OPEN, (BOT, SurveyAsked()))
    assert shown(asked).survey_open
    assert not shown(told(OPEN, (BOT, SurveyAsked()), (MARIA, SurveyAnswered(5)))).survey_open


@pytest.mark.parametrize(
    ("state", "detail", "words"),
    [
        ("online", "", "connected"),
        ("connecting", "", "connecting…"),
        ("reconnecting", "The broker is gone.", "reconnecting… 1 kept until then · The broker is gone."),
        ("refused", "No such token.", "not connected: No such token."),
    ],
)
def test_the_connection_is_told_with_what_is_kept(state: ConnectionState, detail: str, words: str) -> None:
    now = after(told(OPEN), StateChanged(state, detail), None)
    if state == "reconnecting":
        now = replace(now, unsent=(Unsent("m1", AT, "hello"),))
    assert shown(now).connection == words


def test_events_of_other_streams_change_nothing() -> None:
    now = told(OPEN)
    other = EventApplied("conversation:c2", 1, AT, MARIA, MessagePosted("m1", "hello", 0))
    assert after(now, other, PublicTranscript(n=9)) == now
    assert after(now, QueueChanged(True, (), ()), None) == now
