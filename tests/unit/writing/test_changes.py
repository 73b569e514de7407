"""Words made shorter or friendlier without a model."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collabtui.writing.changes import friendlier, instead, shorter


def test_shorter_leaves_fillers_out() -> None:
    assert shorter("Please note that you can really send it back.") == "You can send it back."


def test_of_three_sentences_the_emptiest_goes() -> None:
    assert shorter("The tent is sold out. That is so. It returns in May.") == "The tent is sold out. It returns in May."


def test_friendlier_asks_where_it_ordered() -> None:
    assert friendlier("You must print the label.") == "Please print the label."


def test_new_words_stand_where_the_old_ones_stood_once() -> None:
    assert instead({"can": "may", "it": "them"})("You can send it if you can.") == "You may send them if you can."


@pytest.mark.parametrize(
    ("words", "said"), [("We", "Wir"), ("We wait for it", "Wir warten darauf"), ("it", "es"), ("wait", "warten")]
)
def test_a_piece_takes_no_words_out_of_a_longer_one_nor_out_of_what_was_just_put_there(words: str, said: str) -> None:
    made = {"We": "Wir", "it": "es", "We wait for it": "Wir warten darauf", "wait": "warten"}
    assert instead(made)(words) == said


@given(st.text(max_size=200))
def test_no_text_is_lost_whole(text: str) -> None:
    assert bool(shorter(text)) == bool(text)
