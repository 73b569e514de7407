"""Slips of the keys with the time that typing takes."""

import re

from hypothesis import given
from hypothesis import strategies as st

from collabtui.training.typist import Typist, with_typos

VALUES = re.compile(r"FH-\d{5}|\S+@\S+|\d+")
SENTENCE = "please check where order FH-10408 of diego@example.com currently travels, 2 parcels"


@given(text=st.text(max_size=200), rate=st.floats(0, 1), seed=st.text(max_size=8))
def test_the_same_seed_gives_the_same_slips(text: str, rate: float, seed: str) -> None:
    assert with_typos(text, rate, seed) == with_typos(text, rate, seed)
    assert with_typos(text, 0.0, seed) == text


@given(seed=st.text(max_size=8))
def test_numbers_with_addresses_never_go_wrong(seed: str) -> None:
    typed = with_typos(SENTENCE, 1.0, seed)
    assert typed != SENTENCE
    assert VALUES.findall(typed) == VALUES.findall(SENTENCE)


async def test_without_a_speed_time_is_only_counted() -> None:
    typist = Typist(typing=4.0)
    await typist("x" * 40)
    await typist.pause(3_600.0)
    assert typist.counted_s == 3_610.0


async def test_with_a_speed_the_rest_is_counted() -> None:
    typist = Typist(typing=1_000.0, speed=100.0)
    await typist("x" * 100)
    assert typist.counted_s == 0.1 - 0.001
