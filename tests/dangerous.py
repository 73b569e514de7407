"""A second opinion on what may be shown, taken from the Unicode tables alone."""

import re
import unicodedata

#: Format characters that write visible signs, or that emoji, Persian, Arabic cannot do without.
_USEFUL_FORMAT = {*"\u061c\u200c\u200d\u200e\u200f\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"} | {
    chr(code) for code in range(0x600, 0x606)
}
_FILLERS = {*"\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"}
_NATIONAL_FLAG = re.compile("\U0001f3f4(?:[\U000e0061-\U000e007a]{5})\U000e007f")
_IDEOGRAPHIC_VARIANT = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff][\U000e0100-\U000e01ef]")


def dangerous_in(shown: str) -> list[str]:
    """List the code points of `shown` that a terminal could obey, or a reader could not see."""
    rest = _IDEOGRAPHIC_VARIANT.sub("", _NATIONAL_FLAG.sub("", shown))
    return [f"U+{ord(c):04X}" for c in rest if _is_dangerous(c)]


def _is_dangerous(c: str) -> bool:
    category = unicodedata.category(c)
    return (
        (category == "Cc" and c != "\n")
        or category in {"Cs", "Zl", "Zp"}
        or (category == "Cf" and c not in _USEFUL_FORMAT)
        or c in _FILLERS
        or 0xE0000 <= ord(c) <= 0xE0FFF
        or 0xFDD0 <= ord(c) <= 0xFDEF
        or ord(c) & 0xFFFE == 0xFFFE
    )


def tallest_stack(shown: str) -> int:
    """Return the most zero-width code points that stand on one character."""
    tallest = height = 0
    for c in shown:
        height = height + 1 if unicodedata.category(c) in {"Mn", "Me", "Cf"} else 0
        tallest = max(tallest, height)
    return tallest
