"""What an agent reads, line by line, of judgements, of people who work together."""

from typing import get_args

import pytest

from broker.domain.actors import DESK
from broker.domain.events import Event
from broker.domain.judgement_events import (
    AlertRaised,
    AlertStep,
    EscalationMarked,
    HandoffProposed,
    JudgementEvent,
    LanguageDetected,
    PolicyApplied,
    ProposalAnswered,
    TurnFlagged,
)
from broker.domain.owner_events import PutToSleep, Reassigned, Requeued, TakenOver, WarmEnded, WarmOffered
from broker.domain.signals import Why
from broker.domain.teamwork_events import (
    ConsultAsked,
    ConsultEnded,
    SupervisorJoined,
    SupervisorLeft,
    TeamworkEvent,
    WorkHeld,
    WorkUnheld,
)
from collabtui.line.show_agent import happened
from collabtui.line.show_besides import ALERTS
from tests.dangerous import dangerous_in
from tests.unit.line.values import HELD, conversation

TOLD: list[tuple[Event, str]] = [
    (HandoffProposed("p1", "", 3, Why("sentiment")), "asked whether they want a person: rule sentiment"),
    (HandoffProposed("p1", "", 3), "asked whether they want a person"),
    (ProposalAnswered("p1", "lapsed"), "lapsed"),
    (LanguageDetected("pt", 0.914), "writes in pt (0.91)"),
    (PolicyApplied("v8"), "policy v8"),
    (AlertRaised("team", 2), "alert to the team (2)"),
    (EscalationMarked("t1", "too_late", "hours"), 'marked too late: "hours"'),
    (TurnFlagged("m2", "rude"), 'words of the bot were flagged for its designer: "rude"'),
    (WorkHeld("ada", "lunch"), 'agent ada put it on hold: "lunch"'),
    (WorkUnheld("ada"), "off hold"),
    (ConsultAsked("q1", "ben", "ada", "?"), "ada asks agent ben for advice"),
    (ConsultEnded("q1", "ben"), "consultation with agent ben is over"),
    (SupervisorJoined("sue", "Sue", "monitor"), "Sue (supervisor) joined silently"),
    (SupervisorLeft("sue", "monitor"), "supervisor sue left"),
    (WarmOffered("w1", "ben", 9, "vip"), 'offered to agent ben, who may take it over: "vip"'),
    (WarmEnded("w1", "ben", "timed_out"), "agent ben did not take it over: timed out"),
    (Reassigned("ada", "billing"), "a supervisor sent it to billing"),
    (TakenOver("sue", "Sue"), "Sue (supervisor) has it now"),
    (PutToSleep(0, "ada", "until monday"), 'set aside until 1970-01-01 00:00 UTC: "until monday"'),
    (Requeued("its time came"), "it waits again: its time came"),
]


@pytest.mark.parametrize(("event", "words"), TOLD, ids=[words for _, words in TOLD])
def test_each_is_one_line(event: Event, words: str) -> None:
    (line,) = happened(1, conversation(*HELD), DESK, event)
    assert words in line.plain()
    assert line.number == 1


def test_no_kind_is_left_out() -> None:
    kinds = {type(event) for event, _ in TOLD}
    assert {*get_args(JudgementEvent), *get_args(TeamworkEvent)} <= kinds
    assert set(ALERTS) == set(get_args(AlertStep))


def test_nobodys_name_reaches_the_terminal_raw() -> None:
    for event in (SupervisorJoined("sue", "S\x1b[2Jue", "barge"), TakenOver("sue", "\x1b]0;x\a")):
        (line,) = happened(1, conversation(*HELD), DESK, event)
        assert not dangerous_in(line.plain())
