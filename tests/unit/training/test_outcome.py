"""Outcomes held against what the scenario expects."""

from dataclasses import replace

import pytest

from broker.domain.actors import Actor
from broker.domain.conversation import Conversation
from broker.domain.conversation_parts import Resolution, Survey
from broker.domain.owners import DeskOwner
from collabtui.training.evidence import Evidence
from collabtui.training.outcome import outcome_of
from collabtui.training.player import Played
from tests.unit.training.plays import BY_KEYWORD, scenario

KEYWORD = scenario(expect=BY_KEYWORD)
PLAYED = Played("c1", 3)
ENDED = Conversation(
    "c1",
    customer="maria-1",
    owner=DeskOwner(),
    escalated_by="keyword",
    resolution=Resolution(Actor("agent", "ada"), 1, "solved", ""),
    survey=Survey(asked=1, score=4),
)


def test_the_end_that_the_scenario_says_is_ok() -> None:
    outcome = outcome_of(KEYWORD, PLAYED, Evidence(ENDED))
    assert (outcome.ok, outcome.escalated_by, outcome.resolved_by, outcome.survey) == (True, "keyword", "agent", 4)
    assert (outcome.customer, outcome.conversation, outcome.turns) == ("maria-1", "c1", 3)
    assert outcome.failures == ()


@pytest.mark.parametrize(
    ("state", "told"),
    [
        (replace(ENDED, escalated_by="sentiment"), "escalated by sentiment, expected keyword"),
        (replace(ENDED, escalated_by=""), "escalated by nobody, expected keyword"),
        (
            replace(ENDED, resolution=Resolution(Actor("bot", "b"), 1, "answered", "")),
            "resolved by bot, expected agent",
        ),
        (replace(ENDED, survey=Survey(asked=1, score=2)), "survey 2, expected 4"),
        (replace(ENDED, owner=Conversation("c1").owner), "not closed"),
        (
            Conversation("c1"),
            "not closed; survey None, expected 4; escalated by nobody, expected keyword; "
            "resolved by nobody, expected agent",
        ),
    ],
)
def test_any_other_end_is_told_by_what_differs(state: Conversation, told: str) -> None:
    outcome = outcome_of(KEYWORD, PLAYED, Evidence(state))
    assert (outcome.ok, "; ".join(outcome.failures)) == (False, told)


def test_a_play_that_got_stuck_is_never_ok() -> None:
    outcome = outcome_of(KEYWORD, Played("c1", 2, "waiting for an answer after turn 2 of 3"), Evidence(ENDED))
    assert not outcome.ok
    assert outcome.failures == ("stuck: waiting for an answer after turn 2 of 3",)
