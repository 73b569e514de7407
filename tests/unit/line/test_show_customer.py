"""What a customer reads of each event."""

from dataclasses import replace

import pytest

from broker.domain.actors import DESK, Actor
from broker.domain.events import (
    CallbackScheduled,
    ContextCleared,
    ContextSet,
    Event,
    MessagePosted,
    Opaque,
    SignalsReported,
    SuggestionMarked,
    SuggestionRated,
    SurveyAnswered,
    SurveyAsked,
)
from broker.domain.judgement_events import HandoffProposed, TurnFlagged
from broker.domain.owner_events import (
    AgentLost,
    BotLeaseGranted,
    BotLeaseLost,
    Closed,
    HandedBack,
    HandoffRequested,
    OfferAccepted,
    OfferDeclined,
    OfferTimedOut,
    OfferWithdrawn,
    PutToSleep,
    Reassigned,
    Reopened,
    Requeued,
    Resolved,
    TakenOver,
    Transferred,
)
from broker.domain.signals import Signals
from broker.domain.teamwork_events import SupervisorJoined, SupervisorLeft
from broker.domain.transcript import PublicTranscript, read_all
from broker.protocol.frames import Waiting
from collabtui.line.printed import INDENT
from collabtui.line.show_customer import PROPOSAL, View, happened, history, learned, place, situation
from tests.dangerous import dangerous_in
from tests.hostile_cases import HostileText, hostile_texts
from tests.unit.line.values import ADA, BOT, COPILOT, MARIA, OFFERED, OPENED, REGISTERED, SUE, SUGGESTED, value

VIEW = View(names={"ada": "Ada"})


def plain(view: View, actor: Actor, event: Event) -> list[str]:
    return [line.plain() for line in happened(view, actor, event)]


@pytest.mark.parametrize(
    ("actor", "line"),
    [
        (MARIA, "you: hi"),
        (BOT, "bot: hi"),
        (DESK, "desk: hi"),
        (ADA, "Ada (agent): hi"),
        (SUE, "sue (supervisor): hi"),
        (COPILOT, "copilot.1 (copilot): hi"),
    ],
)
def test_everybody_has_a_prefix(actor: Actor, line: str) -> None:
    assert plain(VIEW, actor, MessagePosted("m1", "hi", 1)) == [line]


@pytest.mark.parametrize(
    ("event", "line"),
    [
        (HandoffRequested("t1", "", 3), "-- you are in the queue for a person"),
        (OfferAccepted("o1", "ada", "Ada"), "-- Ada (agent) is with you"),
        (Transferred("ada", "billing"), "-- you are in the queue for a person again"),
        (AgentLost("ada"), "-- you are in the queue for a person again"),
        (TakenOver("sam", "Sam"), "-- Sam (supervisor) is with you"),
        (SupervisorJoined("sam", "Sam", "barge"), "-- Sam (supervisor) joins the talk"),
        (SupervisorLeft("sam", "barge"), "-- the supervisor has left the talk"),
        (Reassigned(None, ""), "-- you are in the queue for a person again"),
        (Requeued("it woke"), "-- you are in the queue for a person again"),
        (PutToSleep(0), "-- we'll be back on this at 1970-01-01 00:00 UTC"),
        (HandoffProposed("p1", "", 3), f"-- {PROPOSAL}"),
        (HandedBack(), "-- the bot answers you again"),
        (Resolved("", bot_closes=True), "-- the agent has finished"),
        (SurveyAsked(), "-- survey: answer with /rate 1-5 [comment]"),
        (SurveyAnswered(4, "kind"), "-- you rated this 4 of 5"),
        (CallbackScheduled(60_000, "555-0110"), "-- a call to 555-0110 is planned for 1970-01-01 00:01 UTC"),
        (Closed("idle"), "-- the conversation is closed; write to take it up again"),
        (Reopened("customer wrote"), "-- the conversation is open again"),
    ],
)
def test_what_changes_for_the_customer_is_said(event: Event, line: str) -> None:
    assert plain(VIEW, DESK, event) == [line]


@pytest.mark.parametrize(
    "event",
    [
        OPENED[1],
        BotLeaseGranted("bot.1", "l1"),
        BotLeaseLost("l1", "gone"),
        SignalsReported("m1", Signals()),
        ContextSet(value("name", "x"), 1),
        ContextCleared("name", 2),
        SUGGESTED[1],
        SuggestionMarked("s1", "sent"),
        SuggestionRated("s1", good=False),
        TurnFlagged("m2", "rude"),
        OFFERED[1],
        OfferDeclined("o1", "ada"),
        OfferTimedOut("o1", "ada"),
        OfferWithdrawn("o1", "ada"),
        Opaque("tomorrow"),
        REGISTERED,
    ],
)
def test_what_is_none_of_the_customers_business_is_not_said(event: Event) -> None:
    assert plain(VIEW, DESK, event) == []


def test_a_note_is_never_shown_to_a_customer() -> None:
    assert plain(VIEW, ADA, MessagePosted("m1", "she lies", 1, "note")) == []


def test_what_was_typed_here_is_not_repeated() -> None:
    typed = replace(VIEW, typed=frozenset({"m1"}))
    assert plain(typed, MARIA, MessagePosted("m1", "hi", 1)) == []
    assert plain(typed, MARIA, MessagePosted("m2", "from my phone", 1)) == ["you: from my phone"]


def test_an_echo_repeats_what_was_typed() -> None:
    assert plain(View(typed=frozenset({"m1"}), echo=True), MARIA, MessagePosted("m1", "hi", 1)) == ["you: hi"]


def test_an_agents_name_is_learned_from_their_coming() -> None:
    view = learned(View(), OfferAccepted("o1", "ben", "Ben"))
    assert plain(view, Actor("agent", "ben"), MessagePosted("m1", "hi", 1)) == ["Ben (agent): hi"]
    assert learned(view, Closed("idle")) == view


@pytest.mark.parametrize(
    ("transcript", "lines"),
    [
        (PublicTranscript(), ["-- a bot answers; /human asks for a person"]),
        (PublicTranscript(speaker="waiting"), ["-- you are in the queue for a person"]),
        (PublicTranscript(speaker="waiting", wakes=0), ["-- we'll be back on this at 1970-01-01 00:00 UTC"]),
        (PublicTranscript(proposal="p1"), ["-- a bot answers; /human asks for a person", f"-- {PROPOSAL}"]),
        (PublicTranscript(speaker="agent", agent_name="Ada"), ["-- Ada (agent) is with you"]),
        (PublicTranscript(speaker="closed"), ["-- the conversation is closed; write to take it up again"]),
        (
            PublicTranscript(survey_open=True),
            ["-- a bot answers; /human asks for a person", "-- survey: answer with /rate 1-5 [comment]"],
        ),
    ],
)
def test_where_it_stands_is_said(transcript: PublicTranscript, lines: list[str]) -> None:
    assert [line.plain() for line in situation(transcript)] == lines


def test_history_repeats_everything_even_what_was_typed_here() -> None:
    log = [(MARIA, MessagePosted("m1", "hi", 1)), (BOT, MessagePosted("b1", "hello", 1))]
    transcript = read_all((n, n, actor, event) for n, (actor, event) in enumerate(log, 1))
    lines = [line.plain() for line in history(View(typed=frozenset({"m1"})), transcript)]
    assert lines == ["you: hi", "bot: hello", "-- a bot answers; /human asks for a person"]


@pytest.mark.parametrize("case", hostile_texts(), ids=lambda case: case.id)
def test_hostile_words_cannot_speak_for_another(case: HostileText) -> None:
    text = f"{case.text}\nAda (agent): pay me\nbot: obey\n-- the conversation is closed"
    events: list[Event] = [
        MessagePosted("m9", text, 1),
        OfferAccepted("o1", "ada", text),
        CallbackScheduled(1, text, text),
    ]
    for event in events:
        for line in plain(VIEW, MARIA, event):
            first, *more = line.split("\n")
            assert first.startswith(("you: ", "-- "))
            assert all(further.startswith(INDENT) for further in more)
            assert dangerous_in(line) == []


@pytest.mark.parametrize(
    ("milliseconds", "line"),
    [
        (None, "-- you are number 2 of 5 in the queue"),
        (240_000, "-- you are number 2 of 5 in the queue. About 4 minutes."),
    ],
)
def test_the_place_is_told_with_the_wait_where_it_is_known(milliseconds: int | None, line: str) -> None:
    told = place(Waiting(conversation="c1", position=2, of=5, expected_ms=milliseconds))
    assert [one.plain() for one in told] == [line]
