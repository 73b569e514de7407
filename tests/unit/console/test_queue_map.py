"""Lines of the queue against its rows."""

from hypothesis import given
from hypothesis import strategies as st

from collabtui.console.queue_book import PLACES
from collabtui.console.views import Place
from collabtui.console.widgets.queue_map import Head, QueueMap


def test_each_section_has_its_heading_above_it() -> None:
    lines = QueueMap((("offer", 1), ("waiting", 2)))
    assert [lines.at(line) for line in range(lines.height + 1)] == [
        Head(0, 0, "offer", 1),
        0,
        Head(2, 1, "waiting", 2),
        1,
        2,
        None,
    ]


def test_nothing_has_no_lines() -> None:
    assert QueueMap().height == 0
    assert QueueMap().at(0) is None


@given(st.lists(st.tuples(st.sampled_from(PLACES), st.integers(1, 6)), max_size=5))
def test_every_row_is_found_on_the_line_that_it_is_drawn_on(sections: list[tuple[Place, int]]) -> None:
    lines = QueueMap(sections)
    rows = sum(count for _, count in sections)
    assert [lines.at(lines.line(row)) for row in range(rows)] == list(range(rows))
    assert lines.height == rows + len(sections)
