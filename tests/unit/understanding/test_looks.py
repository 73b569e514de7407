"""Claims about how the parts of a model are weighed against each other."""

import pytest

from collabtui.understanding.looks import GRAMS_SHARE, grams_share


def test_n_grams_have_more_say_the_more_examples_an_intent_has() -> None:
    assert grams_share(1) < grams_share(5) < grams_share(10) < grams_share(30) < GRAMS_SHARE


@pytest.mark.parametrize("examples", [80, 100, 1_000])
def test_n_grams_never_outweigh_what_words_mean(examples: int) -> None:
    assert grams_share(examples) == GRAMS_SHARE
