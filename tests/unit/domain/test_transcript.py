"""What a customer's own screen makes of the public log."""

import pytest

from broker.domain.actors import Actor
from broker.domain.audience import project
from broker.domain.events import ConversationEvent, MessagePosted, SurveyAnswered, SurveyAsked
from broker.domain.owner_events import (
    AgentLost,
    Closed,
    HandedBack,
    HandoffRequested,
    OfferAccepted,
    Reopened,
    Resolved,
    Transferred,
)
from broker.domain.transcript import PublicLine, PublicTranscript, Speaker, read, read_all
from tests.unit.domain.samples import KINDS, SAMPLES

BOT = Actor("bot", "bot.1")
HANDOFF = HandoffRequested("t1", "", 3)
JOINED = OfferAccepted("o1", "ada", "Ada")
DONE = Resolved("", bot_closes=False)


def after(*events: ConversationEvent) -> PublicTranscript:
    return read_all((n, 1_000 + n, BOT, event) for n, event in enumerate(events, 1))


def test_an_empty_log_is_a_conversation_with_the_bots() -> None:
    assert read_all(()) == PublicTranscript()


def test_a_line_keeps_its_author_its_words_its_number() -> None:
    assert after(MessagePosted("m1", "hi <b>", 1)).lines == (PublicLine(1, 1_001, BOT, "m1", "hi <b>"),)


@pytest.mark.parametrize(
    ("events", "speaker", "name"),
    [
        ((HANDOFF,), "waiting", ""),
        ((HANDOFF, JOINED), "agent", "Ada"),
        ((HANDOFF, JOINED, Transferred("ada", "")), "waiting", ""),
        ((HANDOFF, JOINED, AgentLost("ada")), "waiting", ""),
        ((HANDOFF, JOINED, HandedBack()), "bot", ""),
        ((HANDOFF, JOINED, DONE), "bot", ""),
        ((HANDOFF, JOINED, Closed("done")), "closed", ""),
        ((HANDOFF, JOINED, Closed("done"), Reopened("customer wrote")), "bot", ""),
    ],
    ids=lambda value: value if isinstance(value, str) else "+".join(one.kind for one in value),
)
def test_the_customer_always_knows_who_speaks(
    events: tuple[ConversationEvent, ...], speaker: Speaker, name: str
) -> None:
    seen = after(*events)
    assert (seen.speaker, seen.agent_name) == (speaker, name)


def test_a_survey_is_open_until_it_is_answered() -> None:
    assert after(DONE, SurveyAsked()).survey_open
    answered = after(DONE, SurveyAsked(), SurveyAnswered(4))
    assert (answered.survey_open, answered.survey_score) == (False, 4)


@pytest.mark.parametrize("end", [HANDOFF, Closed("done"), Reopened("customer wrote")])
def test_a_survey_ends_with_what_it_was_about(end: ConversationEvent) -> None:
    assert not after(DONE, SurveyAsked(), end).survey_open


@pytest.mark.parametrize("again", [HANDOFF, Reopened("customer wrote"), SurveyAsked()])
def test_a_new_matter_forgets_the_old_score(again: ConversationEvent) -> None:
    assert after(DONE, SurveyAsked(), SurveyAnswered(1), again).survey_score is None


def test_a_closed_conversation_opens_again() -> None:
    assert after(Closed("done")).closed
    assert not after(Closed("done"), Reopened("customer wrote")).closed


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_any_event_at_all_can_be_read(kind: type[ConversationEvent]) -> None:
    seen = read(PublicTranscript(n=6), 7, 1_000, BOT, SAMPLES[kind])
    assert seen.n == 7
    if project(SAMPLES[kind], "public") is None:
        assert seen == PublicTranscript(n=7)


@pytest.mark.parametrize(
    ("events", "resolved"),
    [
        ((HANDOFF, JOINED), False),
        ((HANDOFF, JOINED, DONE), True),
        ((HANDOFF, JOINED, DONE, SurveyAsked(), SurveyAnswered(5), Closed("done")), True),
        ((HANDOFF, JOINED, DONE, Closed("done"), Reopened("customer wrote")), False),
        ((HANDOFF, JOINED, DONE, HANDOFF), False),
    ],
)
def test_solved_is_what_was_resolved_until_it_is_taken_up_again(
    events: tuple[ConversationEvent, ...], resolved: bool
) -> None:
    assert after(*events).resolved is resolved
