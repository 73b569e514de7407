"""Which row of a long list belongs to which item, checked against counting."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collabtui.ui.lazy_rows import LazyRows
from collabtui.ui.row_map import BLOCK, RowMap

HEIGHTS = st.lists(st.integers(0, 5), max_size=3 * BLOCK)


def counted(heights: list[int]) -> list[tuple[int, int]]:
    """For each row its item with the row's number in it."""
    return [(index, row) for index, height in enumerate(heights) for row in range(height)]


def agrees(rows: RowMap, heights: list[int]) -> bool:
    every = counted(heights)
    return (
        rows.total == len(every)
        and [rows.at(row) for row in range(len(every))] == every
        and [rows.top(index) for index in range(len(heights))]
        == [sum(heights[:index]) for index in range(len(heights))]
    )


@given(HEIGHTS)
def test_every_row_is_found_in_its_item(heights: list[int]) -> None:
    rows = RowMap(heights)
    assert len(rows) == len(heights)
    assert agrees(rows, heights)


@given(HEIGHTS.filter(len), st.data())
def test_a_changed_height_moves_what_is_below_it(heights: list[int], data: st.DataObject) -> None:
    rows = RowMap(heights)
    index = data.draw(st.integers(0, len(heights) - 1))
    height = data.draw(st.integers(0, 9))
    grown = rows.change(index, height)
    assert grown == height - heights[index]
    heights[index] = height
    assert agrees(rows, heights)


@given(HEIGHTS, st.data())
def test_what_is_cut_off_may_be_put_back(heights: list[int], data: st.DataObject) -> None:
    rows = RowMap(heights)
    length = data.draw(st.integers(0, len(heights)))
    rows.cut(length)
    assert agrees(rows, heights[:length])
    for height in heights[length:]:
        rows.append(height)
    assert agrees(rows, heights)


@pytest.mark.parametrize("row", [-1, 3, 100])
def test_a_row_that_is_not_there_belongs_to_nothing(row: int) -> None:
    assert RowMap([1, 0, 2]).at(row) is None


def test_only_the_items_that_somebody_comes_near_are_measured() -> None:
    measured: list[int] = []

    def measure(index: int) -> int:
        measured.append(index)
        return 3

    rows = LazyRows(lambda index: 1, measure)
    rows.lay(0, 1_000)
    rows.measure_up(1_000, 7)
    rows.measure_down(10, 6)
    assert measured == [999, 998, 997, 10, 11]
    assert rows.total == 1_000 + 2 * 5
    assert rows.top(11) == 10 + 3


def test_an_item_is_measured_once() -> None:
    measured: list[int] = []

    def measure(index: int) -> int:
        measured.append(index)
        return 2

    rows = LazyRows(lambda index: 1, measure)
    rows.lay(0, 2)
    assert [rows.measured(1), rows.measured(1)] == [2, 2]
    assert measured == [1]


def test_items_that_stay_keep_their_measured_heights() -> None:
    rows = LazyRows(lambda index: 1, lambda index: 4)
    rows.lay(0, 3)
    rows.measure_down(0, 100)
    rows.lay(2, 4)
    assert (len(rows), rows.total) == (4, 4 + 4 + 1 + 1)


def test_measuring_ends_with_the_list() -> None:
    rows = LazyRows(lambda index: 1, lambda index: 1)
    rows.lay(0, 2)
    rows.measure_up(2, 50)
    rows.measure_down(0, 50)
    assert rows.total == 2
    assert rows.at(1) == (1, 0)
