"""Which patterns a domain may declare."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collabtui.understanding.kinds.safe_pattern import MOST_WAYS, problem


@pytest.mark.parametrize(
    "pattern",
    [r"FH[- ]{0,2}(?P<digits>[0-9]{5})", r"1Z[0-9A-Z ]{16,21}", r"(?:INV|RE)-?\d{3,8}", r"\[\w{2}\]", "a|b", "[^a-z]"],
)
def test_a_pattern_with_bounds_is_safe(pattern: str) -> None:
    assert problem(pattern) is None


@pytest.mark.parametrize(
    ("pattern", "part"),
    [
        ("[0-9]+", "column 6 (+): has no bound"),
        ("a*", "column 2 (*): has no bound"),
        ("(?:a{1,9}){1,9}", "ways"),
        ("[ab]{1,40}[ab]{1,40}", "ways"),
        ("[0-9]{90}", "can span 90 characters"),
        ("(a)", "column 1 (()"),
        (r"(?=a)b", "column 1 (()"),
        (r"(?P<a>x)(?P=a)", "column 9 (()"),
        (r"\1", "column 1"),
        ("(?:ab", "column 6 (its end): expected )"),
        ("ab)", "column 3 ()): expected the end"),
        ("a{2}?", "repeats a repetition"),
        ("[z-a]", "is no regular expression"),
        ("a?", "nothing at all"),
        ("", "nothing at all"),
        ("^a", "column 1 (^)"),
    ],
)
def test_a_pattern_that_could_be_slow_or_says_nothing_is_refused_with_its_place(pattern: str, part: str) -> None:
    assert part in (problem(pattern) or "")


PARTS = st.sampled_from(["a", "[ab]", "a?", "[ab]{0,3}", "(?:a|ab){1,3}", "(?:a?b?){0,2}", r"\w{1,4}"])


@given(st.lists(PARTS, min_size=1, max_size=8).map("".join))
def test_what_is_called_safe_is_quick_on_the_text_that_fits_it_worst(pattern: str) -> None:
    if problem(pattern) is not None:
        return
    compiled, text = re.compile(f"(?:{pattern})!"), "ab" * 40
    began = time.process_time()
    for at in range(len(text)):
        compiled.match(text, at)
    assert time.process_time() - began < MOST_WAYS * len(text) * 1e-4
