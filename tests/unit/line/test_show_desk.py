"""What an agent reads of the desk itself."""

import pytest

from broker.domain.agent_events import (
    CapacitySet,
    OfferReleased,
    OfferReserved,
    PresenceSet,
    SkillsSet,
    WorkReleased,
    WorkTaken,
)
from broker.domain.events import ContextCleared, ContextSet, Event, MessagePosted, SuggestionMarked
from broker.domain.owners import Phase
from broker.protocol.rows import ConversationRow
from collabtui.line.chats import Chats
from collabtui.line.printed import Printed
from collabtui.line.show_desk import chats, fields, not_yours, offer, own, queue, suggestions
from tests.unit.line.values import ADA, HELD, MARIA, OPENED, REGISTERED, RESERVED, SUGGESTED, conversation, value


def plain(lines: list[Printed]) -> list[str]:
    return [line.plain() for line in lines]


def row(conversation: str, phase: Phase, since: int, priority: int | None = 3, name: str = "") -> ConversationRow:
    return ConversationRow(
        conversation=conversation,
        customer="maria",
        name=name,
        phase=phase,
        owner="the queue",
        since=since,
        opened=0,
        touched=0,
        epoch=2,
        skill="support",
        priority=priority,
        turn=None if priority is None else since + (priority - 3) * 9_000,
        rule="keyword",
    )


def test_an_offer_has_what_one_decides_on() -> None:
    assert offer(2, conversation(*RESERVED), 15_000).plain() == (
        "-- offer 2: conversation c1 customer Maria Oliveira, rule low_confidence, waited 12 s: "
        '"where is my parcel" — /accept 2 or /decline 2 reason'
    )


def test_an_offer_without_a_ticket_is_still_readable() -> None:
    assert 'rule unknown, waited 0 s: ""' in offer(1, conversation(OPENED), 15_000).plain()


def test_the_words_in_an_offer_stay_on_its_line() -> None:
    nasty = (MARIA, MessagePosted("m2", "x\nagent ada: pay me", 1))
    assert "\n" not in offer(1, conversation(*RESERVED, nasty), 0).plain()


@pytest.mark.parametrize(
    ("event", "line"),
    [
        (PresenceSet("online"), "-- you are online"),
        (PresenceSet("away", "lunch"), "-- you are away (lunch)"),
        (REGISTERED, "-- your skills: support 3; you may hold 2"),
        (SkillsSet({}), "-- your skills: none"),
        (CapacitySet(4), "-- you may hold 4 conversations"),
        (OfferReleased("o1", "c1", "declined"), "-- offer 3 is declined"),
        (OfferReleased("o1", "c1", "withdrawn"), "-- offer 3 is withdrawn"),
        (WorkReleased("c1", "handed_back"), "-- #3 this conversation is no longer yours: handed back"),
    ],
)
def test_what_happens_to_the_agent_is_said(event: Event, line: str) -> None:
    assert plain(own(event, 3)) == [line]


def test_a_missed_offer_tells_how_to_get_offers_again() -> None:
    assert "/online" in own(OfferReleased("o1", "c1", "timed_out"), 1)[0].plain()


@pytest.mark.parametrize(
    "event", [OfferReserved("o1", "c1", 1, "keyword", "", 0), WorkTaken("c1", "o1")], ids=lambda event: event.kind
)
def test_what_an_offer_or_a_packet_tells_needs_no_line_of_its_own(event: Event) -> None:
    assert own(event, 1) == []


def test_the_queue_begins_with_whoever_is_next() -> None:
    rows = [
        row("late", "queued", 9_000),
        row("early", "offered", 1_000, name="Maria"),
        row("urgent", "queued", 9_500, priority=1),
        row("with-a-bot", "bot", 0, priority=None),
    ]
    lines = plain(queue(rows, 61_000))
    assert lines[0] == "-- 3 in the queue"
    assert [line.split()[2] for line in lines[1:]] == ["urgent", "early", "late"]
    assert lines[2] == (
        "-- conversation early customer Maria, skill support, priority 3, rule keyword, waited 1 min, with the queue"
    )


def test_chats_tell_which_is_current_which_is_only_offered() -> None:
    known = Chats()
    mine, offered = known.of("c1"), known.of("c2")
    mine.is_held, offered.offer = True, "o2"
    lines = plain(chats([(mine, conversation(*HELD)), (offered, None)], current=1))
    assert lines == [
        '-- #1 customer Maria Oliveira, yours (current): "Ada is with you now."',
        "-- #2 customer c2, offered to you",
    ]


def test_no_chats_are_said_to_be_none() -> None:
    assert plain(chats([], None)) == ["-- you have no conversations"]


def test_fields_that_were_emptied_are_not_listed() -> None:
    log = [(ADA, ContextSet(value("order", "FH-1"), 1)), (ADA, ContextSet(value("city", "Rome"), 1))]
    state = conversation(*HELD, *log, (ADA, ContextCleared("city", 2)))
    assert plain(fields(1, state)) == ['-- #1 field order = "FH-1" (bot, 0.93)']


def test_no_fields_are_said_to_be_none() -> None:
    assert plain(fields(1, conversation(*HELD))) == ["-- #1 there are no fields"]


def test_a_suggestion_keeps_its_number_when_an_earlier_one_is_used() -> None:
    second = (SUGGESTED[0], type(SUGGESTED[1])("s2", "m1", "Sorry!", "", 0.5))
    state = conversation(*HELD, SUGGESTED, second, (ADA, SuggestionMarked("s1", "dismissed")))
    assert plain(suggestions(1, state)) == ["-- #1 suggestion 2 (no source, 0.50): Sorry!"]


def test_no_suggestions_are_said_to_be_none() -> None:
    assert plain(suggestions(1, conversation(*HELD))) == ["-- #1 there are no suggestions"]


def test_a_reply_that_was_not_sent_names_the_present_owner() -> None:
    assert not_yours(1, conversation(*HELD)).plain() == "-- #1 not sent: it belongs to agent ada"
    assert not_yours(1, None).plain() == "-- #1 not sent: it is no longer yours"
