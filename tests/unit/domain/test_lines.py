"""A transcript that grows without being copied, yet never changes under those who hold it."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broker.domain.lines import Lines, lines_of


@dataclass(frozen=True)
class Said:
    message: str
    text: str = ""


A, B, C = Said("a"), Said("b"), Said("c")


@given(st.lists(st.tuples(st.integers(0, 30), st.sampled_from("abcdef"), st.integers(0, 3)), max_size=30))
def test_however_values_grow_from_one_another_each_is_like_its_own_tuple(steps: list[tuple[int, str, int]]) -> None:
    values: list[tuple[Lines[Said], tuple[Said, ...]]] = [(Lines(), ())]
    for origin, message, text in steps:
        lines, twin = values[origin % len(values)]
        said = Said(message, str(text))
        values.append((lines.after(said), (*twin, said)))
    for lines, twin in values:
        assert lines == twin
        assert (len(lines), tuple(lines), list(reversed(lines))) == (len(twin), twin, list(reversed(twin)))
        for message in "abcdef":
            newest = next((said for said in reversed(twin) if said.message == message), None)
            assert lines.find(message) == newest


def test_the_shorter_value_does_not_know_what_the_longer_one_holds() -> None:
    short = Lines([A])
    long = short.after(B)
    assert short.find("b") is None
    assert long.find("b") is B
    with pytest.raises(IndexError):
        short[1]


def test_two_values_that_grow_from_one_do_not_meet() -> None:
    both = Lines([A])
    assert both.after(B) == (A, B)
    assert both.after(C) == (A, C)


def test_it_is_cut_like_a_tuple() -> None:
    lines = Lines([A, B]).after(C)
    assert (lines[-1], lines[0], lines[-2:], lines[5:]) == (C, A, (B, C), ())


def test_it_differs_from_other_lines_from_fewer_from_what_is_no_sequence() -> None:
    lines = Lines([A, B])
    assert lines != (A, C)
    assert lines != (A,)
    assert lines != 2


def test_what_can_grow_already_is_not_copied() -> None:
    lines = Lines([A])
    assert lines_of(lines) is lines
    assert lines_of((A,)) == lines
