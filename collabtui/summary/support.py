"""Facts of a line that the conversation does not hold."""

import re
from collections.abc import Iterable
from typing import Final

_LINK: Final = re.compile(
    r"(?:https?://|www\.)[^\s<>\"']{1,400}|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}", re.IGNORECASE
)
_NUMBER: Final = re.compile(r"\d(?:[\d.,:/-]{0,40}\d)?")
#: A capital that begins no sentence; "I'll" begins no name.
_NAME: Final = re.compile(r"(?<![.!?:] )(?<!^)\b(?!I['\u2019])[A-ZÄÖÜ][\w'\u2019-]{1,60}")
_DAY: Final = re.compile(
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?:january|february|march|april|june|july|august|september|october"
    r"|november|december|yesterday|tomorrow|tonight)\b",
    re.IGNORECASE,
)
_DIGITS: Final = re.compile(r"\D")


class Facts:
    """The numbers, days, links, names that some texts hold."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._text = "\n".join(texts).casefold()
        self._numbers = {_DIGITS.sub("", number) for number in _NUMBER.findall(self._text)}

    def unsupported(self, line: str) -> tuple[str, ...]:
        """The facts of a line that are in none of the texts, in the order of the line."""
        found = [fact for pattern in (_LINK, _DAY, _NAME) for fact in pattern.findall(line)]
        strange = [fact for fact in found if fact.casefold() not in self._text]
        numbers = [number for number in _NUMBER.findall(line) if _DIGITS.sub("", number) not in self._numbers]
        return (*strange, *numbers)
