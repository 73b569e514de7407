"""The words between messages for judgements, for people who work together."""

from typing import get_args

import pytest

from broker.domain.actors import Actor
from broker.domain.agent_events import ReleaseOutcome
from broker.domain.events import ConversationEvent
from broker.domain.judgement_events import (
    AlertRaised,
    AlertStep,
    EscalationMarked,
    HandoffProposed,
    JudgementEvent,
    LanguageDetected,
    PolicyApplied,
    ProposalAnswer,
    ProposalAnswered,
    TurnFlagged,
    Verdict,
)
from broker.domain.owner_events import PutToSleep, Reassigned, Requeued, TakenOver, Transferred, WarmEnded, WarmOffered
from broker.domain.signals import Why
from broker.domain.teamwork_events import (
    ConsultAsked,
    ConsultEnded,
    Oversight,
    SupervisorJoined,
    SupervisorLeft,
    TeamworkEvent,
    WorkHeld,
    WorkUnheld,
)
from collabtui.console.present.besides import ALERTS, VERDICTS
from tests.unit.console.test_present_transcript import NOON, border, items

SAM = Actor("supervisor", "sam")
TOLD: list[tuple[ConversationEvent, str]] = [
    (HandoffProposed("p1", "", 3, Why("sentiment")), "offered a person: very low mood"),
    (HandoffProposed("p1", "", 3), "offered a person"),
    (ProposalAnswered("p1", "declined"), "offered a person; the customer said no"),
    (LanguageDetected("pt", 0.914), "the customer writes in pt (0.91)"),
    (PolicyApplied("fernhill-2026-12"), "judged by policy fernhill-2026-12 from here on"),
    (AlertRaised("team", 2), "alert to the team (2)"),
    (AlertRaised("sla_breach", 4), "the promised time is over (4)"),
    (EscalationMarked("t1", "needless", "a word was enough"), 'this handoff was not needed, "a word was enough"'),
    (TurnFlagged("m2", "rude"), 'words of the bot were flagged for its designer, "rude"'),
    (WorkHeld("ada", "lunch"), 'you put it on hold, "lunch"'),
    (WorkUnheld("ada"), "you took it off hold"),
    (ConsultAsked("q1", "ben", "ada", "is it so?"), "you asked ben for advice"),
    (ConsultEnded("q1", "ben"), "the consultation with ben is over"),
    (SupervisorJoined("sam", "Sam", "monitor"), "Sam (supervisor) joined silently"),
    (SupervisorJoined("sam", "Sam", "barge"), "Sam (supervisor) joined the talk with the customer"),
    (SupervisorLeft("sam", "monitor"), "sam (supervisor) left"),
    (PutToSleep(NOON, "ada", "until then"), "set aside until Wed 12 Nov 2025 14:03"),
    (Requeued("its time came"), "waits for an agent again: its time came"),
    (Transferred("ada", "", "ben"), "you passed it on to ben"),
    (Reassigned("ada", "billing", None, "please"), "a supervisor sent it to billing"),
    (TakenOver("sam", "Sam"), "Sam (supervisor) took over"),
    (WarmOffered("w1", "ben", 9, "vip"), "offered to ben, who may take it over"),
    (WarmEnded("w1", "ben", "declined", "full"), 'not taken over: ben declined it, "full"'),
]


@pytest.mark.parametrize(("event", "words"), TOLD, ids=[words for _, words in TOLD])
def test_each_divides_the_conversation_in_plain_words(event: ConversationEvent, words: str) -> None:
    assert border(event) == words


def test_no_kind_is_without_words() -> None:
    assert {*get_args(JudgementEvent), *get_args(TeamworkEvent)} <= {type(event) for event, _ in TOLD}
    assert set(ALERTS) == set(get_args(AlertStep))
    assert set(VERDICTS) == set(get_args(Verdict))


@pytest.mark.parametrize("answer", get_args(ProposalAnswer))
def test_every_answer_of_the_customer_has_its_words(answer: ProposalAnswer) -> None:
    assert border(ProposalAnswered("p1", answer)).startswith("offered a person; the customer ")


@pytest.mark.parametrize("outcome", get_args(ReleaseOutcome))
def test_every_end_of_a_warm_transfer_has_its_words(outcome: ReleaseOutcome) -> None:
    assert border(WarmEnded("w1", "ben", outcome)).startswith("not taken over: ben ")


@pytest.mark.parametrize("mode", get_args(Oversight))
def test_a_supervisor_who_came_is_called_by_their_name(mode: Oversight) -> None:
    came = (SAM, SupervisorJoined("sam", "Sam Hill", mode))
    assert items(came, (SAM, SupervisorLeft("sam", mode)))[1].text == "Sam Hill (supervisor) left"
