"""Where a field stands in a TOML text, since the parser tells no lines."""

import re
from collections.abc import Sequence

_SIGN = re.compile(
    r'"""(?:[^\\]|\\.)*?"""|\'\'\'.*?\'\'\'|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'|#[^\n]*|[\[\]{},]|[^\s\[\]{},"\'#]+',
    re.DOTALL,
)

_HEADING = re.compile(r"\s*\[{1,2}\s*([^\[\]]+?)\s*\]{1,2}\s*(?:#.*)?$")
_LONG = ('"""', "'''")


def line_of(text: str, keys: Sequence[str]) -> int | None:
    """The line (from 1) of the last of the keys that is found, each looked for within the one before.

    A key of digits is a place (from 0) in the array of the key before it, be that written `[[key]]` or `key = [...]`.
    """
    lines = _SIGN.sub(_without_content, text).splitlines()
    found: int | None = None
    end = len(lines)
    for at, key in enumerate(keys):
        if key.isdigit():
            continue
        below = [number for number in range(found or 0, end) if _names(key, lines[number])]
        if below:
            found = (
                _in_array(lines, below, keys[at + 1]) if keys[at + 1 : at + 2] and keys[at + 1].isdigit() else below[0]
            )
            end = _end(lines, found, end)
    return None if found is None else found + 1


def _end(lines: list[str], start: int, end: int) -> int:
    """The line behind a table that starts here, with its own tables; what is no table ends with the one around it."""
    heading = _HEADING.match(lines[start])
    if heading is None:
        return end
    others = (_HEADING.match(line) for line in lines[start + 1 : end])
    own = f"{heading[1]}."
    return next((start + 1 + at for at, one in enumerate(others) if one and not one[1].startswith(own)), end)


def _without_content(sign: re.Match[str]) -> str:
    """What a text of several lines says names no field; its lines stay."""
    return "\n" * sign[0].count("\n") if sign[0][:3] in _LONG else sign[0]


def _names(key: str, line: str) -> bool:
    return re.match(rf"\s*(?:\[+[\w.\-]*\b)?[\"']?{re.escape(key)}[\"']?\s*(?:\]|=)", line) is not None


def _in_array(lines: list[str], below: list[int], place: str) -> int:
    if lines[below[0]].lstrip().startswith("[["):
        return below[min(int(place), len(below) - 1)]
    return below[0] + _lines_before("\n".join(lines[below[0] :]).partition("=")[2], int(place))


def _lines_before(value: str, place: int) -> int:
    """How many line ends stand before the item at a place of the array that a text begins with."""
    depth = commas = 0
    for sign in _SIGN.finditer(value):
        if sign[0].startswith("#"):
            continue
        if depth == 1 and commas == place and sign[0] not in ("]", ","):
            return value.count("\n", 0, sign.start())
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(sign[0], 0)
        commas += depth == 1 and sign[0] == ","
        if depth <= 0:
            break
    return 0
