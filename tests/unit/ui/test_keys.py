"""Claims on the key map of the screens."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.widgets import Input

from collabtui.ui.key_checks import cannot_be_sent, collisions, wrong_keys
from collabtui.ui.key_names import key_name, writes
from collabtui.ui.keys import CONSOLE, CUSTOMER, Action, actions, bindings
from collabtui.ui.user_keys import keymap, remapped

WINDOWS = [pytest.param(CONSOLE, id="console"), pytest.param(CUSTOMER, id="customer")]


@pytest.mark.parametrize("window", WINDOWS)
def test_no_key_means_two_things_in_one_place(window: tuple[Action, ...]) -> None:
    assert collisions(window) == []


@pytest.mark.parametrize("window", WINDOWS)
def test_every_key_can_be_sent_by_common_terminals(window: tuple[Action, ...]) -> None:
    assert {key: why for action in window for key in action.keys if (why := cannot_be_sent(key))} == {}


@pytest.mark.parametrize("window", WINDOWS)
def test_every_action_says_what_it_does(window: tuple[Action, ...]) -> None:
    for action in window:
        assert action.keys, action
        assert 1 <= len(action.label) <= 12, action
        assert re.fullmatch(r"[A-Z].{8,70}\.", action.help), action


@pytest.mark.parametrize("window", WINDOWS)
def test_names_of_actions_are_unique(window: tuple[Action, ...]) -> None:
    names = [action.name for action in window]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("window", WINDOWS)
def test_the_footer_shows_each_action_once_and_fits_a_narrow_screen(window: tuple[Action, ...]) -> None:
    shown = [binding for binding in bindings(window) if isinstance(binding, Binding) and binding.show]

    assert len({binding.action for binding in shown}) == len(shown)
    assert sum(len(f" {binding.key_display} {binding.description} ") for binding in shown) <= 100


@pytest.mark.parametrize(
    "key",
    ["ctrl+i", "ctrl+m", "ctrl+h", "ctrl+left_square_bracket", "ctrl+c", "ctrl+z", "ctrl+1", "ctrl+enter",
     "ctrl+shift+a", "ctrl+f1", "shift+enter", "alt+enter", "hyper+x", "f13", "f", "nokey", ""],
)  # fmt: skip
def test_keys_that_terminals_cannot_send_are_known(key: str) -> None:
    assert bool(cannot_be_sent(key)) is (key != "f")


@pytest.mark.parametrize(
    ("key", "reads"),
    [("n", "n"), ("f2", "F2"), ("ctrl+n", "Ctrl+N"), ("slash", "/"), ("question_mark", "?"), ("escape", "Esc"),
     ("ctrl+pageup", "Ctrl+PageUp"), ("left_square_bracket", "["), ("alt+1", "Alt+1"), ("space", "Space")],
)  # fmt: skip
def test_a_key_reads_as_on_the_keyboard(key: str, reads: str) -> None:
    assert key_name(key) == reads


@pytest.mark.parametrize(
    ("key", "does"),
    [("a", True), ("slash", True), ("7", True), ("space", True), ("f2", False), ("ctrl+n", False), ("escape", False),
     ("enter", False), ("tab", False), ("delete", False), ("pageup", False)],
)  # fmt: skip
def test_it_is_known_which_keys_write_into_a_text_field(key: str, does: bool) -> None:
    assert writes(key) is does


def test_a_letter_collides_only_where_letters_are_keys() -> None:
    letter = Action("one", ("x",), "One", "", "")
    same_in_composer = Action("two", ("x",), "Two", "", "", "composer")
    function_key = Action("three", ("f2",), "Three", "", "")
    same_everywhere = Action("four", ("f2",), "Four", "", "", "everywhere")

    assert collisions([letter, same_in_composer]) == []
    assert collisions([letter, Action("five", ("x",), "Five", "", "")]) == ["x means both one and five."]
    assert collisions([function_key, same_everywhere]) == ["F2 means both three and four."]


def test_a_sign_collides_with_its_own_name() -> None:
    assert collisions([Action("one", ("/",), "", "", ""), Action("two", ("slash",), "", "", "")])


def test_an_unknown_action_or_key_in_a_choice_is_told() -> None:
    told = wrong_keys({"acept": ("a",), "accept": ("ctrl+i",)}, CONSOLE)

    assert told == [
        "acept: no action has this name; docs/reference/keys.md lists them.",
        "accept: ctrl+i cannot be used, terminals send Tab for it.",
    ]


@pytest.mark.parametrize(
    ("name", "chosen", "mapped", "keys"),
    [
        ("accept", ("k",), {"accept": "k", "accept_anywhere": "f2"}, ("k", "f2")),
        ("accept", ("f12",), {"accept": "a", "accept_anywhere": "f12"}, ("a", "f12")),
        ("accept", ("k", "j", "f12"), {"accept": "k,j", "accept_anywhere": "f12"}, ("k", "j", "f12")),
        ("decline", ("f10", "k"), {"decline": "f10,k"}, ("f10", "k")),
        ("send", ("ctrl+s",), {"send": "ctrl+s"}, ("ctrl+s",)),
        ("insert_3", ("alt+c",), {"insert_3": "3", "insert_3_anywhere": "alt+c"}, ("3", "alt+c")),
        ("accept", (), {}, ("a", "f2")),
    ],
)
def test_letters_replace_letters_other_keys_the_others(
    name: str, chosen: tuple[str, ...], mapped: dict[str, str], keys: tuple[str, ...]
) -> None:
    assert keymap(CONSOLE, {name: chosen}) == mapped
    assert next(action.keys for action in remapped(CONSOLE, {name: chosen}) if action.name == name) == keys


def test_an_id_that_nobody_has_is_a_mistake_of_the_programmer() -> None:
    assert [action.name for action in actions(CONSOLE, "note", "insert")][:2] == ["note", "insert_1"]
    with pytest.raises(KeyError):
        actions(CONSOLE, "nothing")


class Desk(App[None]):
    """An app with a text field that counts what is done."""

    BINDINGS = bindings(actions(CONSOLE, "accept", "resolve", "insert"))

    def __init__(self) -> None:
        super().__init__()
        self.done: list[str] = []

    def compose(self) -> ComposeResult:
        yield Input()

    def action_accept(self) -> None:
        self.done.append("accept")

    def action_resolve(self) -> None:
        self.done.append("resolve")

    def action_insert(self, number: int) -> None:
        self.done.append(f"insert {number}")


async def test_letters_are_letters_in_a_text_field_where_function_keys_still_act() -> None:
    app = Desk()
    async with app.run_test() as pilot:
        await pilot.press("a", "f2", "3", "alt+3", "f6")
        assert app.query_one(Input).value == "a3"
        assert app.done == ["accept", "insert 3", "resolve"]
        app.screen.set_focus(None)
        await pilot.press("a", "3")
        assert app.done[3:] == ["accept", "insert 3"]


async def test_the_users_keys_take_the_place_of_ours() -> None:
    app = Desk()
    app.set_keymap(keymap(CONSOLE, {"accept": ("k",), "insert_3": ("alt+c",)}))
    async with app.run_test() as pilot:
        await pilot.press("f2", "alt+c", "alt+3")
        app.screen.set_focus(None)
        await pilot.press("k", "a", "3")
        assert app.done == ["accept", "insert 3", "accept", "insert 3"]


ROOT = Path(__file__).resolve().parents[3]


def test_the_reference_tells_of_every_action() -> None:
    page = (ROOT / "docs" / "reference" / "keys.md").read_text(encoding="utf-8")

    assert all(f"`{action.name}`" in page and action.help in page for action in (*CONSOLE, *CUSTOMER))


def test_the_reference_is_what_the_key_map_says_today() -> None:
    script = [sys.executable, str(ROOT / "scripts" / "generate_keys.py"), "--check"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    check = subprocess.run(script, capture_output=True, text=True, check=False, env=environment)

    assert check.returncode == 0, check.stdout
