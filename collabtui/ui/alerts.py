"""Calls for a person who looks elsewhere: the terminal's bell, a desktop notification."""

from collections.abc import Collection, Mapping
from typing import Any, Protocol

from textual.app import App

from collabtui.ui.text import plain

TITLE = "Support desk"
#: What a notification shows of a name; terminals cut longer ones anyway.
NAME_CHARS = 60


class Chosen(Protocol):
    """What the user's settings say about alerts."""

    @property
    def bell(self) -> bool: ...
    @property
    def notify(self) -> bool: ...
    @property
    def repeat_seconds(self) -> float | None: ...
    @property
    def alert_command(self) -> tuple[str, ...]: ...


def offered(*names: str) -> str:
    """Return the words for offered conversations with the customers of these names, of which there is one."""
    what = "A conversation is" if len(names) == 1 else f"{len(names)} conversations are"
    return f"{what} offered to you: {', '.join(map(_harmless, names))}"


def waiting(name: str) -> str:
    """Return the words for a customer of mine who waits for an answer."""
    return f"Your customer waits: {_harmless(name)}"


def ringing(
    rung: Mapping[str, int], waiting: Collection[str], at: int, every_ms: int
) -> tuple[tuple[str, ...], Mapping[str, int]]:
    """Which of the ``waiting`` ring at ``at``, with when each of them rang last (Unix milliseconds).

    Those ring that never did, then again every ``every_ms`` milliseconds; 0 is never again.
    """
    due = tuple(one for one in waiting if one not in rung or 0 < every_ms <= at - rung[one])
    return due, {one: at if one in due else rung[one] for one in waiting}


def sequences(words: str, chosen: Chosen) -> str:
    """Return what the terminal is sent: BEL, then OSC 9 and OSC 777, of which terminals know one, the other or none.

    The words are made harmless once more, whoever wrote them: an escape sequence in them would be obeyed.
    """
    said = _harmless(words, 200)
    told = f"\x1b]9;{said}\x1b\\\x1b]777;notify;{TITLE};{said}\x1b\\" if chosen.notify else ""
    return ("\a" if chosen.bell else "") + told


def alert(app: App[Any], words: str, chosen: Chosen) -> None:
    """Send the alert through the app's driver; nothing where there is no terminal."""
    driver = app._driver
    if driver is None or app.is_headless or app.is_web:
        return
    if sent := sequences(words, chosen):
        driver.write(sent)
        driver.flush()


def _harmless(words: str, chars: int = NAME_CHARS) -> str:
    return plain(words)[:chars].replace(";", ",")
