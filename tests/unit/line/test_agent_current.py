"""What an agent types about the current conversation."""

import pytest

from broker.domain.actors import DESK
from broker.domain.agent_events import WrapUpStarted
from broker.domain.commands import (
    ClearField,
    Command,
    HandBack,
    MarkSuggestion,
    PostMessage,
    RateSuggestion,
    Resolve,
    ScheduleCallback,
    SetField,
)
from broker.domain.context import FieldValue
from broker.domain.desk_commands import EndWrapUp
from broker.domain.errors import StaleVersion
from broker.domain.events import ContextSet, MessagePosted
from broker.domain.handoff_commands import Transfer
from broker.domain.judgement_events import AlertRaised
from broker.domain.owner_events import HandedBack
from broker.domain.team_commands import FlagTurn, Hold, MarkEscalation
from tests.unit.line.room import Office, sitting
from tests.unit.line.values import BOT, MINE, SUGGESTED, TALK, value


async def test_a_reply_carries_the_epoch_of_the_present_ownership() -> None:
    async with sitting(Office()) as office:
        await office.accepts()
        office.keyboard.types("hello Maria")
        await office.screen.shows("#1 agent ada: hello Maria")
        state = office.desk.mirror.conversation("c1")
    assert state is not None
    assert office.desk.of(PostMessage) == [PostMessage("c1", "hello Maria", state.epoch)]


async def test_a_reply_without_a_conversation_is_not_sent() -> None:
    async with sitting(Office()) as office:
        office.keyboard.types("hello")
        await office.screen.shows("say which conversation you mean")
    assert office.desk.of(PostMessage) == []


async def test_a_reply_to_a_conversation_that_went_elsewhere_is_not_sent() -> None:
    async with sitting(Office()) as office:
        await office.accepts()
        office.desk.happen(TALK, DESK, HandedBack())
        await office.screen.shows("the bots have it again")
        office.keyboard.types("one more thing")
        assert await office.screen.shows("not sent") == "-- #1 not sent: it belongs to the bots"
    assert office.desk.of(PostMessage) == []


async def test_a_note_is_no_reply() -> None:
    async with sitting(Office()) as office:
        await office.accepts()
        office.keyboard.types("/note she waits")
        await office.screen.shows("#1 [note] ada: she waits")
    assert office.desk.of(PostMessage) == [PostMessage("c1", "she waits", visibility="note")]


async def test_a_field_is_written_over_the_version_that_was_seen() -> None:
    async with sitting(Office()) as office:
        await office.accepts()
        office.desk.happen(TALK, BOT, ContextSet(value("order", "FH-1"), 1))
        await office.screen.shows("FH-1")
        office.keyboard.types("/set order FH-2", "/set city Fernhill by the sea", "/clear order", "/fields")
        await office.screen.shows('field order = "FH-1" (bot, 0.93)')
    assert office.desk.of(SetField) == [
        SetField("c1", FieldValue("order", "FH-2", "agent"), 1),
        SetField("c1", FieldValue("city", "Fernhill by the sea", "agent"), 0),
    ]
    assert office.desk.of(ClearField) == [ClearField("c1", "order", 1)]


async def test_a_stale_write_prints_the_present_value() -> None:
    stale = StaleVersion("changed", {"version": 2, "value": "Rome", "by": "agent ben", "at": 60_000})
    async with sitting(Office()) as office:
        await office.accepts()
        office.desk.on[SetField] = lambda _command, _id: stale
        office.keyboard.types("/set city Paris")
        assert 'it is "Rome" now, written by agent ben' in await office.screen.shows("not changed")


async def test_an_inserted_suggestion_is_sent_then_marked() -> None:
    async with sitting(Office()) as office:
        await office.accepts()
        office.desk.happen(TALK, *SUGGESTED)
        await office.screen.shows("suggestion 1 (tracking.md")
        office.keyboard.types("/suggest", "/insert 2", "/insert 1")
        await office.screen.shows("there is no suggestion 2")
        await office.screen.shows("#1 agent ada: It arrives")
    reply, mark = office.desk.sent[-3:-1]
    assert isinstance(reply, PostMessage)
    assert (reply.text, reply.suggestion) == ("It arrives\ntomorrow.", "s1")
    assert mark == MarkSuggestion("c1", "s1", "sent", 1, 1, 0)


async def test_a_suggestion_that_was_printed_is_told_as_shown_once() -> None:
    async with sitting(Office()) as office:
        await office.accepts()
        office.desk.happen(TALK, *SUGGESTED)
        await office.screen.shows("suggestion 1 (tracking.md")
        office.keyboard.types("/suggest", "/suggest")
    assert office.desk.of(MarkSuggestion) == [MarkSuggestion("c1", "s1", "shown")]


async def test_what_came_before_the_conversation_was_ones_own_is_shown_once_it_is_listed() -> None:
    async with sitting(Office()) as office:
        await office.is_offered()
        office.desk.happen(TALK, *SUGGESTED)
        await office.accepts()
        assert office.desk.of(MarkSuggestion) == []
        office.keyboard.types("/suggest")
        await office.screen.shows("suggestion 1 (tracking.md")
    assert office.desk.of(MarkSuggestion) == [MarkSuggestion("c1", "s1", "shown")]


async def test_a_suggestion_is_rated_the_bots_words_are_flagged_with_a_reason() -> None:
    async with sitting(Office()) as office:
        await office.accepts()
        office.keyboard.types("/rate good", "/flag wrong day")
        await office.screen.shows("there is no such suggestion; /suggest lists them")
        await office.screen.shows("no bot said anything here")
        office.desk.happen(TALK, *SUGGESTED)
        office.desk.happen(TALK, BOT, MessagePosted("b1", "It came on Monday.", 1))
        await office.screen.shows("It came on Monday.")
        office.keyboard.types("/rate 1 bad far too long", "/flag wrong day")
    assert office.desk.of(RateSuggestion) == [RateSuggestion("c1", "s1", False, "far too long")]
    assert office.desk.of(FlagTurn) == [FlagTurn("c1", "b1", "wrong day")]


async def test_a_suggestion_can_be_put_away() -> None:
    async with sitting(Office()) as office:
        await office.accepts()
        office.desk.happen(TALK, *SUGGESTED)
        await office.screen.shows("suggestion 1 (tracking.md")
        office.keyboard.types("/dismiss 1")
    assert office.desk.of(MarkSuggestion)[-1] == MarkSuggestion("c1", "s1", "dismissed")


async def test_a_suggestion_for_a_conversation_that_went_elsewhere_is_neither_sent_nor_marked() -> None:
    async with sitting(Office()) as office:
        await office.accepts()
        office.desk.happen(TALK, *SUGGESTED)
        office.desk.happen(TALK, DESK, HandedBack())
        await office.screen.shows("the bots have it again")
        office.keyboard.types("/insert 1")
        await office.screen.shows("not sent")
    assert office.desk.of(PostMessage) == office.desk.of(MarkSuggestion) == []


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("/transfer billing wants a refund", Transfer("c1", "billing", None, "wants a refund")),
        ("/transfer @ben", Transfer("c1", "", "ben")),
        ("/warm @ben", Transfer("c1", "", "ben", mode="warm")),
        ("/hold busy", Hold("c1", "busy")),
        ("/mark right", MarkEscalation("c1", "t1", "right")),
        ("/handback all said", HandBack("c1", "all said")),
        ("/resolve solved sent a new one", Resolve("c1", "solved", "sent a new one")),
        (
            "/callback 2030-01-31T15:30:00+00:00 555-0110 parcel",
            ScheduleCallback("c1", 1_896_103_800_000, "555-0110", "parcel"),
        ),
    ],
)
async def test_the_current_conversation_can_be_moved_on(line: str, command: Command) -> None:
    async with sitting(Office()) as office:
        await office.accepts()
        office.keyboard.types(line)
    assert office.desk.of(type(command)) == [command]


async def test_the_packet_can_be_read_again() -> None:
    async with sitting(Office()) as office:
        await office.accepts()
        office.keyboard.types("/packet")
    assert len([line for line in office.screen.lines if "why: rule" in line]) == 2


async def test_a_conversation_is_chosen_by_its_number() -> None:
    async with sitting(Office()) as office:
        await office.accepts()
        office.keyboard.types("/use 1", "/use 2")
        await office.screen.shows("#1 what you type goes here now")
        await office.screen.shows("conversation 2 is not yours")


async def test_what_there_is_nothing_to_end_of_is_not_sent() -> None:
    async with sitting(Office()) as office:
        await office.accepts()
        before = len(office.desk.sent)
        office.keyboard.types("/takeback", "/answered", "/ready")
        await office.screen.shows("it is offered to nobody")
        await office.screen.shows("no question to a colleague is open")
        await office.screen.shows("you are not in wrap-up")
        assert len(office.desk.sent) == before


async def test_a_wrap_up_ends_by_its_conversation() -> None:
    async with sitting(Office()) as office:
        await office.screen.shows("you are online")
        office.desk.happen(MINE, DESK, WrapUpStarted("c0", None))
        await office.screen.shows("you are in wrap-up; /ready ends it")
        office.keyboard.types("/ready")
    assert office.desk.of(EndWrapUp) == [EndWrapUp("ada", "c0")]


async def test_an_offer_that_waits_is_told_again_as_its_alert_says() -> None:
    async with sitting(Office()) as office:
        await office.is_offered()
        office.desk.happen(TALK, DESK, AlertRaised("agent", 2))
        await office.screen.shows("offer 1 still waits (alert 2)")
