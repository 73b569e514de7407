"""Claims on the bell with its notification."""

import re
from types import SimpleNamespace
from typing import Any, cast

import pytest
from textual.app import App

from collabtui.ui.alerts import alert, offered, sequences, waiting
from collabtui.ui.settings import Settings
from tests.dangerous import dangerous_in
from tests.hostile_cases import HostileText, hostile_texts

BOTH = re.compile(r"\a\x1b\]9;([^\x1b;]*)\x1b\\\x1b\]777;notify;Support desk;([^\x1b;]*)\x1b\\")


@pytest.mark.parametrize("case", hostile_texts(), ids=lambda case: case.id)
@pytest.mark.parametrize("words", [offered, waiting])
def test_no_name_ends_a_notification_or_begins_another_sequence(case: HostileText, words: Any) -> None:
    sent = BOTH.fullmatch(sequences(words(case.text), Settings()))

    assert sent is not None
    assert sent[1] == sent[2]
    assert not dangerous_in(sent[1])
    assert len(sent[1]) <= 120


def test_words_that_were_not_made_here_are_cleaned_as_well() -> None:
    assert BOTH.fullmatch(sequences("x\x1b\\\x1b]52;c;AAAA\a" * 1000, Settings()))


@pytest.mark.parametrize(
    ("settings", "begins"),
    [
        (Settings(bell=False), "\x1b]9;hi"),
        (Settings(notify=False), "\a"),
        (Settings(bell=False, notify=False), ""),
    ],
)
def test_each_kind_of_call_can_be_turned_off(settings: Settings, begins: str) -> None:
    sent = sequences("hi", settings)

    assert sent.startswith(begins)
    assert ("\a" in sent, "\x1b" in sent) == (settings.bell, settings.notify)


async def test_without_a_terminal_nothing_is_sent() -> None:
    app = App[None]()
    alert(app, "hi", Settings())
    async with app.run_test():
        alert(app, "hi", Settings())


def test_with_a_terminal_the_driver_is_sent_the_call_at_once() -> None:
    sent: list[str] = []
    driver = SimpleNamespace(write=sent.append, flush=lambda: sent.append("flushed"))
    app = SimpleNamespace(_driver=driver, is_headless=False, is_web=False)

    alert(cast(App[None], app), "hi", Settings(notify=False))
    alert(cast(App[None], app), "hi", Settings(notify=False, bell=False))

    assert sent == ["\a", "flushed"]
