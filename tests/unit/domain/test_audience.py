"""What each audience may see of a conversation."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broker.domain.actors import ROLES
from broker.domain.audience import AUDIENCES, Audience, Numbers, audience_of, project
from broker.domain.erasure_events import Erased
from broker.domain.events import (
    CallbackScheduled,
    ContextCleared,
    ContextSet,
    ConversationEvent,
    MessagePosted,
    Opaque,
    SignalsReported,
    SuggestionMarked,
    SuggestionOffered,
    SuggestionRated,
    SurveyAnswered,
    SurveyAsked,
)
from broker.domain.judgement_events import (
    AlertRaised,
    EscalationMarked,
    HandoffProposed,
    LanguageDetected,
    PolicyApplied,
    ProposalAnswered,
    TurnFlagged,
)
from broker.domain.owner_events import (
    AgentLost,
    BotLeaseGranted,
    BotLeaseLost,
    Closed,
    ConversationOpened,
    HandedBack,
    HandoffRequested,
    OfferAccepted,
    OfferDeclined,
    OfferMade,
    OfferTimedOut,
    OfferWithdrawn,
    PutToSleep,
    Reassigned,
    Reopened,
    Requeued,
    Resolved,
    TakenOver,
    Transferred,
    WarmEnded,
    WarmOffered,
)
from broker.domain.teamwork_events import (
    ConsultAsked,
    ConsultEnded,
    Oversight,
    SupervisorJoined,
    SupervisorLeft,
    WorkHeld,
    WorkUnheld,
)
from tests.unit.domain.samples import KINDS, NOTE, SAMPLES, SECRET

#: Who besides the desk sees events of a kind: whole, blanked (what is replaced) or not at all (missing here).
TABLE: dict[type[ConversationEvent], dict[Audience, dict[str, Any]]] = {
    ConversationOpened: {"public": {"record": None, "policy_version": ""}, "bot": {}},
    MessagePosted: {"public": {"suggestion": None}, "bot": {"suggestion": None}},
    SignalsReported: {"bot": {}},
    ContextSet: {"bot": {}},
    ContextCleared: {"bot": {}},
    SuggestionOffered: {},
    SuggestionMarked: {},
    SuggestionRated: {},
    SurveyAsked: {"public": {}, "bot": {}},
    SurveyAnswered: {"public": {}, "bot": {}},
    CallbackScheduled: {"public": {}, "bot": {}},
    BotLeaseGranted: {"bot": {}},
    BotLeaseLost: {"bot": {}},
    HandoffRequested: {"public": {"why": None, "preferred": None, "skill": "", "priority": 3}, "bot": {}},
    OfferMade: {},
    OfferAccepted: {"public": {}, "bot": {}},
    OfferDeclined: {},
    OfferTimedOut: {},
    OfferWithdrawn: {},
    Transferred: {
        "public": {"note": "", "preferred": None, "skill": ""},
        "bot": {"note": "", "preferred": None, "skill": ""},
    },
    AgentLost: {"public": {}, "bot": {}},
    HandedBack: {"public": {"note": ""}, "bot": {"note": ""}},
    Resolved: {"public": {"note": "", "code": ""}, "bot": {"note": ""}},
    Closed: {"public": {}, "bot": {}},
    Erased: {"public": {}, "bot": {}},
    Reopened: {"public": {}, "bot": {}},
    HandoffProposed: {"public": {"why": None, "skill": "", "priority": 3, "level": 1}, "bot": {}},
    ProposalAnswered: {"public": {}, "bot": {}},
    LanguageDetected: {"bot": {}},
    PolicyApplied: {},
    AlertRaised: {},
    EscalationMarked: {},
    TurnFlagged: {},
    WorkHeld: {},
    WorkUnheld: {},
    ConsultAsked: {},
    ConsultEnded: {},
    SupervisorJoined: {"public": {}, "bot": {}},
    SupervisorLeft: {"public": {}, "bot": {}},
    WarmOffered: {},
    WarmEnded: {},
    Reassigned: {
        "public": {"note": "", "preferred": None, "skill": "", "agent": None},
        "bot": {"note": "", "preferred": None, "skill": "", "agent": None},
    },
    TakenOver: {"public": {}, "bot": {}},
    PutToSleep: {"public": {"note": "", "agent": None}, "bot": {"note": "", "agent": None}},
    Requeued: {"public": {}, "bot": {}},
    Opaque: {},
}


def test_the_table_names_every_event() -> None:
    assert set(TABLE) == set(SAMPLES) == set(KINDS)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("audience", ["public", "bot"])
def test_each_event_is_shown_whole_blanked_or_not_at_all(kind: type[ConversationEvent], audience: Audience) -> None:
    event = SAMPLES[kind]
    blanks = TABLE[kind].get(audience)
    assert project(event, audience) == (None if blanks is None else replace(event, **blanks))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_the_desk_sees_everything_as_it_is(kind: type[ConversationEvent]) -> None:
    assert project(SAMPLES[kind], "desk") is SAMPLES[kind]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_nothing_private_reaches_a_customer(kind: type[ConversationEvent]) -> None:
    assert SECRET not in repr(project(SAMPLES[kind], "public"))


@pytest.mark.parametrize("audience", ["public", "bot"])
def test_notes_stay_at_the_desk(audience: Audience) -> None:
    assert project(NOTE, audience) is None
    assert project(NOTE, "desk") is NOTE


@pytest.mark.parametrize("audience", ["public", "bot"])
@pytest.mark.parametrize("mode", ["monitor", "whisper"])
def test_who_listens_in_is_known_at_the_desk_alone(mode: Oversight, audience: Audience) -> None:
    assert project(SupervisorJoined("sue", "Sue", mode), audience) is None
    assert project(SupervisorLeft("sue", mode), audience) is None


@pytest.mark.parametrize("audience", ["public", "bot"])
def test_that_another_customers_words_were_suggested_here_is_known_at_the_desk_alone(audience: Audience) -> None:
    assert project(Erased(3, ("suggestions",), "quoted"), audience) is None


@pytest.mark.parametrize("audience", AUDIENCES)
def test_what_was_blanked_once_is_blanked(audience: Audience) -> None:
    for event in SAMPLES.values():
        seen = project(event, audience)
        assert seen is None or project(seen, audience) == seen


def test_an_event_nobody_knows_yet_is_counted_at_the_desk_alone() -> None:
    assert Numbers().after(Opaque("brand_new")) == Numbers(0, 0, 1)


@given(st.lists(st.sampled_from([*SAMPLES.values(), NOTE])))
def test_each_audience_counts_what_it_sees_without_a_gap(events: list[ConversationEvent]) -> None:
    numbers = Numbers()
    for event in events:
        after = numbers.after(event)
        for audience in AUDIENCES:
            seen = project(event, audience) is not None
            assert after.of(audience) == numbers.of(audience) + seen
        numbers = after
    assert numbers.desk == len(events)


def test_customers_read_the_public_log_bots_their_own_all_others_the_desks() -> None:
    assert {role: audience_of(role) for role in ROLES} == {
        "customer": "public",
        "bot": "bot",
        "copilot": "desk",
        "agent": "desk",
        "supervisor": "desk",
        "desk": "desk",
    }
