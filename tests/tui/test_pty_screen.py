"""Proof on a real terminal that what comes from outside is drawn, never obeyed."""

import pytest

from tests.tui.pty_screen import Step, escapes_not_textuals, run_in_terminal, words_in

QUIT = b"\x11"
#: The texts are pages of one app: a process for each would take minutes.
SHOWN = """
import asyncio
from collabtui.ui.desk_app import DeskApp
from collabtui.ui.dialogs import Choice, Choose
from collabtui.ui.form import Form, FormField
from collabtui.ui.keys import CONSOLE
from collabtui.ui.settings import Read, Settings
from collabtui.ui.text import line, one_line, plain, shown, tell, copy
from collabtui.ui.alerts import alert, offered
from tests.hostile_cases import hostile_texts
from tests.tui.hostile import one_of_each_kind
from textual.content import Content
from textual.widgets import Input, Label, Static

class Pages(DeskApp):
    AUTO_FOCUS = None
    def compose(self):
        yield Static("ready")
        yield Label(id="line")
        yield Static(id="shown")
    def on_key(self, event):
        if event.key == "space":
            self.run_worker(self.pages())
    async def drawn(self):
        done = asyncio.Event()
        self.screen.call_after_refresh(done.set)
        await done.wait()
    async def pages(self):
        every = hostile_texts()
        for start in range(0, len(every), 8):
            texts = [case.text[:2000] for case in every[start:start + 8]]
            self.query_one("#shown").update(Content("\\n").join(shown(text, max_lines=2) for text in texts))
            self.query_one("#line").update(Content("\\n").join(line((one_line(text, 70), "bold")) for text in texts))
            for text in texts:
                alert(self, offered(text), self.settings)
                copy(self, text)
            await self.drawn()
        for text in [case.text[:2000] for case in one_of_each_kind()]:
            self.title = plain(text)
            self.query_one("#shown").border_title = one_line(text, 30)
            tell(self, text, title=text)
            await self.push_screen(Choose(text, [Choice("x", text, text)]))
            await self.drawn()
            await self.push_screen(Form(text, (FormField("x", text, text),)))
            await self.drawn()
            self.pop_screen()
            self.pop_screen()
        self.clear_notifications()
        self.query_one("#line").update("all shown")

Pages(Read(Settings()), CONSOLE).run()
"""
NAIVE = """
from textual.app import App
from textual.content import Content
from textual.widgets import Static

class Naive(App):
    def compose(self):
        yield Static(Content("a\\x1b]52;c;QUJD\\x1b\\\\b\\x9b6nc"))
        yield Static("ready")

Naive().run()
"""
KEYS = """
from collabtui.ui.desk_app import DeskApp
from collabtui.ui.keys import CONSOLE
from collabtui.ui.settings import Read, Settings
from textual.widgets import Label

class Keys(DeskApp):
    BINDINGS = []
    def compose(self):
        yield Label("ready")
    def on_key(self, event):
        self.query_one(Label).update("key " + event.key + ".")

Keys(Read(Settings()), CONSOLE).run()
"""


def test_no_hostile_text_reaches_the_terminal_as_a_sequence() -> None:
    written = run_in_terminal(SHOWN, [Step("ready", b" "), Step("all shown", QUIT)], size=(120, 50))

    assert "␛]52;c;" in words_in(written), "the texts were on the screen"
    assert escapes_not_textuals(written, alerts=True, clipboard=True) == []


def test_the_harness_sees_what_an_app_without_care_lets_through() -> None:
    found = escapes_not_textuals(run_in_terminal(NAIVE, [Step("ready", QUIT)]))

    assert any("]52;c;" in sequence for sequence in found)
    assert any("\\xc2\\x9b" in sequence for sequence in found)


@pytest.mark.parametrize(
    ("typed", "key"),
    [(b"\x1b1", "alt+1"), (b"\x1bOQ", "f2"), (b"\x1b[17~", "f6"), (b"\x0e", "ctrl+n"), (b"\n", "ctrl+j"),
     (b"\x1b[5;5~", "ctrl+pageup"), (b"?", "question_mark")],
)  # fmt: skip
def test_keys_arrive_by_the_names_the_key_map_has_for_them(typed: bytes, key: str) -> None:
    if key == "question_mark":
        written = run_in_terminal(KEYS, [Step("ready", typed), Step("Keys that act here", QUIT)])
        assert "Esc closes" in words_in(written)
    else:
        run_in_terminal(KEYS, [Step("ready", typed), Step(f"key {key}.", QUIT)])


def test_with_no_color_no_colour_is_sent() -> None:
    written = run_in_terminal(KEYS, [Step("ready", QUIT)], environment={"NO_COLOR": "1"})

    assert b"\x1b[38;" not in written
    assert b"\x1b[48;" not in written


def test_an_app_that_shows_nothing_is_told() -> None:
    with pytest.raises(AssertionError, match="ended before 'never' was seen: hello"):
        run_in_terminal("print('hello')", [Step("never", b"")])


@pytest.mark.parametrize(
    ("written", "found"),
    [
        (b"\x1b[1;31mred\x1b[0m\x1b[?2026h\x1b[2;3H ok\r\n", 0),
        ("漢字 é ␛".encode(), 0),
        (b"\x1b]0;title\x07", 1),
        (b"\x1b[6n", 1),
        (b"\x1bP$q\x1b\\", 1),
        ("\x9b".encode(), 1),
        (b"\x07", 1),
        (b"\x08", 1),
    ],
)
def test_the_checker_knows_what_textual_writes_from_what_it_never_writes(written: bytes, found: int) -> None:
    assert len(escapes_not_textuals(written)) == found


def test_our_own_alerts_pass_only_where_they_are_allowed() -> None:
    sent = b"\x07\x1b]9;hi\x1b\\\x1b]777;notify;Support desk;hi\x1b\\"

    assert escapes_not_textuals(sent, alerts=True) == []
    assert escapes_not_textuals(sent)
    assert escapes_not_textuals(b"\x1b]9;hi\x1b]52;c;QUJD\x07", alerts=True)
