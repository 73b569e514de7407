"""Claims about telling that somebody asks for a person."""

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from collabtui.understanding.asking import asking_grams, lexicon, words_of
from collabtui.understanding.wants_human import wants_human


@pytest.mark.parametrize(
    "text",
    [
        "could i please speak with a human being about this",
        "your bot is no good, put me on to somebody real",
        "I really must talk to one of your agents",
        "kann ich mit einem echten Mitarbeiter sprechen",
        "no I won't read that, I want a person",
        "transfer me to a represntative",
        "My tent never came. Can I talk to someone about it?",
    ],
)
def test_whoever_asks_for_a_person_is_told_by_the_words_alone(text: str) -> None:
    assert wants_human(text) >= 0.5


@pytest.mark.parametrize(
    "text",
    [
        "do you have a tent for two people",
        "is that cleaning agent safe for nylon",
        "I do not need a human",
        "your agent told me last week that it was free",
        "can I cancel without talking to anybody",
        "could somebody tell me what the sale price is",
        "what is the phone number of your customer service",
        "somebody stole the parcel from my porch",
        "wie viele Menschen passen in dieses Zelt",
        "where is my order FH-10234",
        "",
        "\ud800 \x00",
    ],
)
def test_the_same_words_about_something_else_ask_for_nobody(text: str) -> None:
    assert wants_human(text) < 0.5


def test_a_slip_of_the_finger_is_read_as_the_word_that_was_meant() -> None:
    assert words_of("speek to a persno") == ["speak", "to", "a", "person"]


def test_another_word_is_no_slip_of_the_finger() -> None:
    other = ["manage", "personal", "expect", "contract", "each", "take", "college"]
    assert words_of(" ".join(other)) == other
    assert not lexicon().meant.keys() & lexicon().groups.keys()


def test_what_is_learnt_of_one_word_holds_for_its_whole_group() -> None:
    assert "want a <staff>" not in asking_grams("I want a human")
    shared = asking_grams("get me an operator") & asking_grams("get me an advisor")
    assert "=give me a staff" in shared
    assert "<give> .. <staff>" in shared


def test_idle_words_do_not_come_between_who_wants_what() -> None:
    assert "=| i want to contact" in asking_grams("I really just need to chat with them")


def test_a_frame_ends_where_the_thought_ends() -> None:
    assert "~refusal a" in asking_grams("not an agent")
    assert not {"~refusal a", "=refusal a"} & asking_grams("not now, but an agent")


def test_a_short_form_is_read_as_the_words_it_stands_for() -> None:
    assert words_of("can't u gimme a rep, I'd wait") == [
        "can",
        "not",
        "you",
        "give",
        "me",
        "a",
        "rep",
        ",",
        "i",
        "would",
        "wait",
    ]


def test_an_embedding_of_another_encoder_s_length_is_left_out() -> None:
    assert wants_human("human please", np.ones(8, dtype=np.float32)) == wants_human("human please")


@given(st.text(max_size=200))
def test_it_is_a_probability_for_any_text(text: str) -> None:
    assert 0.0 <= wants_human(text) <= 1.0


@pytest.mark.parametrize("piece", ["agent ", "a", "'", "person person ", "\u0301", "ﷺ"])
def test_a_hostile_text_takes_no_longer_than_its_length_is_worth(piece: str) -> None:
    wants_human("warm")
    start = time.process_time()
    wants_human(piece * (200_000 // len(piece)))
    assert time.process_time() - start < 0.25


STORY = "We drove to the lake in June with the children, a borrowed kayak, far more soup than anybody could eat. " * 8


def test_a_wish_is_found_wherever_in_a_long_story_it_stands() -> None:
    assert wants_human(STORY) < 0.5, "nobody was asked for"
    assert wants_human(STORY + "Get me a real person.") >= 0.5
    assert wants_human("Get me a real person. " + STORY) >= 0.5
    assert wants_human(STORY + "Get me a real person. " + STORY) >= 0.5


def test_a_wish_is_found_in_a_story_without_a_stop() -> None:
    rambling = "the washing machine hums since Tuesday and there is water below it and the door sticks a little " * 8
    assert wants_human(rambling) < 0.5, "nobody was asked for"
    assert wants_human(rambling + "please connect me to an agent " + rambling) >= 0.5
