"""Rules that keep words from outside away from markup, from the terminal; collabtui.ui.text tells how to keep them."""

import ast

import pytest

from tests.architecture.outside_text import known_in, unclean
from tests.architecture.source_tree import ROOT, SourceFile, source_files

SCREENS = ("collabtui/ui", "collabtui/console", "collabtui/customer")
DOOR = "collabtui.ui.text"
#: Modules that draw segments, or take words from the keyboard, by themselves; each has tests with hostile texts.
DRAWS = {"collabtui.console.widgets.transcript_lines"}
FORBIDDEN_IMPORTS = {
    "rich.markup": "it reads markup",
    "textual.markup": "it reads markup",
    "rich.text": "use Content",
    "rich.segment": "use Content",
    "textual.widgets.DataTable": "it shows every str raw",
    "textual.widgets.Log": "it shows every str raw",
    "textual.widgets.Markdown": "it makes links of what customers write",
    "textual.widgets.RichLog": "it shows every str raw",
    "textual.widgets.Tree": "it shows every str raw",
}


@pytest.fixture(scope="module")
def files() -> list[SourceFile]:
    return source_files(*SCREENS)


def test_only_the_door_tells_toasts_or_fills_the_clipboard(files: list[SourceFile]) -> None:
    assert [
        f"{file.at(node)} {node.func.attr}"
        for file in files
        if file.module != DOOR
        for node in ast.walk(file.tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"notify", "copy_to_clipboard"}
    ] == []


def test_nothing_reads_markup(files: list[SourceFile]) -> None:
    assert [
        file.at(node)
        for file in files
        for node in ast.walk(file.tree)
        if isinstance(node, ast.Call) and (_is_call_of(node, "from_markup") or _asks_for_markup(node))
    ] == []


def test_no_widget_is_used_that_shows_words_raw(files: list[SourceFile]) -> None:
    assert [
        f"{file.module} imports {name}: {why}"
        for file in files
        if file.module not in DRAWS
        for name in file.imports()
        for forbidden, why in FORBIDDEN_IMPORTS.items()
        if f"{name}.".startswith(f"{forbidden}.")
    ] == []


def test_text_fields_are_those_that_hold_only_what_can_be_seen(files: list[SourceFile]) -> None:
    assert [
        f"{file.at(node)}: use LineInput or Pad"
        for file in files
        for node in ast.walk(file.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"Input", "TextArea"}
    ] == []


def test_all_that_is_shown_came_through_the_door(files: list[SourceFile]) -> None:
    known = known_in(files)
    assert [place for file in files if file.module != DOOR for place in unclean(file, known)] == []


PROVEN = """
class Card(Static):
    label_text: Content
    def __init__(self, words: Content) -> None:
        super().__init__(words)
    def made(self) -> Content:
        return Content("x")
    def show(self, view: View, ready: Content) -> None:
        {}
"""


@pytest.mark.parametrize(
    "line",
    [
        'Static("literal")',
        "Static(shown(view.text))",
        "Static(ready)",
        "Static(self.made())",
        "Static(self.label_text)",
        "Static()",
        'Static(Content("x").append(view))',
        'self.update(line("from ", (one_line(view.name), "bold")))',
        "text = shown(view.text); self.update(text)",
        "self.border_title = one_line(view.name) if view.name else None",
        "self.title = plain(view.name)",
        "Option(one_line(view.name), id=view.id)",
    ],
)
def test_what_came_through_the_door_passes(line: str) -> None:
    assert _told(PROVEN.format(line)) == []


@pytest.mark.parametrize(
    "line",
    [
        "Static(view.text)",
        'Static(f"from {view.name}")',
        "Static(plain(view.text))",
        "Static(str(ready))",
        "Static(Content(view.text))",
        "text = view.text; self.update(text)",
        "text = shown(view.text); text = view.text; self.update(text)",
        "self.border_title = plain(view.name)",
        "self.border_title = one_line(view.name) if view.name else view.id",
        'self.title = f"{view.name}"',
        "self.tooltip = view.text",
        "Button(label=view.text)",
        "Field(placeholder=view.text)",
        'Static("%s" % view.text)',
    ],
)
def test_what_did_not_is_told(line: str) -> None:
    assert len(_told(PROVEN.format(line))) == 1


def test_a_widget_that_hands_words_to_its_base_is_told() -> None:
    assert _told("class Card(Static):\n    def __init__(self, view):\n        super().__init__(view.text)\n")


def test_a_render_that_gives_a_str_is_told() -> None:
    assert _told("class Card(Widget):\n    def render(self) -> str:\n        return self.words\n")


def _told(code: str) -> list[str]:
    file = SourceFile(ROOT / "collabtui" / "x.py", code, ast.parse(code))
    return unclean(file, known_in([file]))


def _is_call_of(node: ast.Call, name: str) -> bool:
    return isinstance(node.func, ast.Attribute) and node.func.attr == name


def _asks_for_markup(node: ast.Call) -> bool:
    return any(each.arg == "markup" and getattr(each.value, "value", None) is not False for each in node.keywords)
