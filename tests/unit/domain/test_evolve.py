"""How what was said, measured or noted changes a conversation."""

from dataclasses import replace

import pytest

from broker.domain.actors import Actor
from broker.domain.agent_events import PresenceSet
from broker.domain.context import FieldValue
from broker.domain.conversation import Conversation
from broker.domain.conversation_parts import Callback, Suggestion, Survey
from broker.domain.erasure import GONE
from broker.domain.erasure_events import Erased
from broker.domain.events import (
    CallbackScheduled,
    ContextCleared,
    ContextSet,
    ConversationEvent,
    MessagePosted,
    Opaque,
    Recorded,
    SignalsReported,
    SuggestionMarked,
    SuggestionOffered,
    SuggestionRated,
    SurveyAnswered,
    SurveyAsked,
    author_of,
)
from broker.domain.evolve import conversation_of, evolve, fold
from broker.domain.judgement_events import TurnFlagged
from broker.domain.owner_events import BotLeaseGranted, BotLeaseLost, ConversationOpened, HandoffRequested, Resolved
from broker.domain.signals import Intent, Signals
from tests.unit.domain.samples import KINDS, SAMPLES, recorded

OPENED = ConversationOpened("maria", "web", "en", "v1")
FAILED: list[tuple[str, ConversationEvent]] = [
    ("desk", BotLeaseGranted("bot.1", "l1")),
    ("desk", BotLeaseLost("l1", "silent")),
]
SURE = Signals((Intent("order_status", 0.9),), sentiment=0.2)


def after(*steps: tuple[str, ConversationEvent]) -> Conversation:
    """The fold of an opened conversation with these (role, event) steps, a second apart."""
    log = [("customer", OPENED), *steps]
    return fold("c", (recorded(seq, event, role, at=seq * 1_000) for seq, (role, event) in enumerate(log, 1)))


def asks(message: str) -> tuple[str, ConversationEvent]:
    return "customer", MessagePosted(message, "hello?", 1)


def replies(to: str | None, message: str = "r1") -> tuple[str, ConversationEvent]:
    return "bot", MessagePosted(message, "hello!", 1, reply_to=to)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_event_moves_the_log_on(kind: type[ConversationEvent]) -> None:
    base = replace(after(), suggestions={"s1": Suggestion("s1", "m1", "Ask.", "", 0.5)})
    moved = evolve(base, recorded(7, SAMPLES[kind], at=9_000))
    assert (moved.seq, moved.touched) == (7, 9_000)


def test_an_event_nobody_knows_yet_changes_nothing_else() -> None:
    base = after(asks("m1"))
    assert evolve(base, recorded(3, Opaque("brand_new"), at=base.touched)) == replace(base, seq=3)


def test_an_event_of_another_kind_of_stream_is_a_bug_that_shows() -> None:
    with pytest.raises(TypeError, match="PresenceSet"):
        evolve(Conversation("c"), Recorded("agent:ada", 1, 1, Actor("agent", "ada"), PresenceSet("online")))


def test_a_record_names_its_conversation() -> None:
    assert conversation_of(recorded(1, OPENED)) == "c"


def test_a_line_of_the_desk_is_the_desks_whoever_caused_it() -> None:
    maria = Actor("customer", "maria")
    assert author_of(MessagePosted("m1", "hi", 1, desk=True), maria) == Actor("desk", "desk")
    assert author_of(MessagePosted("m1", "hi", 1), maria) == maria


# -- who waits for an answer -------------------------------------------------------------------------------------


def test_the_newest_question_is_the_one_that_waits() -> None:
    state = after(asks("m1"), asks("m2"))
    assert (state.pending, state.pending_since) == ("m2", 3_000)


def test_a_reply_to_an_older_question_leaves_the_newer_waiting() -> None:
    assert after(asks("m1"), asks("m2"), replies("m1")).pending == "m2"
    assert after(asks("m1"), asks("m2"), replies("m2")).pending is None


def test_what_was_measured_answers_nothing() -> None:
    assert after(asks("m1"), ("bot", SignalsReported("m1", SURE))).pending == "m1"


@pytest.mark.parametrize(
    ("role", "event"),
    [
        ("agent", MessagePosted("x", "a note", 1, "note")),
        ("desk", MessagePosted("x", "please wait", 1, desk=True)),
        ("customer", HandoffRequested("t1", "", 3)),
    ],
)
def test_notes_waiting_lines_or_a_handoff_leave_the_question_open(role: str, event: ConversationEvent) -> None:
    assert after(asks("m1"), (role, event)).pending == "m1"


def test_any_public_word_of_an_agent_answers() -> None:
    assert after(asks("m1"), ("agent", MessagePosted("x", "hello", 1))).pending is None


def test_a_nudge_does_not_forgive_the_workers_that_failed() -> None:
    assert after(asks("m1"), *FAILED, asks("m2")).failed_workers == ("bot.1",)


def test_an_answer_forgives_them() -> None:
    assert after(asks("m1"), *FAILED, replies("m1")).failed_workers == ()


# -- the goodbye -------------------------------------------------------------------------------------------------


def test_a_goodbye_is_said_when_it_answers_no_question() -> None:
    resolved = ("agent", Resolved("done", bot_closes=True))
    assert after(resolved).goodbye_due
    assert after(resolved, asks("m1"), replies("m1")).goodbye_due
    assert not after(resolved, replies(None)).goodbye_due
    assert not after(resolved, replies(None), asks("m1"), replies("m1", "r2")).goodbye_due


# -- measured, found, proposed -----------------------------------------------------------------------------------


def test_a_bots_measurement_counts_in_the_engagement_a_copilots_does_not() -> None:
    measured = SignalsReported("m1", SURE)
    by_bot, by_copilot = after(asks("m1"), ("bot", measured)), after(asks("m1"), ("copilot", measured))
    assert (by_bot.engagement.turns, by_copilot.engagement.turns) == (1, 0)
    assert len(by_bot.diagnoses) == len(by_copilot.diagnoses) == 1


def test_a_field_keeps_its_history_newest_first() -> None:
    state = after(
        ("bot", ContextSet(FieldValue("order", "42", "bot", 0.7), 1)),
        ("agent", ContextSet(FieldValue("order", "43", "agent"), 2)),
        ("agent", ContextCleared("order", 3)),
    )
    readings = state.fields["order"].readings
    assert [(one.value, one.version, one.by.role, one.at) for one in readings] == [
        (None, 3, "agent", 4_000),
        ("43", 2, "agent", 3_000),
        ("42", 1, "bot", 2_000),
    ]
    assert state.values == {}


def test_a_suggestion_is_marked_with_what_became_of_it() -> None:
    offered = ("copilot", SuggestionOffered("s1", "m1", "Ask.", "kb", 0.8))
    assert after(offered).suggestions["s1"].fate is None
    assert after(offered, ("agent", SuggestionMarked("s1", "dismissed"))).suggestions["s1"].fate == "dismissed"


def test_a_suggestion_that_was_shown_stays_open_since_it_was_shown_first() -> None:
    offered = ("copilot", SuggestionOffered("s1", "m1", "Ask.", "kb", 0.8, sort="draft"))
    shown = ("agent", SuggestionMarked("s1", "shown"))
    one = after(offered, shown, shown).suggestions["s1"]
    assert (one.sort, one.fate, one.shown) == ("draft", None, 3_000)
    assert after(offered, ("agent", SuggestionMarked("s1", "sent")), shown).suggestions["s1"].fate == "sent"


def test_words_of_another_conversation_go_from_every_copy_once_it_is_told_that_they_are_erased() -> None:
    quoting = ("copilot", SuggestionOffered("s1", "m1", "Ask Tom.", "resolved in c-tom", 0.8, past="c-tom"))
    article = ("copilot", SuggestionOffered("s2", "m1", "Ask.", "kb", 0.8))
    state = after(quoting, article, ("desk", Erased(2, ("suggestions",), "quoted")))
    assert [(one.text, one.source) for one in state.suggestions.values()] == [(GONE, ""), ("Ask.", "kb")]


def test_the_newest_verdict_on_a_suggestion_stands() -> None:
    offered = ("copilot", SuggestionOffered("s1", "m1", "Ask.", "kb", 0.8))
    verdicts = (("agent", SuggestionRated("s1", good)) for good in (True, False))
    assert after(offered).suggestions["s1"].good is None
    assert after(offered, *verdicts).suggestions["s1"].good is False


def test_a_flag_is_kept_with_its_newest_reason() -> None:
    flags = (("agent", TurnFlagged("m1", reason)) for reason in ("rude", "rude, wrong"))
    assert after(*flags).flags == {"m1": "rude, wrong"}


def test_a_survey_is_open_between_question_and_answer() -> None:
    assert after(("desk", SurveyAsked())).survey == Survey(asked=2_000)
    answered = after(("desk", SurveyAsked()), ("customer", SurveyAnswered(4, "ok"))).survey
    assert (answered.is_open, answered.score, answered.comment) == (False, 4, "ok")


def test_callbacks_are_kept_in_the_order_they_were_agreed() -> None:
    state = after(("agent", CallbackScheduled(9_000, "1")), ("customer", CallbackScheduled(8_000, "2", "parcel")))
    assert state.callbacks == (Callback(9_000, "1", ""), Callback(8_000, "2", "parcel"))


def test_a_line_is_found_by_its_message() -> None:
    state = after(asks("m1"), asks("m2"))
    found = state.line("m1")
    assert found is not None
    assert (found.seq, found.at, found.author.role) == (2, 2_000, "customer")
    assert state.line("m9") is None
