"""The sections of a Markdown text, as plain words."""

import re
from collections.abc import Iterator
from typing import Final

from collabtui.knowledge.documents import Section

_FENCE: Final = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_HEADING: Final = re.compile(r"^ {0,3}(#{1,6})[ \t]+(.*?)[ \t#]*$")
_UNDERLINE: Final = re.compile(r"^ {0,3}(=+|-{2,})[ \t]*$")
COMMENT: Final = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
#: Bounded, so that a file of brackets costs no more than any other.
_LINK: Final = re.compile(r"!?\[([^\[\]]{0,500})\](?:\([^()\n]{0,1000}\)|\[[^\[\]]{0,200}\])")
_EMPHASIS: Final = re.compile(r"(?<!\w)(\*{1,3}|_{1,3}|~~)(?=\S)([^*_~\n]{1,500}?)(?<=\S)\1(?!\w)")
_CODE: Final = re.compile(r"`([^`\n]{1,500})`")
_TAG: Final = re.compile(r"</?[A-Za-z][^<>]{0,500}>")
_RULE: Final = re.compile(r"^ {0,3}(?:(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|(?:-[ \t]*){3,})$")
_TABLE_RULE: Final = re.compile(r"^[ \t|:-]+$")


def sections(text: str) -> Iterator[Section]:
    """The sections in the order of the text, those without text too; before the first heading the path is empty."""
    path: list[tuple[int, str]] = []
    lines: list[str] = []
    for level, line in _levelled(COMMENT.sub("", text).split("\n")):
        if level == 0:
            lines.append(line)
            continue
        yield Section(tuple(title for _, title in path), "\n".join(lines))
        path = [*((above, title) for above, title in path if above < level), (level, _plain(line).strip())]
        lines = []
    yield Section(tuple(title for _, title in path), "\n".join(lines))


def _levelled(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Each line with the level of the heading that it is, 0 for text; what is in a fence is no heading."""
    fence = ""
    skip = False
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        if skip:
            skip = False
            continue
        mark, heading = _FENCE.match(line), _HEADING.match(line)
        if mark is not None and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1]
        elif fence:
            yield 0, line
        elif heading is not None:
            yield len(heading[1]), heading[2]
        elif line.strip() and not _is_block(line) and (under := _UNDERLINE.match(after)) is not None:
            skip = True
            yield (1 if under[1][0] == "=" else 2), line
        elif _RULE.match(line) is None:
            yield 0, _plain(line)


def _is_block(line: str) -> bool:
    """True for what no heading starts with: a list, a quotation, a table, code."""
    return line.lstrip()[0] in "-*+>|#" or line.startswith(("    ", "\t"))


def _plain(line: str) -> str:
    """A line without its marks: what a customer may be sent."""
    if "|" in line:
        line = "" if _TABLE_RULE.match(line) else line.strip().strip("|").replace("|", " - ")
    return _TAG.sub("", _CODE.sub(r"\1", _EMPHASIS.sub(r"\2", _LINK.sub(r"\1", line))))
