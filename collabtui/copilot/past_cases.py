"""Resolved conversations that are looked through for one like the present, in memory alone."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from threading import Lock
from typing import Final

from broker.domain.past import Past
from collabtui.knowledge.alike import Alike
from collabtui.knowledge.indexing import Encoding

#: So many are held, the newest; each takes some 5 kB with its vector.
MOST: Final = 2_000
#: Codes of resolutions that solved nothing.
_UNSOLVED: Final = frozenset({"spam", "duplicate"})


@dataclass(frozen=True, slots=True)
class Like:
    """A past conversation that is like the present one; ``confidence`` is from 0 to 1."""

    past: Past
    confidence: float


class PastCases:
    """Holds what it is told of, finds by what was asked first; ``take`` may run beside ``search``."""

    def __init__(self, encoder: Callable[[], Encoding | None] = lambda: None, most: int = MOST) -> None:
        self._most = most
        self._known: dict[str, Past] = {}
        self._asked = Alike(encoder)
        self._taking = Lock()

    def __len__(self) -> int:
        return len(self._known)

    @property
    def is_full(self) -> bool:
        """True when an older one would not be kept."""
        return len(self._known) >= self._most

    def take(self, resolved: Iterable[Past], gone: Iterable[str]) -> None:
        """Hold these, in the place of what was known of them; let go of those, besides the oldest of too many."""
        told = {past.conversation: past for past in resolved}
        lost = {*gone, *(name for name, past in told.items() if past.code in _UNSOLVED)}
        with self._taking:
            known = {name: past for name, past in (self._known | told).items() if name not in lost}
            newest = sorted(known.values(), key=lambda past: (-past.at, past.conversation))[: self._most]
            before, self._known = self._known, {past.conversation: past for past in newest}
            fresh = {name: past.asked for name, past in self._known.items() if name in told}
            self._asked.change(fresh, [name for name in before if name not in self._known])

    def clear(self) -> None:
        """Let go of everything."""
        self.take((), tuple(self._known))

    def search(self, text: str, language: str, but: Collection[str], limit: int) -> tuple[Like, ...]:
        """The most alike in this language, the best first, without the conversations named in ``but``."""
        known = self._known
        found = (Like(known[name], much) for name, much in self._asked.nearest(text) if name in known)
        fit = (like for like in found if like.past.conversation not in but and _is_in(language, like.past.language))
        return tuple(fit)[:limit]


def _is_in(language: str, other: str) -> bool:
    """Whether two languages are one, whatever their regions."""
    return language.partition("-")[0].casefold() == other.partition("-")[0].casefold()
