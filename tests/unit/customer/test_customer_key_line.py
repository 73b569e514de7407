"""The keys that the customer's last row has room for."""

import pytest
from rich.cells import cell_len

from collabtui.customer.widgets.key_line import fitting

ENTRIES = {
    "send": "Enter Send",
    "person": "F2 A person",
    "help": "F1 Help",
    "newline": "^J New line",
    "quit": "^Q Quit",
}


@pytest.mark.parametrize(
    ("width", "row"),
    [
        (80, "Enter Send · F2 A person · F1 Help · ^J New line · ^Q Quit"),
        (55, "Enter Send · F2 A person · F1 Help · ^J New line"),
        (34, "Enter Send · F2 A person · F1 Help"),
        (33, "Enter Send · F1 Help"),
        (7, "F1 Help"),
    ],
)
def test_the_least_useful_keys_go_first(width: int, row: str) -> None:
    assert fitting(ENTRIES, width) == row


@pytest.mark.parametrize("width", range(7, 81))
def test_no_key_is_named_in_part(width: int) -> None:
    row = fitting(ENTRIES, width)
    assert cell_len(row) <= width
    assert set(row.split(" · ")) <= set(ENTRIES.values())


def test_help_stays_where_nothing_has_room() -> None:
    assert fitting(ENTRIES, 0) == "F1 Help"


def test_without_keys_the_row_is_empty() -> None:
    assert fitting({}, 0) == ""
