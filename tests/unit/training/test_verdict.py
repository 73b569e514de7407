"""Played conversations held against every kind of expectation."""

from dataclasses import replace
from typing import Any

import pytest

from broker.domain.actors import Actor, Role
from broker.domain.context import Field, Reading
from broker.domain.conversation import Conversation
from broker.domain.conversation_parts import Line, Resolution, Survey
from broker.domain.events import ConversationEvent, MessagePosted, Recorded
from broker.domain.owner_events import Closed, HandedBack, HandoffRequested, Resolved
from broker.domain.owners import DeskOwner
from collabtui.training.evidence import Evidence
from collabtui.training.player import Played
from collabtui.training.verdict import Tested, failures
from tests.unit.training.plays import told

SAID: tuple[tuple[Role, str], ...] = (
    ("customer", "Where is my parcel?"),
    ("bot", "Which order is it?"),
    ("customer", "FH-10234"),
    ("bot", "Order FH-10234 is shipped."),
    ("customer", "Thanks"),
    ("bot", "You are welcome."),
)


def line(number: int, role: Role, text: str) -> Line:
    return Line(number, number * 1_000, Actor(role, role), f"m{number}", text, "public")


STATE = Conversation(
    "c1",
    owner=DeskOwner(),
    touched=9_000,
    lines=tuple(line(number, role, text) for number, (role, text) in enumerate(SAID, start=1)),
    resolution=Resolution(Actor("bot", "b"), 1, "answered", ""),
    survey=Survey(asked=1, score=4),
    fields={"order_number": Field("order_number", (Reading("FH-10234", 1, "customer", 1.0, Actor("bot", "b"), 1),))},
)
PLAYED = Played("c1", 3)
SEEN = Evidence(STATE)


def failed(expect: dict[str, Any], evidence: Evidence = SEEN, tested: Tested = "bot", **played: Any) -> str:
    wanted = {"escalated_by": "", "resolved_by": "bot", "survey": 4} | expect
    scenario = told({"say": "Where is my parcel?"}, expect=wanted)
    return "; ".join(failures(scenario, replace(PLAYED, **played), evidence, tested))


@pytest.mark.parametrize(
    "expect",
    [
        {"must_say": [{"pattern": "fh-10234.*SHIPPED"}]},
        {"must_say": [{"by": "anyone", "pattern": "welcome", "after_turn": 3, "times": 1}]},
        {"must_not_say": [{"pattern": "parcel"}, {"by": "agent", "pattern": "."}]},
        {"asked_at_most_once": ["order_number"], "never_asked": ["email"]},
        {"fields": {"order_number": "fh-10234"}, "turns_at_most": 3, "handled_within": 8.0, "handoffs": 0},
        {"resolved_by": "anyone"},
        {"escalated_by": "keyword", "or_escalated_by": [""], "resolved_by": "anyone"},
    ],
    ids=str,
)
def test_what_went_as_expected_passes(expect: dict[str, Any]) -> None:
    assert failed(expect) == ""


@pytest.mark.parametrize(
    ("expect", "why"),
    [
        ({"must_say": [{"pattern": "delayed"}]}, "bot never said /delayed/"),
        ({"must_say": [{"pattern": "order", "times": 1}]}, "bot said /order/ 2 times, expected 1"),
        ({"must_say": [{"pattern": "shipped", "after_turn": 3}]}, "bot never said /shipped/"),
        ({"must_not_say": [{"pattern": "shipped"}]}, "bot said /shipped/: 'Order FH-10234 is shipped.'"),
        ({"never_asked": ["order_number"]}, "asked for order_number 1 times, expected at most 0: 'Which order is it?'"),
        ({"fields": {"email": "a@b.c"}}, "field email is '', expected 'a@b.c'"),
        ({"turns_at_most": 2}, "the customer had to write 3 times, expected at most 2"),
        ({"handled_within": 7.5}, "took 8.0 s, expected at most 7.5 s"),
        ({"handoffs": 1, "escalated_by": "vip"}, "escalated by nobody, expected vip; handed over 0 times, expected 1"),
    ],
    ids=str,
)
def test_what_went_otherwise_is_told_in_a_sentence(expect: dict[str, Any], why: str) -> None:
    assert failed(expect) == why


def test_typing_that_was_only_counted_belongs_to_the_handling_time() -> None:
    assert failed({"handled_within": 20.0}, Evidence(STATE, (), counted_s=30.0)) == "took 38.0 s, expected at most 20 s"


def test_who_left_did_not_end_it() -> None:
    assert failed({}, left=True).startswith("the customer left")
    assert "did not leave" in failed({"ends": "left"})


def test_people_are_not_judged_by_what_bots_should_have_done() -> None:
    state = replace(STATE, escalated_by="customer_asked", resolution=Resolution(Actor("agent", "ada"), 1, "solved", ""))
    expect = {"must_say": [{"pattern": "delayed"}], "fields": {"email": "a@b.c"}}
    assert failed(expect, Evidence(state), "agent") == ""
    assert failed(expect, Evidence(STATE), "agent") == "resolved by bot, expected an agent"


def logged(*events: tuple[Role, ConversationEvent]) -> Evidence:
    log = [Recorded("conversation:c1", n, n, Actor(role, role), event) for n, (role, event) in enumerate(events, 2)]
    return Evidence(STATE, log)


HANDOFF = HandoffRequested("t1", "support", 2)
WORDS = MessagePosted("m9", "Me again!", 1)


def test_a_word_of_a_bot_beside_people_fails_whatever_is_expected() -> None:
    evidence = logged(("desk", HANDOFF), ("bot", WORDS), ("agent", Resolved("solved", bot_closes=True)))
    assert failed({}, evidence) == "a bot spoke beside people: 'Me again!'"


@pytest.mark.parametrize("end", [HandedBack(), Resolved("solved", bot_closes=True)])
def test_a_bot_may_speak_once_people_have_let_go(end: ConversationEvent) -> None:
    assert failed({}, logged(("desk", HANDOFF), ("agent", end), ("bot", WORDS), ("desk", Closed("over")))) == ""


def test_the_same_answer_twice_in_a_row_fails_whatever_is_expected() -> None:
    again = (*STATE.lines, line(7, "customer", "And?"), line(8, "bot", "You are welcome."))
    state = replace(STATE, lines=again)
    assert failed({}, Evidence(state)) == "a bot said the same twice in a row: 'You are welcome.'"
