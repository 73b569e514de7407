"""The part of regular expressions whose time is bounded, which is all that a domain's file may use.

Literal signs; ``.`` with ``\\d \\w \\s``; ``[…]``; ``(?:…)`` or ``(?P<name>…)``; ``|``; ``?``, ``{n}``, ``{n,m}``.
A pattern without open ends can be tried at one place in so many ways as its parts can be divided; one with more than
``MOST_WAYS`` is refused, so no text can make it slow.
"""

import re
from dataclasses import dataclass
from typing import Final

#: Ways in which a pattern may match at one place.
MOST_WAYS: Final = 200
#: Characters that one match may span.
MOST_CHARS: Final = 80

_ATOM = re.compile(r"\\[dws]|\\[^\w\s]|\[\^?(?:\\[dws]|\\[^\w\s]|[^\]\\\[])+\]|[^\\\[\](){}|*+?^$]")
_OPEN = re.compile(r"\(\?:|\(\?P<[a-z][a-z_]{0,19}>")
_COUNT = re.compile(r"\?|\{([0-9]{1,3})(?:,([0-9]{1,3}))?\}")


@dataclass(frozen=True, slots=True)
class _Size:
    """How many ways, how many characters at most, how many at least."""

    ways: int
    longest: int
    shortest: int


def problem(pattern: str) -> str | None:
    """What is wrong with a pattern, as a sentence's end that names the place; None for one that is safe."""
    try:
        reader = _Reader(pattern)
        size = reader.alternatives()
        reader.end()
        re.compile(pattern)
    except _Unsafe as error:
        return str(error)
    except re.error as error:
        return f"is no regular expression: {error}"
    return _too_much(size)


def _too_much(size: _Size) -> str | None:
    if size.ways > MOST_WAYS:
        return f"can be matched in {size.ways:,} ways; expected at most {MOST_WAYS}: narrow its {{n,m}} or ?"
    if size.longest > MOST_CHARS:
        return f"can span {size.longest:,} characters; expected at most {MOST_CHARS}"
    return None if size.shortest else "can match nothing at all; expected at least one character"


class _Unsafe(Exception):
    """The pattern goes beyond the safe part; the text says where."""


class _Reader:
    """Reads one pattern from left to right, each part with its size."""

    def __init__(self, pattern: str) -> None:
        self._pattern, self._at = pattern, 0

    def alternatives(self) -> _Size:
        sizes = [self._sequence()]
        while self._next() == "|":
            self._at += 1
            sizes.append(self._sequence())
        longest, shortest = max(size.longest for size in sizes), min(size.shortest for size in sizes)
        return _Size(sum(size.ways for size in sizes), longest, shortest)

    def end(self) -> None:
        if self._next():
            raise self._unsafe("expected the end")

    def _sequence(self) -> _Size:
        whole = _Size(1, 0, 0)
        while self._next() not in ("", "|", ")"):
            part = self._repeated(self._part())
            whole = _Size(whole.ways * part.ways, whole.longest + part.longest, whole.shortest + part.shortest)
        return whole

    def _part(self) -> _Size:
        if opened := _OPEN.match(self._pattern, self._at):
            self._at = opened.end()
            inner = self.alternatives()
            if self._next() != ")":
                raise self._unsafe("expected ) to end the group")
            self._at += 1
            return inner
        if atom := _ATOM.match(self._pattern, self._at):
            self._at = atom.end()
            return _Size(1, 1, 1)
        raise self._unsafe("expected a sign, \\d \\w \\s, […], (?:…) or (?P<name>…)")

    def _repeated(self, part: _Size) -> _Size:
        count = _COUNT.match(self._pattern, self._at)
        if count is None:
            if self._next() and self._next() in "*+{":
                raise self._unsafe("has no bound; expected ?, {n} or {n,m}")
            return part
        self._at = count.end()
        if self._next() and self._next() in "*+?{":
            raise self._unsafe("repeats a repetition; expected one")
        least, most = (0, 1) if count[0] == "?" else (int(count[1]), int(count[2] or count[1]))
        # Past the bound the exact number says nothing more.
        ways = sum(min(part.ways, MOST_WAYS + 1) ** min(times, 9) for times in range(least, most + 1))
        return _Size(ways, part.longest * most, part.shortest * least)

    def _next(self) -> str:
        return self._pattern[self._at : self._at + 1]

    def _unsafe(self, what: str) -> _Unsafe:
        return _Unsafe(f"column {self._at + 1} ({self._next() or 'its end'}): {what}")
