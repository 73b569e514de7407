"""Whatever a stranger writes, twice as much text takes twice the time."""

import time

import pytest

from collabtui.understanding.api import READ_AT_MOST
from collabtui.understanding.entities import find

PIECES = [
    "((((", "1-1-1-", "a@a@a@", "a@a.", "+49 ", " ", "\n", "1", "0 ", "12 ", "4111 ", "4111111111111111 ", "e\u0301",
    "\u0661", "A ", "I am A ", "my name is ", "12 Main ", "Main Street ", "Str. 5 ", "5 May ", "1.1.26 ", "17:30 ",
    "+49 30 1234567 ", "order ", "order 10234 ", "https://", "1.1.1.1 ", "DE89 ", "DE89", "€1,1", "in 2 days ",
    "yesterday ", "1Z ", "tent ", "thanks,\n", "(0", "hundred ", "FH-", "# ", "'", "-", ".",
]  # fmt: skip
NOON = 1_796_000_000_000
#: Four times the text takes four times as long; with a square in it it would be sixteen.
MOST = 10.0


def seconds(text: str) -> float:
    began = time.process_time()
    found = find(text, NOON)
    assert all(entity.end <= len(text) for entity in found)
    return time.process_time() - began


@pytest.mark.parametrize("piece", PIECES)
def test_the_time_grows_with_the_text_alone(piece: str) -> None:
    text = piece * (READ_AT_MOST // len(piece))
    short, long = [], []
    for _ in range(5):
        short.append(seconds(text[: READ_AT_MOST // 4]))
        long.append(seconds(text))
        # A busy machine makes single readings longer, never shorter.
        if min(long) < MOST * min(short):
            return
    pytest.fail(f"a quarter took {min(short):.4f} s, the whole {min(long):.4f} s")


def test_a_hundred_thousand_characters_cost_what_the_first_ones_do() -> None:
    text = "order 10234 " * 10_000
    assert find(text) == find(text[:READ_AT_MOST])
