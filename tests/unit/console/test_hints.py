"""The keys of the last row."""

import pytest

from collabtui.console.present.hints import HELP, ORDER, hints
from collabtui.console.views import Hint
from collabtui.ui.keys import CONSOLE

LETTERS = {"accept": ("a", "f2"), "insert_1": ("1", "alt+1"), "next_waiting": ("n",), "help": ("question_mark",)}


def labels(*rows: Hint) -> list[str]:
    return [f"{row.key} {row.label}" for row in rows]


def test_the_most_useful_come_first_with_help_at_the_end() -> None:
    assert labels(*hints(LETTERS, lambda _: True)) == ["a Accept", "n Next", "? Help"]


def test_what_makes_no_sense_now_is_not_named() -> None:
    assert labels(*hints(LETTERS, lambda action: action != "accept")) == ["n Next", "? Help"]


def test_enter_is_named_for_what_it_does_in_the_pane() -> None:
    assert hints(LETTERS, lambda _: True, "Open")[0] == Hint("enter", "Enter", "Open")


@pytest.mark.parametrize(
    ("keys", "number", "reads"),
    [(("1", "alt+1"), 1, "1 Insert"), (("1",), 3, "1-3 Insert"), (("alt+1",), 3, "Alt+1-3 Insert")],
)
def test_suggestions_share_one_hint(keys: tuple[str, ...], number: int, reads: str) -> None:
    assert labels(*hints({"insert_1": keys}, lambda _: True, numbers=number)) == [reads]


def test_a_key_of_the_users_own_for_a_suggestion_promises_no_others() -> None:
    assert labels(*hints({"insert_1": ("f12",)}, lambda _: True, numbers=3)) == ["F12 Insert"]


def test_control_keys_take_little_room() -> None:
    assert labels(*hints({"newline": ("ctrl+j",)}, lambda _: True)) == ["^J New line"]


def test_every_action_that_the_row_may_name_exists() -> None:
    assert {*ORDER, HELP} <= {action.id for action in CONSOLE}
