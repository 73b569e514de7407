"""Each action says whether it makes sense now; where not, why."""

from dataclasses import replace
from typing import get_args

import pytest

from broker.domain.actors import Actor
from broker.domain.agents import Agent
from broker.domain.context import Field, Reading
from broker.domain.conversation import Conversation
from broker.domain.conversation_parts import Consult, Judged, Warm
from broker.domain.owners import AgentOwner, BotLease, BotPool, DeskOwner, Offered, Owner, Queue, Snoozed
from collabtui.console.actions import (
    YES,
    ActionId,
    Situation,
    Unavailable,
    availability,
    offer_to_me,
    why_no_reply,
)
from collabtui.ui.keys import CONSOLE
from tests.unit.console.made import ME, MINE, conversation

OWNERS: list[Owner] = [
    BotPool(),
    BotPool(closing=True),
    BotLease("b", "l"),
    Queue(),
    Offered("o", "ada", 9),
    Offered("o", "ben", 9),
    AgentOwner("ben"),
    DeskOwner(),
]


def why(action: ActionId, now: Situation, number: int = 0) -> str:
    found = availability(action, now, number)
    return found.why if isinstance(found, Unavailable) else ""


def at(state: Conversation | None, me: Agent = ME) -> Situation:
    return Situation(me, state)


def with_suggestions(state: Conversation) -> Situation:
    return Situation(ME, state, {1: state.suggestions["s1"], 2: state.suggestions["s2"]})


@pytest.mark.parametrize("action", ["reply", "note", "resolve", "transfer", "hand_back", "callback", "edit_field"])
def test_what_is_mine_i_may_work_on(action: ActionId) -> None:
    assert availability(action, at(conversation())) == YES


@pytest.mark.parametrize("owner", OWNERS, ids=repr)
@pytest.mark.parametrize("action", ["reply", "resolve", "transfer", "hand_back"])
def test_what_is_not_mine_i_can_neither_answer_nor_end(owner: Owner, action: ActionId) -> None:
    assert why(action, at(conversation(owner))).endswith(".")


@pytest.mark.parametrize("owner", OWNERS, ids=repr)
def test_a_note_can_be_written_whoever_owns_it(owner: Owner) -> None:
    assert availability("note", at(conversation(owner))) == YES


def test_the_reason_names_whoever_answers() -> None:
    assert "ben answers" in why_no_reply(conversation(AgentOwner("ben")), "ada")
    assert "offered to agent ben" in why_no_reply(conversation(Offered("o", "ben", 9)), "ada")
    assert "Accept the offer first" in why_no_reply(conversation(Offered("o", "ada", 9)), "ada")
    assert "bot answers" in why_no_reply(conversation(BotLease("b", "l")), "ada")
    assert "goodbye" in why_no_reply(conversation(BotPool(closing=True)), "ada")
    assert why_no_reply(conversation(MINE), "ada") == ""


def test_an_offer_must_be_accepted_before_it_is_resolved() -> None:
    assert why("resolve", at(conversation(Offered("o", "ada", 9)))) == "Accept the offer first."


@pytest.mark.parametrize("action", ["reply", "note", "insert", "resolve", "transfer", "hand_back", "callback"])
def test_without_a_conversation_there_is_nothing_to_act_on(action: ActionId) -> None:
    assert why(action, at(None)) == "Choose a conversation first."


def test_accept_means_the_offer_on_the_screen_else_the_oldest() -> None:
    me = replace(ME, offers={"o1": "c9", "o2": "c1"})
    assert offer_to_me(at(conversation(), me)) == ("c1", "o2")
    assert offer_to_me(at(None, me)) == ("c9", "o1")
    assert offer_to_me(at(None)) is None
    assert availability("accept", at(None, me)) == availability("decline", at(None, me)) == YES


@pytest.mark.parametrize(
    ("me", "words"),
    [
        (ME, "come by themselves"),
        (replace(ME, presence="away"), "not online"),
        (replace(ME, missed=True), "missed an offer"),
        (replace(ME, capacity=1, holding=frozenset({"c1"})), "hands are full"),
    ],
)
def test_without_an_offer_it_is_said_why_none_comes(me: Agent, words: str) -> None:
    assert words in why("accept", at(None, me))


def test_suggestions_go_in_by_their_numbers() -> None:
    now = with_suggestions(conversation())
    assert availability("insert", now) == availability("insert", now, 1) == YES
    assert availability("dismiss_suggestions", now) == YES
    assert why("insert", now, 3) == "There is no suggestion 3: they go from 1 to 2."
    assert why("insert", at(conversation()), 1) == "There are no suggestions now."
    assert why("dismiss_suggestions", at(conversation())) != ""


def test_what_is_for_the_desk_only_goes_into_notes_alone() -> None:
    now = with_suggestions(conversation())
    assert "for the desk only" in why("insert", now, 2)
    assert availability("insert", replace(now, mode="note"), 2) == YES


def test_a_suggestion_goes_into_no_reply_that_can_not_be_sent() -> None:
    now = with_suggestions(conversation(AgentOwner("ben")))
    assert "ben answers" in why("insert", now, 1)
    assert availability("insert", replace(now, mode="note"), 1) == YES


def test_fields_of_a_closed_conversation_stay() -> None:
    assert "closed" in why("edit_field", at(conversation(DeskOwner())))


def test_only_a_field_with_a_value_can_be_cleared() -> None:
    state = conversation()
    order = Field("order", (Reading("42", 1, "bot", 0.9, Actor("bot", "bot.1"), 1),))
    assert why("clear_field", at(state)) == "There is no field to clear."
    assert availability("clear_field", at(replace(state, fields={"order": order}))) == YES


def test_undo_needs_something_held() -> None:
    assert "can't be taken back" in why("undo", at(conversation()))
    assert availability("undo", Situation(ME, is_held=True)) == YES


def test_moving_about_needs_somewhere_to_go() -> None:
    assert why("next_tab", Situation(ME, tabs=1)) == why("previous_tab", Situation(ME, tabs=1)) != ""
    assert availability("next_tab", Situation(ME, tabs=2)) == YES
    assert why("close_tab", Situation(ME)) == "No tab is open."
    assert "Nobody waits" in why("next_waiting", Situation(ME))
    assert availability("next_waiting", Situation(ME, waiting=1)) == YES
    assert availability("next_waiting", Situation(replace(ME, offers={"o": "c"}))) == YES
    assert availability("presence", Situation(ME)) == YES


def test_every_action_has_a_key_but_the_rarest() -> None:
    keyed = {action.id for action in CONSOLE}
    assert set(get_args(ActionId)) - keyed == {"clear_field", "wrap_up"}


WARM = replace(conversation(AgentOwner("ben")), warm=Warm("w1", "ada", 9))
ASKED = replace(conversation(AgentOwner("ben")), consults=(Consult("q1", "ada", "ben", "?"),))
SAM = Agent("sam")


def supervised(state: Conversation | None) -> Situation:
    return Situation(SAM, state, role="supervisor")


@pytest.mark.parametrize("action", ["hold", "snooze", "consult"])
def test_what_is_mine_i_may_set_aside_or_ask_about(action: ActionId) -> None:
    assert availability(action, at(conversation())) == YES
    assert why(action, at(conversation(AgentOwner("ben")))).startswith("Only its owner can ")
    assert why(action, at(conversation(Offered("o", "ada", 9)))) == "Accept the offer first."


def test_what_is_offered_warm_must_be_accepted_first() -> None:
    assert why("reply", at(WARM)) == "Accept the offer first, then you can answer."
    assert why("resolve", at(WARM)) == "Accept the offer first."


def test_whoever_is_asked_may_end_that() -> None:
    assert availability("consult", at(ASKED)) == YES
    assert why("consult", at(replace(ASKED, consults=()))) != ""


def test_what_sleeps_anybody_may_wake() -> None:
    asleep = conversation(Snoozed(9, "ben"))
    assert availability("snooze", at(asleep)) == YES
    assert "set aside" in why("reply", at(asleep))


def test_only_a_handoff_can_be_judged() -> None:
    assert "never handed to a person" in why("mark", at(conversation()))
    handed = replace(conversation(), escalations=(Judged("t1", 1, "keyword"),))
    assert availability("mark", at(handed)) == YES


def test_a_wrap_up_is_of_what_ended_in_my_hands() -> None:
    assert why("wrap_up", at(None)) != ""
    assert availability("wrap_up", Situation(ME, ended="c1")) == YES
    assert why("ready", at(None)) == "You are not in wrap-up."
    assert availability("ready", Situation(replace(ME, wrapping={"c1": None}))) == YES


@pytest.mark.parametrize("action", ["take_over", "oversee"])
def test_what_supervisors_do_is_theirs_alone(action: ActionId) -> None:
    state = conversation(AgentOwner("ben"))
    assert why(action, at(state)) == "Only supervisors do that."
    assert availability(action, supervised(state)) == YES
    assert "yours already" in why(action, supervised(conversation(AgentOwner("sam"))))
    assert "closed" in why(action, supervised(conversation(DeskOwner())))


def test_a_supervisor_sends_anything_on_that_is_open() -> None:
    assert availability("transfer", supervised(conversation(Queue()))) == YES
    assert why("transfer", supervised(conversation(DeskOwner()))) != ""
    assert why("presence", supervised(None)) != ""


def test_a_supervisor_writes_to_the_customer_once_they_speak_too() -> None:
    state = conversation(AgentOwner("ben"))
    assert "ben answers" in why_no_reply(replace(state, supervisors={"sam": "whisper"}), "sam")
    assert why_no_reply(replace(state, supervisors={"sam": "barge"}), "sam") == ""
