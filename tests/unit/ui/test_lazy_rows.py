"""The heights of a long list's entries."""

from hypothesis import given
from hypothesis import strategies as st

from collabtui.ui.lazy_rows import LazyRows

ROWS = st.lists(st.integers(1, 9), max_size=60)


def heights(guessed: list[int], exact: list[int]) -> LazyRows:
    made = LazyRows(guessed.__getitem__, exact.__getitem__)
    made.lay(0, len(guessed))
    return made


@given(ROWS)
def test_each_row_belongs_to_the_entry_that_covers_it(rows: list[int]) -> None:
    made = heights(rows, rows)
    belongs = [(index, row) for index, height in enumerate(rows) for row in range(height)]
    assert [made.at(row) for row in range(made.total)] == belongs
    assert made.total == sum(rows)
    assert made.at(made.total) is None
    assert [made.top(index) for index in range(len(rows))] == [sum(rows[:index]) for index in range(len(rows))]


@given(ROWS, st.integers(0, 59), st.integers(0, 40))
def test_measuring_down_makes_as_many_rows_exact_as_are_asked(rows: list[int], index: int, wanted: int) -> None:
    made = heights([1] * len(rows), rows)
    made.measure_down(index, wanted)
    covered, at = 0, index
    while at < len(rows) and covered < wanted:
        assert made.top(at + 1) - made.top(at) == rows[at]
        covered += rows[at]
        at += 1
    assert made.total == min(index, len(rows)) + sum(rows[index:at]) + max(
        0, len(rows) - at if index < len(rows) else 0
    )


@given(ROWS, st.integers(0, 40))
def test_measuring_up_begins_at_the_end(rows: list[int], wanted: int) -> None:
    made = heights([1] * len(rows), rows)
    made.measure_up(len(rows), wanted)
    measured = 0
    while measured < len(rows) and sum(rows[len(rows) - measured :]) < wanted:
        measured += 1
    assert made.total == len(rows) - measured + sum(rows[len(rows) - measured :])


def test_nothing_is_measured_twice() -> None:
    asked: list[int] = []

    def measure(index: int) -> int:
        asked.append(index)
        return 3

    made = LazyRows(lambda _: 1, measure)
    made.lay(0, 4)
    assert [made.measured(1), made.measured(1)] == [3, 3]
    made.measure_down(0, 100)
    assert sorted(asked) == [0, 1, 2, 3]


def test_what_is_kept_stays_exact_while_the_rest_is_guessed_anew() -> None:
    made = heights([1] * 5, [4] * 5)
    made.measure_down(0, 100)
    made.lay(2, 4)
    assert (len(made), made.total) == (4, 4 + 4 + 1 + 1)
