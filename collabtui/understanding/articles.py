"""What the shop knows, read from a folder of Markdown articles."""

import re
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from typing import Literal, cast, get_args

from collabtui.understanding.toml_file import MOST_BYTES, DataFileError

Audience = Literal["public", "internal"]

KNOWLEDGE = "knowledge"
_FENCE = "---"
_FIELDS = ("title", "tags", "audience")


@dataclass(frozen=True, slots=True)
class Article:
    """One article; ``id`` is its file's name, ``passages`` are its paragraphs, each on lines of its own.

    An ``internal`` article is for the desk alone.
    """

    id: str
    title: str
    tags: tuple[str, ...]
    audience: Audience
    passages: tuple[str, ...]


def load_articles(folder: Traversable) -> tuple[Article, ...]:
    """Every `*.md` of a folder, sorted by name; raises DataFileError."""
    if not folder.is_dir():
        raise DataFileError(f"{folder}: is no folder; expected one with a .md file for each article.")
    paths = sorted((path for path in folder.iterdir() if path.name.endswith(".md")), key=lambda path: path.name)
    if not paths:
        raise DataFileError(f"{folder}: holds no .md file; expected one for each article.")
    return tuple(parse(_text(path), path.name.removesuffix(".md"), str(path)) for path in paths)


def parse(text: str, id: str, name: str) -> Article:
    """The article in a text; ``name`` is what errors call it. Raises DataFileError."""
    lines = text.splitlines()
    head, body_at = _head(lines, name)
    title, tags = head["title"], tuple(filter(None, (tag.strip() for tag in head["tags"].split(","))))
    if not tags:
        raise _wrong(name, lines, "tags", "is empty", "words with commas between them")
    if head["audience"] not in get_args(Audience):
        raise _wrong(name, lines, "audience", f"is {head['audience']!r}", "public or internal")
    passages = _passages("\n".join(lines[body_at:]))
    if not passages:
        raise DataFileError(f"{name}, line {body_at}: nothing follows the head; expected the article's text.")
    return Article(id, title, tags, cast(Audience, head["audience"]), passages)


def _text(path: Traversable) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DataFileError(f"{path}: cannot be read ({error.strerror or error}).") from error
    if len(content) > MOST_BYTES:
        raise DataFileError(f"{path}: has {len(content):,} bytes; expected at most {MOST_BYTES:,}.")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise DataFileError(f"{path}, line {line}: is not UTF-8 text; expected UTF-8.") from error


def _head(lines: list[str], name: str) -> tuple[dict[str, str], int]:
    """The fields between the two fences, with the number of lines up to the second fence."""
    if not lines or lines[0].rstrip() != _FENCE:
        raise DataFileError(f"{name}, line 1: expected {_FENCE}, below it the fields {', '.join(_FIELDS)}.")
    head: dict[str, str] = {}
    for number, line in enumerate(lines[1:], start=2):
        if line.rstrip() == _FENCE:
            return _complete(head, name, number), number
        field, colon, value = (part.strip() for part in line.partition(":"))
        if not colon or field not in _FIELDS or field in head or not value:
            wanted = " or ".join(f"{left}: with a value" for left in _FIELDS if left not in head) or _FENCE
            raise DataFileError(f"{name}, line {number}, field {field or '(none)'}: expected {wanted}.")
        head[field] = value
    raise DataFileError(f"{name}, line {len(lines)}: the head never ends; expected {_FENCE} below its fields.")


def _complete(head: dict[str, str], name: str, line: int) -> dict[str, str]:
    for field in _FIELDS:
        if field not in head:
            raise DataFileError(f"{name}, line {line}, field {field}: is missing; expected {field}: with a value.")
    return head


def _wrong(name: str, lines: list[str], field: str, what: str, expected: str) -> DataFileError:
    line = next(number for number, text in enumerate(lines, start=1) if text.lstrip().startswith(field))
    return DataFileError(f"{name}, line {line}, field {field}: {what}; expected {expected}.")


def _passages(body: str) -> tuple[str, ...]:
    """The paragraphs, unwrapped: only the items of a list keep lines of their own."""
    blocks = re.split(r"\n[ \t]*\n", body)
    return tuple(text for block in blocks if (text := re.sub(r"[ \t]*\n[ \t]*(?!- )", " ", block.strip("\n")).strip()))
