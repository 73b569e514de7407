"""One buffer that a person writes in together with the AI."""

from dataclasses import dataclass
from typing import Final

from collabtui.console.authors import Places, inserted, places_of, spans_of, typed
from collabtui.console.views import Mode
from collabtui.writing.spans import Change, Spans, pieces, reworked, text_of

#: So many states of the text are known again when it is undone.
MOST_PAST: Final = 200


@dataclass(frozen=True, slots=True)
class Chosen:
    """Words of the AI that are to be changed: ``pieces`` of the ``text`` as it was, between the two ``places``."""

    conversation: str
    mode: Mode
    text: str
    places: tuple[int, int]
    pieces: tuple[str, ...]


class Cowriting:
    """Who wrote what in a buffer, through typing, insertion, undo. A person's words are never changed from here."""

    def __init__(self) -> None:
        self._spans: Spans = ()
        self._coming: Spans | None = None
        self._past: dict[str, Spans] = {}

    @property
    def ai(self) -> Places:
        """Where the AI's words stand."""
        return places_of(self._spans)

    def load(self, text: str, ai: Places) -> None:
        """Begin with another text."""
        self._spans, self._coming, self._past = spans_of(text, ai), None, {}
        self._keep()

    def insert(self, at: int, text: str) -> None:
        """Words of the AI are about to be put there."""
        self._coming = inserted(self._spans, at, text)

    def pieces(self, start: int, end: int) -> tuple[str, ...]:
        """The AI's own words between two places."""
        return pieces(self._spans, start, end)

    def rework(self, start: int, end: int, change: Change) -> str | None:
        """The whole text with the AI's words between two places changed, for it is about to become that; None for as
        it was."""
        spans = reworked(self._spans, start, end, change)
        if text_of(spans) == text_of(self._spans):
            return None
        self._coming = spans
        return text_of(spans)

    def changed(self, text: str, *, restored: bool) -> None:
        """The text is this now; ``restored``: by undoing or redoing, so that its authors are known from before."""
        coming, self._coming = self._coming, None
        if coming is not None and text_of(coming) == text:
            self._spans = coming
        elif restored and text in self._past:
            self._spans = self._past[text]
        else:
            self._spans = typed(self._spans, text)
        self._keep()

    def _keep(self) -> None:
        self._past[text_of(self._spans)] = self._spans
        while len(self._past) > MOST_PAST:
            del self._past[next(iter(self._past))]
