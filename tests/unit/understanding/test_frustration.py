"""Claims about telling that somebody is frustrated."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collabtui.understanding.frustration import frustration


@pytest.mark.parametrize(
    ("bitter", "calm"),
    [
        ("this is ridiculous, I am so annoyed", "this is lovely, I am so glad"),
        ("what a stupid waste of time", "what a good use of my time"),
        ("I hate this useless company", "where is my order"),
        ("I am very disappointed in you", "thank you very much"),
    ],
)
def test_the_frustrated_are_told_from_the_calm(bitter: str, calm: str) -> None:
    assert frustration(bitter) > 0.5 > frustration(calm)


@given(st.text(max_size=200))
def test_it_is_a_probability_for_any_text(text: str) -> None:
    assert 0.0 <= frustration(text) <= 1.0


@pytest.mark.parametrize("piece", ["no ", "A", "!", "not very bad ", "\ud800"])
def test_a_hostile_text_takes_no_longer_than_its_length_is_worth(piece: str) -> None:
    frustration("warm")
    start = time.process_time()
    frustration(piece * (200_000 // len(piece)))
    assert time.process_time() - start < 0.5
