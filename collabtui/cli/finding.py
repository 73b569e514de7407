"""One thing that the doctor looked at."""

from dataclasses import dataclass
from typing import Final, Literal

Severity = Literal["ok", "note", "warning", "error"]
_FINE: Final = ("ok", "note")


@dataclass(frozen=True, slots=True)
class Finding:
    """``name`` is what was looked at, ``said`` what was found, ``mend`` what to do about it, ``code`` for programs.

    A note is no fault, even where something could be done; a warning is one that people can live with for a while.
    """

    name: str
    said: str
    mend: str = ""
    code: str = "ok"
    severity: Severity = "ok"

    @property
    def ok(self) -> bool:
        return self.severity in _FINE


def error(name: str, code: str, said: str, mend: str) -> Finding:
    """Something does not work."""
    return Finding(name, said, mend, code, "error")


def warning(name: str, code: str, said: str, mend: str) -> Finding:
    """Something will not work for long, or not well."""
    return Finding(name, said, mend, code, "warning")


def note(name: str, code: str, said: str, mend: str = "") -> Finding:
    """Something that is good to know."""
    return Finding(name, said, mend, code, "note")
