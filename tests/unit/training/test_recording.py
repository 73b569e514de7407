"""Scenarios made from conversations, without the personal data in them."""

import tomllib
from dataclasses import replace
from typing import Any

import pytest

from broker.domain.actors import Actor, Role
from broker.domain.conversation import Conversation
from broker.domain.conversation_parts import Line, Resolution, Survey
from broker.domain.events import ConversationEvent, MessagePosted, Recorded
from broker.domain.owner_events import HandedBack, HandoffRequested, OfferAccepted, Reopened, Resolved
from broker.domain.owners import DeskOwner
from broker.domain.signals import Why
from collabtui.shop.catalogue import demo_folder, load_catalogue
from collabtui.shop.records import record_of
from collabtui.training.evidence import Evidence
from collabtui.training.recording import NothingSaid, scenario_text
from collabtui.training.scenario import Scenario

CATALOGUE = load_catalogue(demo_folder())
MARIA = next(one for one in CATALOGUE.customers if one.id == "maria")
OWN = next(order for order in CATALOGUE.orders if order.customer == "maria" and order.status == "shipped")
STATUS = {order.number: (order.customer, order.status) for order in CATALOGUE.orders}
SECRETS = ("Maria", "Oliveira", MARIA.email, MARIA.phone, "5555 5555 5555 4444", OWN.number, "Ada")


def post(role: Role, text: str) -> tuple[Role, ConversationEvent]:
    return role, MessagePosted("m", text, 1)


TALK: tuple[tuple[Role, ConversationEvent], ...] = (
    post("customer", f"Hi, Maria Oliveira here, {MARIA.email}"),
    post("customer", f"where is {OWN.number}?"),
    post("bot", f"Order {OWN.number} is shipped."),
    ("customer", HandoffRequested("t1", "support", 2, Why("customer_asked"))),
    ("agent", OfferAccepted("o1", "ada", "Ada")),
    post("agent", "Hello Maria, this is Ada."),
    post("customer", f"Call me at {MARIA.phone}, my card is 5555 5555 5555 4444"),
    post("agent", "That won't be needed."),
    ("agent", Resolved("solved", bot_closes=True)),
)


def evidence(*events: tuple[Role, ConversationEvent], **parts: Any) -> Evidence:
    log = [Recorded("conversation:c1", n, n, Actor(role, role), event) for n, (role, event) in enumerate(events, 2)]
    lines = tuple(
        Line(one.seq, one.at, one.actor, f"m{one.seq}", one.event.text, "public")
        for one in log
        if isinstance(one.event, MessagePosted)
    )
    state = Conversation(
        "c1",
        record=record_of(MARIA),
        lines=lines,
        owner=DeskOwner(),
        escalated_by="customer_asked",
        handoffs=1,
        resolution=Resolution(Actor("agent", "ada"), 1, "solved", ""),
        survey=Survey(asked=1, score=5, comment="Thanks, Ada!"),
    )
    return Evidence(replace(state, **parts), log)


def recorded(seen: Evidence) -> Scenario:
    return Scenario.model_validate(tomllib.loads(scenario_text(seen, CATALOGUE, "late")))


def test_nothing_of_the_real_person_is_left() -> None:
    text = scenario_text(evidence(*TALK), CATALOGUE, "late")
    assert [secret for secret in SECRETS if secret.casefold() in text.casefold()] == []


def test_the_stand_in_has_an_order_in_the_same_state() -> None:
    scenario = recorded(evidence(*TALK))
    number = scenario.turns[0].also[0].split()[-1].rstrip("?")
    assert STATUS[number] == (scenario.customer, "shipped")


def test_messages_before_an_answer_belong_together_with_deeds_in_their_place() -> None:
    turns = recorded(evidence(*TALK)).turns
    assert [(bool(turn.say), len(turn.also), turn.do) for turn in turns] == [
        (True, 1, None),
        (False, 0, "ask_for_a_person"),
        (True, 0, None),
    ]


def test_the_agent_is_briefed_to_do_the_same_again() -> None:
    brief = recorded(evidence(*TALK)).agent
    assert (len(brief.says), brief.resolves_after, brief.waits_for_answer) == (2, 2, False)
    back = (*TALK[:6], ("agent", HandedBack()), *TALK[6:])
    assert recorded(evidence(*back)).agent.hands_back_after == 1


def test_the_same_is_expected_as_happened() -> None:
    expect = recorded(evidence(*TALK)).expect
    assert (expect.escalated_by, expect.resolved_by, expect.survey, expect.handoffs) == (
        "customer_asked",
        "agent",
        5,
        1,
    )
    assert (expect.turns_at_most, expect.ends) == (3, "closed")


def test_what_nobody_rated_is_expected_to_be_left() -> None:
    assert recorded(evidence(*TALK, survey=Survey())).expect.ends == "left"


def test_a_conversation_that_was_taken_up_again_is_so_in_the_scenario() -> None:
    again = (*TALK, ("customer", Reopened("customer")), post("customer", "One more thing"))
    assert [turn.do for turn in recorded(evidence(*again)).turns][-2:] == ["reopen", None]


def test_an_order_that_the_shop_does_not_know_stays_unknown() -> None:
    scenario = recorded(evidence(post("customer", "Where is FH-00001?"), post("bot", "I cannot find FH-00001.")))
    assert scenario.turns[0].say.split()[-1].rstrip("?") not in STATUS
    assert "FH-00001" not in scenario.turns[0].say


def test_without_a_word_of_the_customer_there_is_nothing_to_play() -> None:
    with pytest.raises(NothingSaid, match="wrote nothing"):
        scenario_text(evidence(post("bot", "Hello?")), CATALOGUE, "late")
