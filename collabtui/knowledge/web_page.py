"""The sections of an HTML page, as plain words."""

import re
from html.parser import HTMLParser
from typing import Final

from collabtui.knowledge.documents import Section
from collabtui.knowledge.markdown import COMMENT

_SILENT: Final = frozenset({"script", "style", "template", "noscript", "nav", "footer", "svg", "iframe", "object"})
_DECLARATION: Final = re.compile(r"<[!?][^<>]{0,1000}>")
#: Hidden elements within each other that are counted.
_DEEPEST: Final = 50
_UNENDING: Final = re.compile(r"<[!?]|<(?![^<>]{0,5000}>)")
_BLOCKS: Final = frozenset(
    {"p", "div", "section", "article", "main", "header", "ul", "ol", "table", "pre", "blockquote", "dl", "dt", "dd"}
)
_LINES: Final = frozenset({"br", "tr", "hr"})
_HEADINGS: Final = {f"h{level}": level for level in range(1, 7)}


class WebPage(HTMLParser):
    """Reads a page: ``title``, ``meta`` (names in lower case), then ``sections``. Hidden elements are not read."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.title = ""
        self.meta: dict[str, str] = {}
        self.sections: list[Section] = []
        self._path: list[tuple[int, str]] = []
        self._parts: list[str] = []
        self._silent: list[str] = []
        self._heading: list[str] | None = None
        self._level = 0
        self._in_title = False
        # The parser looks for the end of each of these anew, however many never end.
        self.feed(_UNENDING.sub(" ", _DECLARATION.sub(" ", COMMENT.sub(" ", text))))
        self.close()
        self._flush()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        given = dict(attrs)
        if tag in _BLOCKS or tag in _HEADINGS:
            # A heading that nobody closed ends where text begins.
            self._end_heading()
        if tag in _SILENT:
            self._silent = [*self._silent[:_DEEPEST], tag]
        elif tag == "title":
            self._in_title = True
        elif tag == "meta" and given.get("name"):
            self.meta[str(given["name"]).casefold()] = given.get("content") or ""
        elif tag in _HEADINGS:
            self._flush()
            self._heading, self._level = [], _HEADINGS[tag]
        else:
            self._parts.append(_before(tag))

    def handle_endtag(self, tag: str) -> None:
        """An element ends."""
        if tag in self._silent:
            # What was opened inside and never closed ends with it.
            del self._silent[self._silent.index(tag) :]
        elif tag == "title":
            self._in_title = False
        elif tag in _HEADINGS:
            self._end_heading()
        elif tag in _BLOCKS:
            self._parts.append("\n\n")

    def handle_data(self, data: str) -> None:
        """Words."""
        if self._in_title:
            self.title += data
        elif not self._silent:
            (self._parts if self._heading is None else self._heading).append(re.sub(r"\s+", " ", data))

    def _end_heading(self) -> None:
        if self._heading is not None:
            words = " ".join("".join(self._heading).split())
            kept = [(above, title) for above, title in self._path if above < self._level]
            self._path = [*kept, (self._level, words)]
            self._heading = None

    def _flush(self) -> None:
        lines = [" ".join(line.split()) for line in "".join(self._parts).split("\n")]
        self.sections.append(Section(tuple(title for _, title in self._path), "\n".join(lines).strip()))
        self._parts = []


def _before(tag: str) -> str:
    if tag in _BLOCKS:
        return "\n\n"
    return "\n- " if tag == "li" else "\n" if tag in _LINES else " - " if tag in {"td", "th"} else ""
