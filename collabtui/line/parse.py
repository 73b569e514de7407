"""The grammar that all typed lines share: text, or a slash with a command."""

import difflib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

_PHONE = re.compile(r"\+?[0-9][0-9().-]{3,40}")
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Said:
    """Text to be sent as it stands."""

    text: str


@dataclass(frozen=True, slots=True)
class Called:
    """A slash command, not yet looked at. ``name`` is in lower case."""

    name: str
    rest: str


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a line means nothing, with what to type instead."""

    sentence: str


@dataclass(frozen=True, slots=True)
class Callback:
    """``due`` in Unix milliseconds."""

    due: int
    phone: str
    topic: str


def split(line: str) -> Said | Called | Problem | None:
    """What kind of line this is; None for one that says nothing."""
    text = line.removesuffix("\n").removesuffix("\r")
    if not text.strip():
        return None
    if _SURROGATE.search(text):
        return Problem("That line is no UTF-8 text, so nothing was done with it: type it again.")
    # A private note must not go out because something unseen slipped in before its slash.
    command = text[_unseen(text) :]
    if command.startswith("//"):
        return Said(command[1:])
    if not command.startswith("/"):
        return Said(text)
    name, rest = halves(command[1:])
    return Called(name.lower(), rest)


def _unseen(text: str) -> int:
    """How many blanks, controls or format characters a line begins with."""
    seen = (at for at, char in enumerate(text) if not (char.isspace() or unicodedata.category(char) in {"Cc", "Cf"}))
    return next(seen, len(text))


def halves(text: str) -> tuple[str, str]:
    """The first word with what follows it."""
    parts = text.split(maxsplit=1)
    return (parts[0] if parts else "", parts[1].rstrip() if len(parts) > 1 else "")


def unknown(name: str, usage: Mapping[str, str]) -> Problem:
    """Nobody knows this command; names the nearest."""
    near = difflib.get_close_matches(name[:40], usage, n=1)
    hint = f"Did you mean {usage[near[0]]}?" if near else "/help lists what there is."
    return Problem(f"There is no command /{name[:40]}. {hint} To send text that begins with a slash, write // first.")


def misused(name: str, usage: Mapping[str, str], reason: str = "") -> Problem:
    """The command exists, but not in this form."""
    return Problem(f"{reason + ' ' if reason else ''}Write it as {usage[name]}")


def number(text: str) -> int | None:
    """The positive number that ``text`` is, or None."""
    return int(text) if re.fullmatch(r"[1-9][0-9]{0,5}", text) else None


def callback(rest: str, usage: Mapping[str, str]) -> Callback | Problem:
    """``ISO-TIME PHONE [topic]``; a time without its zone is the local one."""
    when, further = halves(rest)
    phone, topic = halves(further)
    due = time_of(when)
    if due is None:
        return misused("callback", usage, "The time must be like 2030-01-31T15:30.")
    if not _PHONE.fullmatch(phone):
        return misused("callback", usage, "The phone number must be one word like +1-206-555-0110.")
    return Callback(due, phone, topic)


def time_of(when: str) -> int | None:
    """An ISO time as Unix milliseconds, on this machine's clock where it names no zone; None for what is none."""
    try:
        at = datetime.fromisoformat(when).astimezone().timestamp()
    except (ValueError, OverflowError, OSError):
        # The calendar ends before the numbers do: year 1 has no local time west of Greenwich.
        return None
    return int(at * 1000) if at >= 0 else None
