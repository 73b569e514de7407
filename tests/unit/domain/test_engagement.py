"""Claims about the signals as a fold of the log."""

from collections import Counter
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broker.domain.conversation import Conversation
from broker.domain.engagement import CALLS, KEPT, Engagement, utterance
from broker.domain.events import ConversationEvent, MessagePosted, SignalsReported
from broker.domain.evolve import fold
from broker.domain.judgement_events import HandoffProposed, ProposalAnswered
from broker.domain.owner_events import (
    BotLeaseGranted,
    BotLeaseLost,
    Closed,
    ConversationOpened,
    HandedBack,
    HandoffRequested,
    PutToSleep,
)
from broker.domain.signals import ApiCall, Intent, Signals, Why
from tests.unit.domain.samples import recorded

OPENED = ConversationOpened("maria", "web", "en", "v1")
WORDS = ("where is it", "Where is  it?", "hello", "my parcel FH-10234 is late, again", "ÄRGER", "\ud800")

shares = st.floats(0, 1)
calls = st.builds(ApiCall, st.sampled_from(["orders", "refunds"]), st.booleans(), st.just(5))
measured = st.builds(
    Signals,
    st.lists(st.builds(Intent, st.sampled_from(["order_status", "refund"]), shares), max_size=3).map(tuple),
    st.booleans(),
    st.none() | st.floats(-1, 1),
    st.lists(calls, max_size=3).map(tuple),
    risk=st.none() | shares,
    wants_human=st.none() | shares,
    frustration=st.none() | shares,
)


@dataclass(frozen=True)
class Step:
    """One event by one role, ``after`` so many milliseconds."""

    role: str
    event: ConversationEvent
    after: int


says = st.builds(
    Step, st.just("customer"), st.sampled_from(WORDS).map(lambda t: MessagePosted("m", t, 1)), st.integers(0, 9_999)
)
answers = st.builds(Step, st.just("bot"), st.just(MessagePosted("r", "hm", 1, reply_to="m")), st.integers(0, 9_999))
turns = st.builds(
    Step, st.sampled_from(["bot", "copilot"]), measured.map(lambda s: SignalsReported("m", s)), st.integers(0, 9_999)
)
steps = st.lists(says | answers | turns, max_size=60)


def lived(story: list[Step]) -> Conversation:
    at, log = 1_000, [recorded(1, OPENED, "customer", at=1_000)]
    for seq, step in enumerate(story, 2):
        at += step.after
        log.append(recorded(seq, step.event, step.role, at=at))
    return fold("c", log)


@given(steps)
def test_the_fold_equals_what_a_reader_of_the_whole_log_would_count(story: list[Step]) -> None:
    engagement = lived(story).engagement
    bots = [s.event.signals for s in story if s.role == "bot" and isinstance(s.event, SignalsReported)]
    every = [s.event.signals for s in story if isinstance(s.event, SignalsReported)]
    failed = [call.name for one in bots for call in one.api_calls if not call.ok]
    assert engagement.turns == len(bots)
    assert engagement.total_fallbacks == sum(one.fallback for one in bots)
    assert engagement.api_errors == len(failed)
    assert dict(engagement.failed_calls) == Counter(failed)
    assert engagement.confidences == tuple(one.confidence for one in bots)[-KEPT:]
    assert engagement.gaps == tuple(one.gap for one in bots)[-KEPT:]
    assert engagement.intents == tuple(one.intents[0].name if one.intents else "" for one in bots)[-KEPT:]
    assert engagement.moods == tuple(one.sentiment for one in bots if one.sentiment is not None)[-KEPT:]
    assert engagement.frustrations == tuple(one.frustration for one in bots if one.frustration is not None)[-KEPT:]
    assert engagement.wants_human == (bots[-1].wants_human if bots else None)
    risks = [one.risk for one in every if one.risk is not None]
    assert engagement.risk == (risks[-1] if risks else None)


@given(steps)
def test_messages_and_waits_are_those_of_the_log(story: list[Step]) -> None:
    at, since, waits, said = 1_000, None, [], []
    for step in story:
        at += step.after
        if not isinstance(step.event, MessagePosted):
            continue
        if step.role == "customer":
            since = at if since is None else since
            said.append(utterance(at, step.event.text))
        elif since is not None:
            waits.append(at - since)
            since = None
    engagement = lived(story).engagement
    assert engagement.messages == tuple(said[-KEPT:])
    assert engagement.waiting_since == since
    assert (engagement.last_wait, engagement.longest_wait) == ((waits[-1], max(waits)) if waits else (0, 0))


def test_whoever_asks_again_has_waited_since_the_first_question() -> None:
    asks = [Step("customer", MessagePosted("m", "hello?", 1), 5_000)] * 3
    assert lived(asks).engagement.waited(21_000) == 15_000


def test_a_clock_that_goes_backwards_makes_no_negative_wait() -> None:
    engagement = Engagement().said(9_000, "hello?")
    assert engagement.waited(1_000) == 0
    assert engagement.answered(1_000).longest_wait == 0


def test_an_answer_to_nobody_changes_nothing() -> None:
    assert Engagement().answered(9_000) == Engagement()


@pytest.mark.parametrize("again", ["where is my parcel", "WHERE IS MY PARCEL?!", " where  is my\nparcel ... "])
def test_the_same_words_again_are_known_whatever_their_case_blanks_or_closing_marks(again: str) -> None:
    assert utterance(1, again).digest == utterance(2, "Where is my parcel?").digest


def test_other_words_are_others() -> None:
    assert utterance(1, "where is my parcel").digest != utterance(1, "where was my parcel").digest


def test_a_copilot_moves_nothing_but_the_risk() -> None:
    signals = Signals((Intent("refund", 0.1),), fallback=True, sentiment=-1.0, risk=0.7)
    assert lived([Step("copilot", SignalsReported("m", signals), 0)]).engagement == Engagement().at_risk(0.7)


def test_a_risk_stays_while_nobody_reports_another() -> None:
    assert Engagement().at_risk(0.7).after(Signals()).at_risk(None).risk == 0.7


def test_the_names_of_failing_calls_are_bounded_but_not_their_number() -> None:
    engagement = Engagement()
    for number in range(CALLS + 30):
        engagement = engagement.after(Signals(api_calls=(ApiCall(f"call{number}", ok=False, milliseconds=1),)))
    assert len(engagement.failed_calls) == CALLS
    assert engagement.api_errors == CALLS + 30
    assert engagement.after(Signals(api_calls=(ApiCall("call0", ok=False, milliseconds=1),))).failed_calls["call0"] == 2


@pytest.mark.parametrize(
    "ends", [(HandoffRequested("t1", "", 3),), (HandoffRequested("t1", "", 3), HandedBack()), (Closed("done"),)]
)
def test_each_engagement_begins_from_zero_with_no_question_open(ends: tuple[ConversationEvent, ...]) -> None:
    before = [
        Step("customer", MessagePosted("m", "hello?", 1), 0),
        Step("bot", SignalsReported("m", Signals(sentiment=-1.0, fallback=True)), 0),
        Step("desk", HandoffProposed("p1", "", 3, Why("offered")), 0),
    ]
    state = lived([*before, *(Step("desk", event, 0) for event in ends)])
    assert state.proposal is None
    if not state.is_closed:
        assert state.engagement == Engagement(number=1 + len(ends))


def test_the_question_ends_where_no_bot_goes_on_but_not_with_the_lease_of_one() -> None:
    asked = Step("desk", HandoffProposed("p1", "", 3, Why("offered")), 0)
    lost = [Step("desk", BotLeaseGranted("bot.1", "l1"), 0), asked, Step("desk", BotLeaseLost("l1", "gone"), 0)]
    assert lived(lost).proposal is not None
    assert lived([asked, Step("desk", PutToSleep(9_000), 0)]).proposal is None


def test_a_rule_that_asked_is_remembered_until_the_next_engagement() -> None:
    asked = [Step("desk", HandoffProposed("p1", "", 3, Why("offered")), 0)]
    assert lived(asked).engagement.proposals == {"offered"}
    answered = Step("customer", ProposalAnswered("p1", "lapsed"), 0)
    assert lived([*asked, answered]).engagement.proposals == {"offered"}
    assert lived([*asked, Step("desk", HandoffRequested("t1", "", 3), 0)]).engagement.proposals == frozenset()


def test_a_no_is_an_answer_that_nobody_owes_a_word_for() -> None:
    story = [
        Step("desk", HandoffProposed("p1", "", 3, Why("offered")), 0),
        Step("customer", MessagePosted("m2", "no", 1), 0),
        Step("customer", ProposalAnswered("p1", "declined"), 0),
    ]
    state = lived(story)
    assert (state.pending, state.proposal, state.engagement.waiting_since) == (None, None, None)
    assert not state.bot_is_due


@pytest.mark.parametrize("answer", ["accepted", "lapsed"])
def test_any_other_answer_leaves_the_message_waiting(answer: str) -> None:
    story = [
        Step("desk", HandoffProposed("p1", "", 3, Why("offered")), 0),
        Step("customer", MessagePosted("m2", "where is it?", 1), 0),
        Step("customer", ProposalAnswered("p1", answer), 0),  # type: ignore[arg-type]
    ]
    assert lived(story).pending == "m2"
