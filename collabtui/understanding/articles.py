"""What the shop knows, read from a folder of Markdown articles."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources.abc import Traversable

from collabtui.understanding.article_head import Audience, read_head
from collabtui.understanding.mistakes import Mistakes, each
from collabtui.understanding.toml_file import DataFileError, read_text

KNOWLEDGE = "knowledge"
_HEADING = re.compile(r"#{1,6}[ \t]+(\S.*?)[ \t#]*")


@dataclass(frozen=True, slots=True)
class Article:
    """One article; ``id`` is its file's name, ``passages`` are its paragraphs, each on lines of its own.

    ``headings`` has one for each passage: the heading it stands below, empty above the first. An ``internal`` article
    is for the desk alone. After ``valid_until`` nobody should rely on it; ``related`` are ids of other articles.
    """

    id: str
    title: str
    tags: tuple[str, ...]
    audience: Audience
    passages: tuple[str, ...]
    headings: tuple[str, ...] = ()
    valid_until: date | None = None
    related: tuple[str, ...] = ()


def load_articles(folder: Traversable) -> tuple[Article, ...]:
    """Every `*.md` of a folder, sorted by name; raises DataFileError with the mistakes of all of them."""
    if not folder.is_dir():
        raise DataFileError(f"{folder}: is no folder; expected one with a .md file for each article.")
    paths = sorted((path for path in folder.iterdir() if path.name.endswith(".md")), key=_id)
    if not paths:
        raise DataFileError(f"{folder}: holds no .md file; expected one for each article.")
    articles = each(paths, lambda path: parse(read_text(path), _id(path), str(path)))
    _refuse_dangling(folder, articles)
    return articles


def parse(text: str, id: str, name: str) -> Article:
    """The article in a text; ``name`` is what errors call it. Raises DataFileError."""
    lines = text.splitlines()
    head = read_head(lines, name)
    sections = tuple(_sections(lines[head.ends :]))
    if not sections:
        raise DataFileError(f"{name}, line {head.ends}: nothing follows the head; expected the article's text.")
    passages, headings = tuple(text for _, text in sections), tuple(heading for heading, _ in sections)
    return Article(id, head.title, head.tags, head.audience, passages, headings, head.valid_until, head.related)


def _id(path: Traversable) -> str:
    return path.name.removesuffix(".md")


def _refuse_dangling(folder: Traversable, articles: Sequence[Article]) -> None:
    known, mistakes = {article.id for article in articles}, Mistakes()
    for article in articles:
        for id in article.related:
            if id not in known - {article.id}:
                mistakes.add(f"{folder / article.id}.md, field related: is {id!r}; expected another article, {id}.md.")
    mistakes.refuse()


def _sections(body: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The heading with the text of each paragraph; a heading stands on a line of its own."""
    heading, lines = "", list[str]()
    for line in body:
        found = _HEADING.fullmatch(line)
        if found is None:
            lines.append(line)
            continue
        yield from ((heading, passage) for passage in _passages("\n".join(lines)))
        heading, lines = found[1], []
    yield from ((heading, passage) for passage in _passages("\n".join(lines)))


def _passages(body: str) -> tuple[str, ...]:
    """The paragraphs, unwrapped: only the items of a list keep lines of their own."""
    blocks = re.split(r"\n[ \t]*\n", body)
    return tuple(text for block in blocks if (text := re.sub(r"[ \t]*\n[ \t]*(?!- )", " ", block.strip("\n")).strip()))
