"""What is looked for on behalf of a conversation."""

import pytest

from broker.domain.actors import Actor
from broker.domain.conversation import Conversation
from broker.domain.conversation_parts import Line, Suggestion
from broker.domain.events import Visibility
from collabtui.copilot.questions import Question, asks, following, is_newest, opening

MARIA, ADA, DESK = Actor("customer", "maria"), Actor("agent", "ada"), Actor("desk", "desk")


def said(*lines: tuple[Actor, str], visibility: Visibility = "public") -> Conversation:
    return Conversation(
        "c1",
        lines=tuple(
            Line(n, n, author, f"m{n}", text, visibility if author == ADA else "public")
            for n, (author, text) in enumerate(lines, start=1)
        ),
    )


def test_the_opening_question_joins_what_the_customer_asked_the_newest_first() -> None:
    state = said((MARIA, "My stove leaks"), (ADA, "Hello"), (MARIA, "Gas smells"), (DESK, "wait"))
    assert opening(state) == Question("c1", "m3", "Gas smells\nMy stove leaks")


def test_small_talk_is_no_part_of_the_opening_question() -> None:
    state = said((MARIA, "Hello there!"), (MARIA, "My stove leaks"), (MARIA, "Thank you very much"))
    assert opening(state) == Question("c1", "m3", "My stove leaks")


def test_asking_for_a_person_is_no_part_of_what_documents_are_looked_for() -> None:
    state = said((MARIA, "My stove leaks"), (MARIA, "I would like to talk to a human please"))
    assert opening(state) == Question("c1", "m2", "My stove leaks")
    assert following(state, "m2", "I would like to talk to a human please") == Question("c1", "m2", "My stove leaks")


def test_who_asked_for_nothing_but_a_person_is_looked_for_by_that() -> None:
    state = said((MARIA, "I need a real person to look at my refund"))
    assert opening(state) == Question("c1", "m1", "I need a real person to look at my refund")


def test_where_the_customer_asked_nothing_nothing_is_looked_for() -> None:
    assert opening(said((ADA, "Is it the stove?"))) is None
    assert opening(said((MARIA, "Hi"), (ADA, "Is it the stove?"))) is None


def test_a_message_that_was_helped_with_is_left_alone() -> None:
    state = said((MARIA, "My stove leaks"))
    helped = Conversation("c1", lines=state.lines, suggestions={"s1": Suggestion("s1", "m1", "text", "source", 0.5)})
    assert opening(helped) is None
    assert following(helped, "m1", "My stove leaks") is None


def test_a_message_that_stands_alone_is_looked_for_alone() -> None:
    state = said((MARIA, "My stove leaks"), (MARIA, "Where do I return the blue tent?"))
    question = following(state, "m2", "Do you repair torn tents from another shop?")
    assert question is not None
    assert question.text == "Do you repair torn tents from another shop?"


def test_a_message_that_says_little_is_looked_for_with_what_came_before_it() -> None:
    state = said((MARIA, "My stove leaks"), (ADA, "How old is it?"), (MARIA, "Three years"))
    assert following(state, "m3", "Three years") == Question("c1", "m3", "Three years\nMy stove leaks")


@pytest.mark.parametrize("text", ["thanks!", "Good morning, how are you?", "ok", "12345", "me@example.com", "...", ""])
def test_politeness_with_bare_numbers_asks_nothing(text: str) -> None:
    assert not asks(text)


@pytest.mark.parametrize("text", ["Refund?", "Thanks, but the lamp is still dark", "It leaks"])
def test_a_matter_asks_however_short_it_is(text: str) -> None:
    assert asks(text)


def test_a_question_is_stale_once_the_customer_asks_the_next() -> None:
    question = Question("c1", "m1", "My stove leaks")
    assert is_newest(said((MARIA, "My stove leaks"), (ADA, "Oh"), (MARIA, "Thanks")), question)
    assert not is_newest(said((MARIA, "My stove leaks"), (MARIA, "And where is my tent?")), question)
