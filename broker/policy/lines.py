"""Which line each value of a TOML text stands on."""

import re
import tomllib
from collections import deque
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from broker.policy.fields import Path

_TOKEN = re.compile(
    r"""
    (?P<blank>[ \t\r]+|\#[^\n]*)
    |(?P<text>\"{3}(?:\\.|[^\\])*?\"{3,5}|'{3}.*?'{3,5}|"(?:\\.|[^"\\\n])*"|'[^'\n]*')
    |(?P<word>[^\s\[\]{}=,."'\#]+)
    |(?P<mark>.)
    """,
    re.VERBOSE | re.DOTALL,
)


class _Token(NamedTuple):
    text: str
    line: int


_Tokens = deque[_Token]
_Lines = dict[Path, int]


def lines_of(text: str) -> _Lines:
    """The line (from 1) of every table, key, list item in ``text``, which must be valid TOML; the root has line 1."""
    tokens = deque(_tokens(text))
    lines: _Lines = {(): 1}
    sizes: dict[Path, int] = {}
    table: Path = ()
    while tokens:
        if tokens[0].text == "\n":
            tokens.popleft()
        elif tokens[0].text == "[":
            table = _header(tokens, lines, sizes)
        else:
            _pair(tokens, table, lines)
    return lines


def line_of(lines: Mapping[Path, int], path: Path) -> int:
    """The line of what ``path`` names, or of the nearest thing around it that is written down."""
    while path not in lines:
        path = path[:-1]
    return lines[path]


def _tokens(text: str) -> Iterator[_Token]:
    line = 1
    for found in _TOKEN.finditer(text):
        if found.lastgroup != "blank":
            yield _Token(found[0], line)
        line += found[0].count("\n")


def _header(tokens: _Tokens, lines: _Lines, sizes: dict[Path, int]) -> Path:
    """Read ``[a.b]`` or ``[[a.b]]``; ``sizes`` counts the tables of each list so far."""
    line = tokens.popleft().line
    is_item = tokens[0].text == "["
    if is_item:
        tokens.popleft()
    path: Path = ()
    *parents, last = _key(tokens, "]")
    for part in parents:
        path = _inside(sizes, (*path, part))
    path = (*path, last)
    if is_item:
        tokens.popleft()
        sizes[path] = sizes.get(path, 0) + 1
        path = _inside(sizes, path)
    _note(lines, path, line)
    return path


def _inside(sizes: dict[Path, int], path: Path) -> Path:
    """The newest item when the path names a list of tables, else the path itself."""
    return (*path, sizes[path] - 1) if path in sizes else path


def _pair(tokens: _Tokens, table: Path, lines: _Lines) -> None:
    """Read ``key = value``."""
    line = tokens[0].line
    path = (*table, *_key(tokens, "="))
    _note(lines, path, line)
    _value(tokens, path, lines)


def _key(tokens: _Tokens, end: str) -> list[str]:
    """The parts of a dotted key, up to the mark that ends it."""
    parts: list[str] = []
    while (token := tokens.popleft()).text != end:
        if token.text != ".":
            parts.append(_spelled(token.text))
    return parts


def _spelled(key: str) -> str:
    """The key without its quotes; with what it escapes, where the quotes are such that it may."""
    if key[0] == '"':
        return next(iter(tomllib.loads(f"{key} = 0")))
    return key[1:-1] if key[0] == "'" else key


def _value(tokens: _Tokens, path: Path, lines: _Lines) -> None:
    """Read one value, noting what stands inside lists or inline tables."""
    match tokens[0].text:
        case "[":
            tokens.popleft()
            for place, item in enumerate(_items(tokens, "]")):
                _note(lines, (*path, place), item.line)
                _value(tokens, (*path, place), lines)
        case "{":
            tokens.popleft()
            for _ in _items(tokens, "}"):
                _pair(tokens, path, lines)
        case _:
            # A number or a date may be several tokens, since it holds points or blanks.
            while tokens and tokens[0].text not in ("\n", ",", "]", "}"):
                tokens.popleft()


def _items(tokens: _Tokens, end: str) -> Iterator[_Token]:
    """Stop at the first token of each item, until the mark that ends them all is read."""
    while tokens[0].text != end:
        if tokens[0].text in (",", "\n"):
            tokens.popleft()
        else:
            yield tokens[0]
    tokens.popleft()


def _note(lines: _Lines, path: Path, line: int) -> None:
    """Remember the first line of a path with those of the tables that it implies."""
    for size in range(1, len(path) + 1):
        lines.setdefault(path[:size], line)
