"""Where a text holds a number by which a state knows a person.

A shape that nothing else has, or a check digit, tells it from an order number. Short plain numbers, of which many pass
any check by chance, count only where the words before them say what they are.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Final

from broker.domain.check_digits import is_valid

#: A shape with the check that decides; None where the shape says all that there is.
_SHAPED: Final[tuple[tuple[re.Pattern[str], str | None], ...]] = (
    (re.compile(r"(?<![\w-])(?!000|666|9)\d{3}([- ])(?!00)\d\d\1(?!0000)\d{4}(?![\w-])"), None),  # US: SSN
    (re.compile(r"(?<!\w)\d{8}-?[A-Za-z](?!\w)"), "es.dni"),
    (re.compile(r"(?<!\w)[XYZxyz]-?\d{7}-?[A-Za-z](?!\w)"), "es.nie"),
    (
        re.compile(
            r"(?<!\w)[A-Za-z]{3} ?[A-Za-z]{3} ?[\dL-Vl-v]{2}[A-Za-z][\dL-Vl-v]{2} ?[A-Za-z][\dL-Vl-v]{3}[A-Za-z](?!\w)"
        ),
        "it.codicefiscale",
    ),
    (re.compile(r"(?<!\w)\d{6}[-+A-FU-Ya-fu-y]\d{3}[\dA-Za-z](?!\w)"), "fi.hetu"),
    (re.compile(r"(?<!\w)(?:19|20)?\d{6}[-+]\d{4}(?!\w)"), "se.personnummer"),
    (
        re.compile(r"(?<!\w)(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] \d\d \d\d \d\d [A-D](?!\w)"),
        None,  # UK: national insurance
    ),
)
#: Plain digits, by how many they are: what they may be wherever they stand.
_PLAIN: Final = {11: ("no.fodselsnummer", "be.nn", "de.idnr"), 13: ("ch.ssn",), 15: ("fr.nir",)}
#: What they may be where the words before them say so; without a check, the words alone decide.
_ANNOUNCED: Final = {
    "us": (9, None),
    "nl": (9, "nl.bsn"),
    "gb": (10, "gb.nhs"),
    "dk": (10, None),
    "pl": (11, "pl.pesel"),
}
_WORDS: Final = re.compile(
    r"\b(?:(?P<us>ssn|social security|itin)|(?P<nl>bsn|burgerservicenummer)|(?P<gb>nhs)|(?P<dk>cpr)|(?P<pl>pesel))\b",
    re.IGNORECASE,
)
#: Papers whose numbers have no check: the announcement alone tells, the number is the first group.
_PAPER: Final = re.compile(
    r"\b(?:passport|reisepass|identity card|id card|national id|personalausweis|nino|national insurance|pps(?= n))"
    r"(?:[ -]?(?:number|num|nummer|no|nr|is|was)\b\.?){0,3} ?[:#]? ?"
    r"(?=[A-Za-z]{0,3}\d)([A-Za-z\d]{6,12})(?!\w)",
    re.IGNORECASE,
)
_RUN: Final = re.compile(r"(?<![\w.])\d+(?:[ .\-/]\d+)*(?!\w)")
_GROUP: Final = re.compile(r"\d+")
_FEWEST, _MOST = 9, 15
#: French numbers are written in seven groups; a list of small numbers has more.
_MOST_GROUPS: Final = 7
#: How far before a number its announcement may stand.
_LOOK_BACK: Final = 40
#: A text with more candidates is a table: what only looks like an id is taken for one then, to bound what a text costs.
_CHECKS: Final = 100


def national_ids(text: str) -> list[tuple[int, int]]:
    """The stretches of the text, each its first place with the one beyond its last, in order; they may overlap."""
    return _Search(text).found()


class _Search:
    """One look through one text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._checks = _CHECKS
        said = [(hit.end(), str(hit.lastgroup)) for hit in _WORDS.finditer(text)]
        self._said_at, self._said = [at for at, _ in said], [what for _, what in said]

    def found(self) -> list[tuple[int, int]]:
        papers = (hit.span(1) for hit in _PAPER.finditer(self._text))
        return sorted({*self._shaped(), *self._numbers(), *papers})

    def _shaped(self) -> Iterator[tuple[int, int]]:
        for shape, check in _SHAPED:
            for hit in shape.finditer(self._text):
                if check is None or self._holds(check, *hit.span()):
                    yield hit.span()

    def _numbers(self) -> Iterator[tuple[int, int]]:
        for run in _RUN.finditer(self._text):
            start = run.start()
            yield from self._windows([(start + one.start(), start + one.end()) for one in _GROUP.finditer(run[0])])

    def _windows(self, groups: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        """The numbers that begin with a group and end with one."""
        for first, (start, _) in enumerate(groups):
            size = 0
            for begin, end in groups[first : first + _MOST_GROUPS]:
                size += end - begin
                if size > _MOST:
                    break
                if size >= _FEWEST and self._is_id(start, end, size):
                    yield start, end

    def _is_id(self, start: int, end: int, size: int) -> bool:
        if any(self._holds(check, start, end) for check in _PLAIN.get(size, ())):
            return True
        first, last = bisect_left(self._said_at, start - _LOOK_BACK), bisect_left(self._said_at, start + 1)
        announced = (_ANNOUNCED[what] for what in self._said[max(first, last - 3) : last])
        return any(size == digits and (not check or self._holds(check, start, end)) for digits, check in announced)

    def _holds(self, check: str, start: int, end: int) -> bool:
        """True where the check digit is right."""
        self._checks -= 1
        if self._checks < 0:
            return True
        written = (str(unicodedata.decimal(c)) if c.isdecimal() else c for c in self._text[start:end] if c not in " ./")
        return is_valid(check, "".join(written))
