"""How a text becomes numbers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from collabtui.understanding.features import char_grams, fit_vectorizer, tokens, word_grams

TEXTS = ["where is my order", "where is my refund", "cancel my order FH-10234", "is shipping free"]
FITTED = fit_vectorizer(TEXTS)


def test_tokens_are_lower_case_words_without_punctuation() -> None:
    assert tokens("Where's MY parcel?!") == ["where's", "my", "parcel"]


def test_a_typographic_apostrophe_is_an_apostrophe() -> None:
    assert tokens("where\u2019s it") == tokens("where's it")


def test_full_width_letters_read_like_plain_ones() -> None:
    assert tokens("ｏｒｄｅｒ") == ["order"]


def test_an_entity_stands_as_its_type() -> None:
    assert tokens("where is fh10234") == ["where", "is", "<order_number>"]


def test_digits_of_other_numbers_are_all_alike() -> None:
    assert tokens("size 42") == tokens("size 38") == ["size", "00"]


def test_word_runs_are_single_words_with_neighbours() -> None:
    assert set(word_grams(["is", "it", "free"])) == {"is", "it", "free", "is it", "it free"}


def test_character_runs_keep_to_their_word() -> None:
    assert set(char_grams(["ab", "c"])) == {" a", "ab", "b ", " ab", "ab ", " ab ", " c", "c ", " c "}


def test_an_entity_has_no_character_runs() -> None:
    assert not char_grams(["<order_number>"])


def test_a_text_of_the_vocabulary_has_nearly_length_one() -> None:
    vector = fit_vectorizer(TEXTS, chars_in=1).vector(TEXTS[0])
    assert float(np.linalg.norm(vector.values)) == pytest.approx(1.0, abs=1e-5)


def test_unknown_words_make_the_rest_weaker() -> None:
    known = FITTED.vector("where is my order").values
    diluted = FITTED.vector("where is my order umbrella stand").values
    assert np.linalg.norm(diluted) < np.linalg.norm(known)


def test_rare_words_weigh_more_than_common_ones() -> None:
    assert FITTED.idf[FITTED.words["shipping"]] > FITTED.idf[FITTED.words["my"]]


def test_a_text_without_anything_known_has_no_features() -> None:
    vector = FITTED.vector("qqq zzz")
    assert (len(vector.indices), vector.known_words, vector.known_chars) == (0, 0, 0.0)


def test_character_runs_of_one_text_alone_are_left_out() -> None:
    assert " shi" not in FITTED.chars
    assert " my " in FITTED.chars


def test_fitting_twice_gives_the_same_vocabulary() -> None:
    again = fit_vectorizer(TEXTS)
    assert (list(again.words), list(again.chars)) == (list(FITTED.words), list(FITTED.chars))


@given(st.text(max_size=200))
def test_a_vector_is_never_longer_than_one(text: str) -> None:
    vector = FITTED.vector(text)
    assert len(vector.indices) == len(set(vector.indices.tolist())) == len(vector.values)
    assert float(np.linalg.norm(vector.values)) <= 1.0 + 1e-5
    assert 0.0 <= vector.known_chars <= 1.0
