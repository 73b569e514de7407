"""Rules that keep words from outside away from markup, from the terminal; collabtui.ui.text tells how to keep them."""

import ast

import pytest

from tests.architecture.outside_text import known_in, unclean
from tests.architecture.source_tree import ROOT, SourceFile, source_files

SCREENS = ("collabtui/ui", "collabtui/console", "collabtui/customer")
DOOR = "collabtui.ui.text"
#: Modules that draw segments, or take words from the keyboard, by themselves; each has tests with hostile texts.
DRAWS = {"collabtui.console.widgets.transcript_lines"}
#: The widgets that these rules know; another one is to be added here, with rules for its words.
WIDGETS = {"Button", "Input", "Label", "OptionList", "Static", "TextArea", "option_list.Option"}
#: The rest of Rich knows markup, or draws raw.
RICH = {"rich.cells.cell_len", "rich.cells.split_graphemes"}
DRAWN = {"rich.segment.Segment", "rich.style.Style"}
FORBIDDEN_IMPORTS = {
    "textual.markup": "it reads markup",
    "textual.visual.visualize": "it reads markup",
    "textual.widgets": "import the widget itself",
}
#: What shows words, fills the clipboard, or leads a terminal away; only the door may even name it.
DOORS = {
    "add_options",
    "copy_to_clipboard",
    "from_markup",
    "from_rich_text",
    "from_text",
    "notify",
    "open_url",
    "panic",
    "render_str",
}
#: What no rule here could see through.
BLIND = {"delattr", "eval", "exec", "getattr", "print", "setattr", "vars"}
#: Who writes to the terminal by itself: a bell with a notification, the driver, which writes what Textual draws.
WRITES = {"collabtui.ui.alerts", "collabtui.ui.terminal"}


@pytest.fixture(scope="module")
def files() -> list[SourceFile]:
    return source_files(*SCREENS)


def test_only_the_door_tells_toasts_fills_the_clipboard_reads_markup(files: list[SourceFile]) -> None:
    assert [place for file in files if file.module != DOOR for place in at_the_door(file)] == []


def test_nothing_asks_for_markup(files: list[SourceFile]) -> None:
    assert [
        file.at(node)
        for file in files
        for node in ast.walk(file.tree)
        if isinstance(node, ast.Call) and _asks_for_markup(node)
    ] == []


def test_only_what_these_rules_know_is_imported(files: list[SourceFile]) -> None:
    assert [place for file in files for place in strangers(file)] == []


def test_nothing_writes_past_textual(files: list[SourceFile]) -> None:
    assert [place for file in files if file.module not in WRITES for place in past_textual(file)] == []


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
        'Static(Content("x").append(ready))',
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
        "Static(content=view.text)",
        'Static(**{"content": view.text})',
        "widgets.Static(view.text)",
        "self.update(content=view.text)",
        "self.border_title += view.text",
        "self.border_title: str = view.text",
        "self.border_title, self.x = view.text, 1",
        "self.visual = view.text",
        "self.app.sub_title += view.text",
        'Static(Content("x").append(view.text))',
        'Static(Content("").join([view.text]))',
        "Static(Content(text=view.text))",
        "options.add_option(view.text)",
        'options.replace_option_prompt("x", view.text)',
        'Button("x").with_tooltip(view.text)',
        "OptionList(view.text)",
        "Option(prompt=view.text)",
        "make = Static; make(view.text)",
        "Hit(0.5, view.text, do)",
        "DiscoveryHit(view.text, do)",
    ],
)
def test_what_did_not_is_told(line: str) -> None:
    assert len(_told(PROVEN.format(line))) == 1


@pytest.mark.parametrize(
    "line",
    [
        "self.notify(view.text)",
        "say = self.app.notify",
        "put = self.app.copy_to_clipboard",
        "make = Content.from_markup",
        "Content.from_text(view.text)",
        "self.app.open_url(view.text)",
        "self.app.panic(view.text)",
        "options.add_options([view.text])",
        "self.app.exit(message=view.text)",
        "print(view.text)",
        'setattr(self, "border_title", view.text)',
        'getattr(self, "notify")(view.text)',
        "sys.stdout.write(view.text)",
        "os.write(1, view.text.encode())",
        "self.app._driver.write(view.text)",
        "from textual.widgets import DataTable",
        "from textual.widgets import Markdown",
        "from textual.widgets import Static as Box",
        "import textual.widgets as every",
        "from textual.visual import visualize",
        "from rich.text import Text",
        "from rich.console import Console",
        "from rich.segment import Segment",
    ],
)
def test_other_ways_to_the_screen_are_told(line: str) -> None:
    file = _file(PROVEN.format(line))

    assert len(at_the_door(file) + strangers(file) + past_textual(file)) >= 1


def test_a_widget_that_hands_words_to_its_base_is_told() -> None:
    assert _told("class Card(Static):\n    def __init__(self, view):\n        super().__init__(view.text)\n")


def test_a_render_that_gives_a_str_is_told() -> None:
    assert _told("class Card(Widget):\n    def render(self) -> str:\n        return self.words\n")


def _file(code: str) -> SourceFile:
    return SourceFile(ROOT / "collabtui" / "x.py", code, ast.parse(code))


def _told(code: str) -> list[str]:
    file = _file(code)
    return unclean(file, known_in([file]))


def at_the_door(file: SourceFile) -> list[str]:
    """The places that name what only the door may use, called or not: another name for it would hide the call."""
    return [
        f"{file.at(node)} {node.attr}"
        for node in ast.walk(file.tree)
        if isinstance(node, ast.Attribute) and node.attr in DOORS and not _is_setting(node)
    ]


def strangers(file: SourceFile) -> list[str]:
    """What is imported of Textual, Rich that these rules do not know, or under another name."""
    found = [f"{file.module} imports {name}" for name in file.imports() if not _is_known(name, file.module)]
    for node in ast.walk(file.tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            of = "" if isinstance(node, ast.Import) else f"{node.module}."
            names = [alias for alias in node.names if f"{of}{alias.name}.".startswith(("textual.", "rich."))]
            found += [f"{file.at(node)} renames {alias.name}" for alias in names if alias.asname]
            found += [f"{file.at(node)} names {alias.name} whole" for alias in names if isinstance(node, ast.Import)]
    return found


def past_textual(file: SourceFile) -> list[str]:
    """The places that reach the terminal, or anything at all, in a way that no rule sees."""
    found = []
    for node in ast.walk(file.tree):
        match node:
            case ast.Name(id=name) if name in BLIND:
                found.append(f"{file.at(node)} {name}")
            case ast.Attribute(value=ast.Name(id="sys"), attr="stdout" | "stderr" | "__stdout__" | "__stderr__"):
                found.append(f"{file.at(node)} {node.attr}")
            case ast.Call(func=ast.Attribute(attr="exit"), keywords=keywords) if any(
                each.arg in (None, "message") for each in keywords
            ):
                found.append(f"{file.at(node)} exit with a message")
            case ast.Attribute(attr="_driver") | ast.Attribute(value=ast.Name(id="os"), attr="write"):
                found.append(f"{file.at(node)} {node.attr}")
            case _:
                continue
    return found


def _is_known(name: str, module: str) -> bool:
    if name.startswith("rich."):
        return name in RICH or (module in DRAWS and name in DRAWN)
    if name.startswith("textual.widgets."):
        return name.removeprefix("textual.widgets.") in WIDGETS
    return not any(f"{name}.".startswith(f"{forbidden}.") for forbidden in FORBIDDEN_IMPORTS)


def _is_setting(node: ast.Attribute) -> bool:
    """The user's setting of this name, which is no function."""
    return isinstance(node.value, ast.Name) and node.value.id == "chosen"


def _asks_for_markup(node: ast.Call) -> bool:
    return any(each.arg == "markup" and getattr(each.value, "value", None) is not False for each in node.keywords)
