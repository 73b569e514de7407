"""What is said, noted, measured, proposed."""

import pytest

from broker.domain.actors import Actor
from broker.domain.commands import (
    ClearField,
    Command,
    MarkSuggestion,
    OfferSuggestion,
    OpenConversation,
    PostMessage,
    RateSuggestion,
    ReportSignals,
    ScheduleCallback,
    SetField,
)
from broker.domain.context import FieldValue
from broker.domain.customers import ConversationStarted, CustomerRecord
from broker.domain.desk_commands import RecordCustomer
from broker.domain.errors import (
    AlreadyExists,
    BadCommand,
    Forbidden,
    LimitReached,
    NotFound,
    Refused,
    StaleVersion,
    WrongPhase,
)
from broker.domain.events import (
    CallbackScheduled,
    ContextCleared,
    ContextSet,
    SignalsReported,
    SuggestionFate,
    SuggestionMarked,
    SuggestionRated,
)
from broker.domain.owner_events import ConversationOpened, HandoffRequested
from broker.domain.signals import Measured, Why
from tests.policies import policy_of
from tests.unit.decide.stories import ADA, BEN, BOT, COPILOT, MARIA, SUPERVISOR, TOM, UNSURE, Story


def set_order(value: str, expected: int, source: str = "agent") -> SetField:
    return SetField("c", FieldValue("order", value, source), expected)  # type: ignore[arg-type]


# -- opening -----------------------------------------------------------------------------------------------------


def test_opening_takes_along_what_the_business_knows() -> None:
    story = Story()
    story.send(SUPERVISOR, RecordCustomer("maria", record := CustomerRecord(name="Maria", verified_by="email")))
    decision = story.send(MARIA, OpenConversation("c", "web", "en", topic="parcels"))
    assert decision["conversation:c"] == (ConversationOpened("maria", "web", "en", "v1", record, "parcels"),)
    assert decision["customer:maria"] == (ConversationStarted("c"),)


def test_an_id_is_opened_once_whoever_asks() -> None:
    story = Story().opened()
    story.refuses(AlreadyExists, MARIA, OpenConversation("c"))
    story.refuses(AlreadyExists, TOM, OpenConversation("c"))


# -- saying ------------------------------------------------------------------------------------------------------


def test_a_keyword_typed_by_the_customer_hands_over_in_the_same_decision() -> None:
    story = Story().leased()
    events = story.does(MARIA, PostMessage("c", "Get me a REAL  person!"))
    assert [event.kind for event in events] == ["message_posted", "handoff_requested", "message_posted"]
    requested = events[1]
    assert isinstance(requested, HandoffRequested)
    evidence = story.state.lines[-2].message
    assert requested.why == Why("keyword", (Measured("phrase", "real person", "typed"),), evidence, "v1")
    assert requested.priority == 2


@pytest.mark.parametrize("text", ["humane treatment", "inhuman", "unreal persons"])
def test_a_word_that_only_contains_the_keyword_hands_over_nothing(text: str) -> None:
    assert len(Story().leased().does(MARIA, PostMessage("c", text))) == 1


def test_the_keyword_is_mere_talk_once_a_person_is_involved() -> None:
    story = Story().owned()
    assert len(story.does(MARIA, PostMessage("c", "are you human?"))) == 1


def test_a_customer_who_writes_while_the_bot_says_goodbye_may_ask_for_a_person_again() -> None:
    story = Story().resolved()
    story.does(MARIA, PostMessage("c", "human!"))
    assert story.state.phase == "queued"


@pytest.mark.parametrize(
    ("actor", "command", "kind"),
    [
        (MARIA, PostMessage("c", "psst", visibility="note"), Forbidden),
        (MARIA, PostMessage("c", "hello", suggestion="s1"), Forbidden),
        (SUPERVISOR, PostMessage("c", "hello", 3), Forbidden),
        (ADA, PostMessage("c", "hello"), BadCommand),
        (BOT, PostMessage("c", "hello", 4), Forbidden),
    ],
)
def test_everybody_speaks_in_their_own_way_only(actor: Actor, command: Command, kind: type[Refused]) -> None:
    Story().owned().refuses(kind, actor, command)


@pytest.mark.parametrize("actor", [ADA, BEN, SUPERVISOR])
def test_the_whole_desk_may_leave_notes_that_answer_nothing(actor: Actor) -> None:
    story = Story().owned()
    story.does(actor, PostMessage("c", "she is upset", visibility="note"))
    assert story.state.lines[-1].visibility == "note"
    assert story.state.pending == "m1"


def test_a_message_id_that_somebody_used_already_is_refused() -> None:
    story = Story().owned()
    epoch = story.state.epoch
    with pytest.raises(AlreadyExists):
        story.send(ADA, PostMessage("c", "hello", epoch), "m1")
    with pytest.raises(AlreadyExists):
        story.send(MARIA, PostMessage("c", "hello again"), "m1")


def test_a_transcript_has_an_end() -> None:
    story = Story(policy_of(limits={"lines": 10}))
    for number in range(10):
        story.asked("hello?", f"m{number}")
    story.refuses(LimitReached, MARIA, PostMessage("c", "hello?"))


# -- the context -------------------------------------------------------------------------------------------------


def test_a_stale_write_is_told_the_present_value_its_author_with_the_time() -> None:
    story = Story().owned()
    story.does(ADA, set_order("42", 0))
    refused = story.refuses(StaleVersion, BEN, set_order("43", 0))
    assert refused.current == {"version": 1, "value": "42", "by": "agent ada", "at": story.at}
    assert "agent ada" in refused.message


def test_a_write_that_saw_the_present_value_raises_its_version() -> None:
    story = Story().owned()
    story.does(ADA, set_order("42", 0))
    assert story.does(BEN, set_order("43", 1)) == (ContextSet(FieldValue("order", "43", "agent"), 2),)


def test_a_field_that_does_not_exist_has_version_zero() -> None:
    story = Story().owned()
    assert story.refuses(StaleVersion, ADA, set_order("42", 3)).current == {"version": 0}
    story.refuses(NotFound, ADA, ClearField("c", "order", 0))


def test_clearing_is_a_write_like_any_other() -> None:
    story = Story().owned()
    story.does(ADA, set_order("42", 0))
    story.refuses(StaleVersion, BEN, ClearField("c", "order", 0))
    assert story.does(BEN, ClearField("c", "order", 1)) == (ContextCleared("order", 2),)
    assert story.state.values == {}
    assert story.state.fields["order"].readings[1].value == "42"


@pytest.mark.parametrize("cleared", [False, True])
def test_a_worker_never_overwrites_what_a_person_wrote_or_cleared(cleared: bool) -> None:
    story = Story().leased()
    story.does(SUPERVISOR, set_order("42", 0, "api"))
    if cleared:
        story.does(ADA, ClearField("c", "order", 1))
    for worker in (BOT, COPILOT):
        story.refuses(Forbidden, worker, set_order("666", 1 + cleared, "bot"))


def test_a_person_overwrites_what_a_worker_found() -> None:
    story = Story().leased()
    story.does(BOT, set_order("42", 0, "bot"))
    story.does(COPILOT, set_order("43", 1, "copilot"))
    story.does(ADA, set_order("44", 2))
    assert story.state.values == {"order": "44"}


def test_a_worker_cannot_name_a_person_as_its_source() -> None:
    Story().leased().refuses(BadCommand, COPILOT, set_order("42", 0, "agent"))


def test_the_context_of_a_closed_conversation_stays_as_it_was() -> None:
    story = Story().owned()
    story.does(ADA, set_order("42", 0))
    story.resolved_and_closed()
    story.refuses(WrongPhase, ADA, set_order("43", 1))
    story.refuses(WrongPhase, ADA, ClearField("c", "order", 1))


# -- measuring, proposing ----------------------------------------------------------------------------------------


def test_a_copilot_measures_what_was_said_without_moving_the_engagement() -> None:
    story = Story().owned()
    before = story.state.engagement
    assert story.does(COPILOT, ReportSignals("c", "m1", UNSURE)) == (SignalsReported("m1", UNSURE),)
    assert story.state.engagement == before
    story.refuses(NotFound, COPILOT, ReportSignals("c", "m99", UNSURE))


def test_a_suggestion_is_about_something_that_was_said() -> None:
    story = Story().owned()
    story.send(COPILOT, OfferSuggestion("c", "m1", "Ask for the order.", "kb/orders", 0.8), "s1")
    assert story.state.suggestions["s1"].text == "Ask for the order."
    story.refuses(NotFound, COPILOT, OfferSuggestion("c", "m99", "Ask.", "kb/orders", 0.8))


def test_nobody_needs_a_suggestion_once_it_is_closed() -> None:
    story = Story().owned().resolved_and_closed()
    story.refuses(WrongPhase, COPILOT, OfferSuggestion("c", "m1", "Ask.", "kb/orders", 0.8))


def test_what_became_of_a_suggestion_is_kept() -> None:
    story = Story().owned()
    story.send(COPILOT, OfferSuggestion("c", "m1", "Ask for the order.", "kb/orders", 0.8), "s1")
    assert story.does(ADA, MarkSuggestion("c", "s1", "sent")) == (SuggestionMarked("s1", "sent"),)
    assert story.state.suggestions["s1"].fate == "sent"
    story.refuses(NotFound, ADA, MarkSuggestion("c", "s2", "sent"))


def test_what_was_sent_says_how_much_of_it_was_kept() -> None:
    story = Story().owned()
    story.send(COPILOT, OfferSuggestion("c", "m1", "Ask for the order.", "kb/orders", 0.8, sort="draft"), "s1")
    sent = MarkSuggestion("c", "s1", "sent", ai_share=0.75, kept_share=0.5, edits=12)
    assert story.does(ADA, sent) == (SuggestionMarked("s1", "sent", 0.75, 0.5, 12),)


@pytest.mark.parametrize("fate", ["shown", "inserted", "dismissed"])
def test_nobody_knows_how_much_is_kept_before_it_is_sent(fate: SuggestionFate) -> None:
    story = Story().owned()
    story.send(COPILOT, OfferSuggestion("c", "m1", "Ask for the order.", "kb/orders", 0.8), "s1")
    story.refuses(BadCommand, ADA, MarkSuggestion("c", "s1", fate, kept_share=0.5))
    assert story.does(ADA, MarkSuggestion("c", "s1", fate)) == (SuggestionMarked("s1", fate),)


@pytest.mark.parametrize("person", [ADA, BEN, SUPERVISOR])
def test_anybody_at_the_desk_says_what_they_think_of_a_suggestion(person: Actor) -> None:
    story = Story().owned()
    story.send(COPILOT, OfferSuggestion("c", "m1", "Ask for the order.", "kb/orders", 0.8), "s1")
    assert story.does(person, RateSuggestion("c", "s1", False, "old")) == (SuggestionRated("s1", False, "old"),)
    story.refuses(NotFound, person, RateSuggestion("c", "s2", True))


def test_a_callback_lies_in_the_future() -> None:
    story = Story().owned()
    story.refuses(BadCommand, MARIA, ScheduleCallback("c", story.at, "+49 30 1"))
    due = story.at + 1
    assert story.does(ADA, ScheduleCallback("c", due, "+49 30 1")) == (CallbackScheduled(due, "+49 30 1"),)
