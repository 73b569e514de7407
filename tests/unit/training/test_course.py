"""What a played customer does next, with all that a turn can say."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broker.domain.actors import Role
from collabtui.training.course import Do, Move, Progress, Say, holds, is_through, next_move, nudge, place
from collabtui.training.scenario import When
from collabtui.training.script import Done, Rate, Wait
from tests.unit.training.plays import scenario, talk, told, transcript

ROLES = st.lists(st.sampled_from(["customer", "bot", "agent", "desk"]), max_size=8)
ASKED = talk(("customer", "Hello"), ("bot", "Which order is it? It looks like FH-10000."))
ONE = Progress(turn=1, posted=1)


def says(move: Move) -> str:
    assert isinstance(move, Say), move
    return move.text


def test_messages_that_belong_together_follow_without_an_answer() -> None:
    burst = told({"say": "Hi", "also": ["one thing", "where is it?"]}, {"say": "Bye"})
    first = next_move(burst, Progress(), transcript())
    assert isinstance(first, Say)
    second = next_move(burst, first.then, transcript("customer"))
    assert says(second) == "one thing"
    assert isinstance(second, Say)
    third = next_move(burst, second.then, transcript("customer", "customer"))
    assert isinstance(third, Say)
    assert (third.text, third.then) == ("where is it?", Progress(turn=1, posted=3))


def test_who_interrupts_does_not_wait_for_an_answer() -> None:
    hasty = told({"say": "Hi"}, {"say": "Quickly!", "interrupts": True})
    assert says(next_move(hasty, ONE, transcript("customer"))) == "Quickly!"
    assert next_move(scenario("Hi", "Bye"), ONE, transcript("customer")) == Wait("an answer")


def test_a_turn_is_said_where_its_condition_holds() -> None:
    asked = told({"say": "Hello"}, {"say": "FH-10234", "when": {"asks_for": "order_number"}}, {"say": "Bye"})
    assert says(next_move(asked, ONE, ASKED)) == "FH-10234"
    assert says(next_move(asked, ONE, talk(("customer", "Hello"), ("bot", "Here it is.")))) == "Bye"


def test_other_words_are_said_where_the_condition_does_not_hold() -> None:
    when = {"contains": "on its way"}
    other = told({"say": "Hello"}, {"say": "Good", "when": when, "otherwise": "What?", "also": ["Well."]})
    move = next_move(other, ONE, ASKED)
    assert isinstance(move, Say)
    assert (move.text, move.then.turn) == ("What?", 2)


def test_a_turn_can_wait_for_more_than_an_answer() -> None:
    patient = told({"say": "Hello"}, {"say": "There you are", "until": {"speaker": "agent"}})
    assert next_move(patient, ONE, ASKED) == Wait("an answer")
    assert says(next_move(patient, ONE, replace(ASKED, speaker="agent"))) == "There you are"


@pytest.mark.parametrize(
    ("when", "is_met"),
    [
        (When(contains="WHICH order"), True),
        (When(contains="which order", by="agent"), False),
        (When(asks_for="order_number", by="bot"), True),
        (When(asks_for="email"), False),
        (When(speaker="bot"), True),
        (When(offered=True), False),
        (When(survey=False, contains="looks like"), True),
    ],
)
def test_a_condition_looks_at_what_was_answered(when: When, is_met: bool) -> None:
    assert holds(when, ASKED) is is_met


def test_an_answer_to_an_older_message_meets_no_condition() -> None:
    assert not holds(When(contains="which order"), talk(("bot", "Which order is it?"), ("customer", "FH-10234")))


def test_deeds_are_done_in_their_turn() -> None:
    leaves = told({"say": "Hello"}, {"do": "reconnect", "away": 30.0}, {"say": "Back"})
    move = next_move(leaves, ONE, ASKED)
    assert move == Do("reconnect", Progress(turn=2, posted=1), 30.0)
    assert says(next_move(leaves, Progress(turn=2, posted=1), ASKED)) == "Back"


def test_a_closed_conversation_is_taken_up_again_where_the_scenario_says_so() -> None:
    again = told({"say": "Hello"}, {"do": "reopen"}, {"say": "Me again"})
    assert next_move(again, ONE, transcript("customer", "bot")) == Wait("the end")
    assert next_move(again, ONE, transcript("customer", "bot", closed=True)) == Do("reopen", Progress(2, 0, 1))
    assert says(next_move(again, Progress(2, 0, 1), transcript("customer", "bot"))) == "Me again"


def test_who_takes_it_up_again_waits_for_no_answer_to_the_words_before_the_end() -> None:
    again = told({"say": "Bye"}, {"do": "reopen"}, {"say": "Me again"}, {"say": "Well?"})
    move = next_move(again, Progress(2, 0, 1), transcript("customer", "desk"))
    assert isinstance(move, Say)
    assert move.text == "Me again"
    assert next_move(again, move.then, transcript("customer", "desk", "customer")) == Wait("an answer")


def test_something_else_may_be_said_in_the_place_of_the_rating_which_follows_the_answer() -> None:
    asks = told({"say": "Hello"}, {"say": "One more thing", "when": {"survey": True}})
    open_survey = transcript("customer", "bot", survey="open")
    move = next_move(asks, ONE, open_survey)
    assert isinstance(move, Say)
    said = transcript("customer", "bot", "customer", survey="open")
    assert next_move(asks, move.then, said) == Wait("an answer")
    assert next_move(asks, move.then, transcript("customer", "bot", "customer", "bot", survey="open")) == Rate(
        4, "Fine."
    )


def test_who_rates_nothing_leaves_when_asked_to() -> None:
    silent = told({"say": "Hello"}, survey=None, expect={"escalated_by": "", "resolved_by": "bot", "ends": "left"})
    assert next_move(silent, ONE, transcript("customer", "bot", survey="open")) == Do("give_up", ONE)


def test_impatience_asks_again_with_each_of_its_words_once() -> None:
    hurried = told({"say": "Hello"}, persona={"nudges": ["Well?", "Hello?"], "patience": 1.0})
    at, first = nudge(hurried, ONE)
    assert says(first or Wait("")) == "Well?"
    at, second = nudge(hurried, replace(at, posted=2))
    assert says(second or Wait("")) == "Hello?"
    assert nudge(hurried, at)[1] is None


def test_who_had_enough_of_waiting_leaves() -> None:
    proud = told({"say": "Hello"}, {"say": "Bye"}, persona={"patience_turns": 1})
    assert next_move(proud, replace(ONE, nudges=1), transcript("customer")) == Wait("an answer")
    assert isinstance(next_move(proud, replace(ONE, nudges=2), transcript("customer")), Do)


def test_anger_is_put_into_words_once_a_grievance() -> None:
    cross = told({"say": "It blinks"}, {"say": "It blinks!"}, {"say": "Bye"}, persona={"outbursts": ["Listen!", "No!"]})
    missed = talk(("customer", "It blinks"), ("bot", "I did not understand that."))
    move = next_move(cross, ONE, missed)
    assert isinstance(move, Say)
    assert move.text == "Listen! It blinks!"
    understood = talk(*[(line.author.role, line.text) for line in missed.lines], ("customer", "x"), ("bot", "Aha."))
    assert says(next_move(cross, move.then, understood)) == "Bye"


def test_only_conditional_turns_may_be_left_in_the_end() -> None:
    left = told({"say": "Hello"}, {"say": "Yes", "when": {"contains": "sure"}})
    assert is_through(left, ONE)
    assert not is_through(scenario("Hello", "Bye"), ONE)


@pytest.mark.parametrize(
    ("at", "roles", "where"),
    [
        (ONE, ["customer"], "waiting for an answer after turn 1 of 3"),
        (ONE, ["customer", "bot"], "about to go on after turn 1 of 3"),
    ],
)
def test_a_play_that_stops_tells_where(at: Progress, roles: list[Role], where: str) -> None:
    assert place(scenario(), at, transcript(*roles)) == where


def test_a_closed_conversation_is_the_end() -> None:
    assert next_move(scenario(), ONE, transcript("customer", closed=True)) == Done()


@given(roles=ROLES, at=st.integers(0, 3))
def test_nobody_speaks_twice_without_being_answered(roles: list[Role], at: int) -> None:
    move = next_move(scenario(), Progress(turn=at, posted=at), transcript(*roles))
    others = [role for role in roles if role != "desk"]
    if isinstance(move, Say) and at > 0:
        assert others[-1] != "customer"


@given(
    turns=st.lists(
        st.fixed_dictionaries(
            {"say": st.just("words")},
            optional={
                "also": st.lists(st.just("more"), max_size=3),
                "interrupts": st.booleans(),
                "when": st.sampled_from([{"contains": "words"}, {"speaker": "agent"}, {"offered": True}]),
            },
        ),
        min_size=1,
        max_size=6,
    )
)
def test_every_scenario_is_through_after_finitely_many_answered_moves(turns: list[dict[str, object]]) -> None:
    played, at, said = told(*turns), Progress(), list[tuple[Role, str]]()
    move: Move = Done()
    for _ in range(40):
        move = next_move(played, at, talk(*said))
        if not isinstance(move, Say):
            break
        assert (move.then.turn, move.then.part, move.then.posted) > (at.turn, at.part, at.posted)
        said += [("customer", move.text), ("bot", f"answer {len(said)}")]
        at = move.then
    assert move == Wait("the survey")
    assert is_through(played, at)
