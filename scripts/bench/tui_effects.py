"""What a key must have changed on the screen, so that its paint can be told from all others."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

_NUMBER = re.compile(r"line (\d{8})")
#: A caller's name as the seeded desk has them: two neighbours in the queue never share one.
_CALLER = re.compile(r"Caller \d\d")


class Shown(Protocol):
    """The part of a terminal's screen that effects are read from."""

    def lines(self) -> Sequence[str]: ...

    def styled(self, style: str) -> str: ...


Effect = Callable[[Shown], bool]


@dataclass(frozen=True, slots=True)
class Key:
    """The bytes of a key with the effect to wait for, given the screen before it."""

    kind: str
    typed: bytes
    effect: Callable[[Shown], Effect]


def numbered(number: int) -> str:
    """The words by which a message's number is found again."""
    return f"line {number:08d}"


def oldest(screen: Shown) -> int | None:
    """The smallest number of a message on the screen; None without one."""
    return min((int(number) for line in screen.lines() for number in _NUMBER.findall(line)), default=None)


def shows(words: str) -> Effect:
    """The words stand on one row."""
    return lambda screen: any(words in line for line in screen.lines())


def matches(pattern: str) -> Effect:
    """One row has something like ``pattern``."""
    wanted = re.compile(pattern)
    return lambda screen: any(wanted.search(line) for line in screen.lines())


def chosen(screen: Shown, style: str) -> str:
    """The first caller in the style of the cursor; empty where there is none."""
    found = _CALLER.search(screen.styled(style))
    return found[0] if found else ""


def moved(before: Shown, style: str) -> Effect:
    """The cursor of this style stands on another caller than before."""
    was = chosen(before, style)
    return lambda screen: chosen(screen, style) not in ("", was)


def scrolled(before: Shown, *, back: bool) -> Effect:
    """Older messages came into sight than were there before, or, not ``back``, the oldest went out of it."""
    was = oldest(before)

    def is_so(screen: Shown) -> bool:
        now = oldest(screen)
        return was is not None and now is not None and (now < was if back else now > was)

    return is_so


def turned(before: Shown) -> Effect:
    """The numbered messages gave way to another conversation's, or came back."""
    were_numbered = oldest(before) is not None
    other = re.compile(r"hello from \d{5}")

    def is_so(screen: Shown) -> bool:
        if were_numbered:
            return oldest(screen) is None and any(other.search(line) for line in screen.lines())
        return oldest(screen) is not None

    return is_so
