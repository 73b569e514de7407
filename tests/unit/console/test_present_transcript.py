"""The transcript that an agent reads, made one event at a time."""

from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broker.domain.actors import Actor
from broker.domain.customers import CustomerRecord
from broker.domain.events import (
    CallbackScheduled,
    ConversationEvent,
    MessagePosted,
    Opaque,
    Recorded,
    SignalsReported,
    SurveyAnswered,
    SurveyAsked,
)
from broker.domain.owner_events import (
    AgentLost,
    Closed,
    ConversationOpened,
    HandedBack,
    HandoffRequested,
    OfferAccepted,
    OfferDeclined,
    OfferTimedOut,
    Reopened,
    Resolved,
    Transferred,
)
from broker.domain.signals import ApiCall, Intent, Signals, Why
from collabtui.console.present.transcript import TranscriptFeed, Unsent
from collabtui.console.views import TranscriptItem, TranscriptView
from tests.unit.domain.samples import SAMPLES

#: 2025-11-12 14:03 in UTC.
NOON = 1_762_956_180_000
CUSTOMER, BOT, ADA, DESK = Actor("customer", "maria"), Actor("bot", "b1"), Actor("agent", "ada"), Actor("desk", "desk")
HOUR, DAY = 3_600_000, 86_400_000


def log(*happened: tuple[Actor, ConversationEvent], at: int = NOON) -> list[Recorded]:
    return [Recorded("conversation:c1", seq, at, actor, event) for seq, (actor, event) in enumerate(happened, 1)]


def read(events: list[Recorded], me: str = "ada") -> TranscriptFeed:
    feed = TranscriptFeed(me, UTC)
    for event in events:
        feed.add(event)
    return feed


def items(*happened: tuple[Actor, ConversationEvent], me: str = "ada") -> list[TranscriptItem]:
    """All but the rule of the day, which is the first."""
    return list(read(log(*happened), me).view().items[1:])


def border(event: ConversationEvent, me: str = "ada") -> str:
    """The words of the rule that an event makes, after Ada accepted."""
    accepted = (ADA, OfferAccepted("o1", "ada", "Ada Lovelace"))
    return items(accepted, (DESK, event), me=me)[1].text


def test_a_message_has_its_author_kind_time() -> None:
    (item,) = items((BOT, MessagePosted("m1", "Hello!", 1)))
    assert item == TranscriptItem("message:m1", "bot", "bot", "14:03", "Hello!")


def test_a_customer_has_the_name_that_the_business_knows() -> None:
    opened = ConversationOpened("maria", "web", "en", "v1", CustomerRecord(name="Maria Lopez"))
    _, item = items((CUSTOMER, opened), (CUSTOMER, MessagePosted("m1", "hi", 1)))
    assert (item.kind, item.who) == ("customer", "Maria Lopez")


def test_a_customer_without_a_name_has_their_id() -> None:
    (item,) = items((CUSTOMER, MessagePosted("m1", "hi", 1)))
    assert item.who == "maria"


def test_my_messages_are_mine_under_the_name_that_customers_read() -> None:
    (item,) = items((ADA, MessagePosted("m1", "hi", 1)))
    assert (item.kind, item.who, item.mine) == ("agent", "you", True)


def test_a_customer_with_my_id_is_not_me() -> None:
    (item,) = items((Actor("customer", "ada"), MessagePosted("m1", "hi", 1)))
    assert (item.kind, item.mine) == ("customer", False)


def test_another_agent_has_the_name_they_accepted_under() -> None:
    _, item = items((ADA, OfferAccepted("o1", "ada", "Ada Lovelace")), (ADA, MessagePosted("m1", "hi", 1)), me="ben")
    assert (item.who, item.mine) == ("Ada Lovelace", False)


def test_a_note_is_a_note_whoever_wrote_it() -> None:
    note = MessagePosted("m1", "careful", 1, "note")
    assert [item.kind for item in items((ADA, note), (Actor("copilot", "c1"), note))] == ["note", "note"]


def test_lines_of_the_desk_are_the_desks() -> None:
    (item,) = items((DESK, MessagePosted("m1", "You are number 2.", 1, desk=True)))
    assert (item.kind, item.who) == ("desk", "desk")


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (HandoffRequested("t1", "", 3, Why("keyword")), "handed to a person: asked for a person"),
        (HandoffRequested("t1", "", 3, Why("customer_asked")), "handed to a person: customer asked"),
        (HandoffRequested("t1", "", 3), "handed to a person"),
        (OfferDeclined("o1", "ada", "busy"), 'Ada Lovelace declined, "busy"'),
        (OfferTimedOut("o1", "ada"), "Ada Lovelace did not answer the offer"),
        (Transferred("ada", "billing"), "Ada Lovelace passed it on to billing"),
        (Transferred("ada", "", "zoe", "knows her"), 'Ada Lovelace passed it on to zoe'),
        (AgentLost("ada"), "the connection to Ada Lovelace was lost: it waits again"),
        (HandedBack(), "handed back to the bot"),
        (Resolved("solved", bot_closes=True), "resolved: solved"),
        (Resolved("", bot_closes=True, note="refunded"), 'resolved: no code, "refunded"'),
        (Closed("closed"), "closed"),
        (Closed("customer_idle"), "closed: customer idle"),
        (Reopened("customer_wrote"), "opened again: customer wrote"),
        (SurveyAsked(), "the customer is asked for a rating"),
        (SurveyAnswered(4, "quick"), 'the customer rated 4 of 5, "quick"'),
        (
            CallbackScheduled(NOON + HOUR, "+49", "refund"),
            'a call to +49 is planned for Wed 12 Nov 2025 15:03, "refund"',
        ),
        (Opaque("brand_new"), "something happened that this version does not know: brand_new"),
    ],
)  # fmt: skip
def test_what_happened_stands_between_the_messages(event: ConversationEvent, words: str) -> None:
    assert border(event, me="ben") == words


def test_what_i_did_says_you() -> None:
    assert border(OfferTimedOut("o1", "ada")) == "you did not answer the offer"
    assert items((ADA, OfferAccepted("o1", "ada", "Ada")))[0].text == "you took over"


def test_a_call_planned_beyond_all_calendars_is_still_told() -> None:
    assert "9007199254740991 ms after 1970" in border(CallbackScheduled(2**53 - 1, "+49 30 1"))


def test_what_other_panes_show_is_not_repeated() -> None:
    told = {kind for kind, event in SAMPLES.items() if items((DESK, event))}
    quiet = {kind.__name__ for kind in set(SAMPLES) - told}
    assert quiet == {
        "BotLeaseGranted",
        "BotLeaseLost",
        "ContextCleared",
        "ContextSet",
        "OfferMade",
        "OfferWithdrawn",
        "SuggestionMarked",
        "SuggestionOffered",
        "SuggestionRated",
    }


def test_what_the_bot_measured_is_an_entry_of_its_own_kind() -> None:
    signals = Signals((Intent("refund", 0.31),), sentiment=-0.5, api_calls=(ApiCall("orders", False, 9, "timeout"),))
    (item,) = items((BOT, SignalsReported("m1", signals)))
    assert (item.kind, item.text) == ("diagnosis", "refund 0.31, mood -0.50, orders (timeout) failed")


def test_a_turn_without_any_measure_says_so() -> None:
    assert items((BOT, SignalsReported("m1", Signals())))[0].text == "nothing measured"
    assert items((BOT, SignalsReported("m1", Signals(fallback=True))))[0].text == "not understood"


def test_a_new_day_begins_with_its_date() -> None:
    feed = read(log((CUSTOMER, MessagePosted("m1", "hi", 1))))
    for seq, days in ((2, 0), (3, 1), (4, 1)):
        feed.add(Recorded("conversation:c1", seq, NOON + days * DAY, CUSTOMER, MessagePosted(f"m{seq}", "hi", 1)))
    texts = [item.text for item in feed.view().items]
    assert texts == ["Wed 12 Nov 2025", "hi", "hi", "Thu 13 Nov 2025", "hi", "hi"]


def test_what_is_not_delivered_stands_last_with_its_state() -> None:
    feed = read(log((CUSTOMER, MessagePosted("m1", "hi", 1))))
    unsent = [Unsent("m2", "hello", NOON, "sending"), Unsent("m3", "careful", NOON, "held", "note")]
    last = feed.view(unsent=unsent).items[-2:]
    assert last == (
        TranscriptItem("message:m2", "agent", "you", "14:03", "hello", "sending", mine=True),
        TranscriptItem("message:m3", "note", "you", "14:03", "careful", "held", mine=True),
    )


def test_a_message_that_the_log_has_is_not_shown_a_second_time() -> None:
    feed = read(log((ADA, MessagePosted("m1", "hello", 1))))
    assert [item.key for item in feed.view(unsent=[Unsent("m1", "hello", NOON, "sending")]).items[1:]] == ["message:m1"]


def test_delivery_keeps_the_key() -> None:
    feed = read(log((CUSTOMER, MessagePosted("m1", "hi", 1))))
    before = feed.view(unsent=[Unsent("m2", "hello", NOON, "sending")]).items[-1]
    feed.add(Recorded("conversation:c1", 2, NOON, ADA, MessagePosted("m2", "hello", 1)))
    assert feed.view().items[-1].key == before.key


def test_the_view_says_which_conversation_who_types_what_is_missing() -> None:
    assert read([]).view("Maria", typing="Maria", empty="Nothing.") == TranscriptView(
        None, "Maria", (), "Maria is writing…", "Nothing."
    )
    assert read(log((BOT, MessagePosted("m1", "hi", 1)))).view().conversation == "c1"
    assert read([]).view().typing == ""


def test_a_view_does_not_change_when_more_comes() -> None:
    feed = read(log((BOT, MessagePosted("m1", "hi", 1))))
    view = feed.view()
    feed.add(Recorded("conversation:c1", 2, NOON, BOT, MessagePosted("m2", "hi", 1)))
    assert len(view.items) == 2
    assert len(feed.view().items) == 3


ACTORS = st.sampled_from([CUSTOMER, BOT, ADA, DESK, Actor("copilot", "c1"), Actor("supervisor", "sam")])
EVENTS = st.lists(st.tuples(ACTORS, st.sampled_from(list(SAMPLES.values())), st.integers(0, DAY)), max_size=30)


def laid_out(happened: list[tuple[Actor, ConversationEvent, int]]) -> list[Recorded]:
    at, events = NOON, []
    for seq, (actor, event, later) in enumerate(happened, 1):
        at += later
        events.append(Recorded("conversation:c1", seq, at, actor, event))
    return events


@given(EVENTS, st.integers(0, 30))
def test_looking_in_between_changes_nothing(
    happened: list[tuple[Actor, ConversationEvent, int]], looked_at: int
) -> None:
    events = laid_out(happened)
    watched = read(events[:looked_at])
    seen = watched.view()
    for event in events[looked_at:]:
        watched.add(event)
    assert watched.view() == read(events).view()
    assert watched.view().items[: len(seen.items)] == seen.items


@given(EVENTS)
def test_entries_stay_the_very_objects_they_were(happened: list[tuple[Actor, ConversationEvent, int]]) -> None:
    events = laid_out(happened)
    feed = read(events)
    before = feed.view().items
    feed.add(Recorded("conversation:c1", len(events) + 1, NOON, BOT, MessagePosted("last", "bye", 1)))
    after = feed.view().items
    assert all(one is other for one, other in zip(before, after, strict=False))
    assert len(after) > len(before)
