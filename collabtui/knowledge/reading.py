"""A file's bytes read as a document, or refused with the reason."""

from pathlib import PurePosixPath
from typing import Final

from collabtui.knowledge import head, markdown
from collabtui.knowledge.documents import Document, Head, Section, Unreadable
from collabtui.knowledge.passages import passages
from collabtui.knowledge.web_page import WebPage

MARKDOWN: Final = frozenset({".md", ".markdown", ".txt"})
HTML: Final = frozenset({".html", ".htm"})
SUFFIXES: Final = MARKDOWN | HTML
MOST_BYTES: Final = 2 * 1024 * 1024
_LONGEST_TITLE: Final = 300


def read(file: str, content: bytes) -> Document:
    """The document in a file; ``file`` is its path within the folder. Raises Unreadable."""
    text = _text(content)
    about, sections = _html(text) if PurePosixPath(file).suffix.lower() in HTML else _markdown(text)
    title = about.title or _first_heading(sections) or _spelt(file)
    found = passages(Section(_below(section.path, title), section.text) for section in sections)
    if not found:
        raise Unreadable("holds no text")
    return Document(_short(title), about.tags, about.audience, about.valid_until, found)


def _text(content: bytes) -> str:
    if b"\0" in content:
        raise Unreadable("is binary, no text")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise Unreadable(f"is not UTF-8 text in line {line}; save it as UTF-8") from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _markdown(text: str) -> tuple[Head, list[Section]]:
    about, body = head.split(text)
    return about, [*markdown.sections(body)]


def _html(text: str) -> tuple[Head, list[Section]]:
    about, body = head.split(text)
    page = WebPage(body)
    if about == Head():
        named = {name.replace("-", " ").replace("_", " "): value for name, value in page.meta.items()}
        about = head.read({"title": " ".join(page.title.split()), "tags": named.pop("keywords", ""), **named})
    return about, page.sections


def _first_heading(sections: list[Section]) -> str:
    return next((title for section in sections for title in section.path[:1] if title), "")


def _spelt(file: str) -> str:
    """A title made of a file's name."""
    words = " ".join(PurePosixPath(file).stem.replace("_", " ").replace("-", " ").split())
    return words[:1].upper() + words[1:]


def _below(path: tuple[str, ...], title: str) -> tuple[str, ...]:
    """The headings below the title; a page's own first heading says the title once more."""
    kept = path[1:] if path and path[0] == title else path
    return tuple(_short(heading) for heading in kept if heading)


def _short(words: str) -> str:
    return words if len(words) <= _LONGEST_TITLE else f"{words[: _LONGEST_TITLE - 1]}…"
