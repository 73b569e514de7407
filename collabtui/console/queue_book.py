"""The conversations of the desk in the order people read them, kept sorted by one insertion a change."""

from bisect import bisect_left, insort
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import overload

from broker.domain.owners import Phase
from broker.protocol.rows import ConversationRow
from collabtui.console.present.measures import rule_words
from collabtui.console.views import Place

#: The sections of the queue from the top.
PLACES: tuple[Place, ...] = ("offer", "mine", "waiting", "snoozed", "bot", "other")
_PHASE_PLACES: dict[Phase, Place] = {
    "bot": "bot",
    "bot_closing": "bot",
    "queued": "waiting",
    "offered": "waiting",
    "agent": "other",
    "snoozed": "snoozed",
    "closed": "other",
}
#: Section, from when its turn counts (Unix milliseconds), conversation.
Key = tuple[int, int, str]


class QueueBook(Sequence[ConversationRow]):
    """All rows in order. Offers to me come first, then mine; both are known from my own stream before the row tells."""

    def __init__(self) -> None:
        self._rows: dict[str, ConversationRow] = {}
        self._texts: dict[str, str] = {}  # what a filter looks into
        self._keys: dict[str, Key] = {}
        self._order: list[Key] = []
        self._offered: frozenset[str] = frozenset()
        self._held: frozenset[str] = frozenset()

    def __len__(self) -> int:
        return len(self._order)

    @overload
    def __getitem__(self, index: int) -> ConversationRow: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[ConversationRow]: ...

    def __getitem__(self, index: int | slice) -> ConversationRow | Sequence[ConversationRow]:
        """The row at ``index`` from the top, or the rows of a slice."""
        if isinstance(index, slice):
            return [self._rows[key[2]] for key in self._order[index]]
        return self._rows[self._order[index][2]]

    def __iter__(self) -> Iterator[ConversationRow]:
        return (self._rows[key[2]] for key in self._order)

    def get(self, conversation: str) -> ConversationRow | None:
        """The row of one conversation, if the queue has it."""
        return self._rows.get(conversation)

    def where(self, conversation: str) -> int | None:
        """How many rows are above this conversation; None when it is not in the queue."""
        key = self._keys.get(conversation)
        return None if key is None else bisect_left(self._order, key)

    def place(self, row: ConversationRow) -> Place:
        """The section that a row belongs to."""
        if row.conversation in self._held:
            return "mine"
        return "offer" if row.conversation in self._offered else _PHASE_PLACES[row.phase]

    def counts(self) -> tuple[tuple[Place, int], ...]:
        """The sections from the top that have rows, each with how many."""
        starts = [bisect_left(self._order, (rank, 0, "")) for rank in range(len(PLACES))]
        ends = [*starts[1:], len(self._order)]
        sized = zip(PLACES, starts, ends, strict=True)
        return tuple((place, end - start) for place, start, end in sized if end > start)

    def matching(self, words: Iterable[str]) -> list[ConversationRow]:
        """The rows in whose names, reason, skill all the words are, in order; words in lower case."""
        keys = self._order
        for word in words:
            keys = [key for key in keys if word in self._texts[key[2]]]
        return [self._rows[key[2]] for key in keys]

    def put(self, row: ConversationRow) -> None:
        """Add a row, or replace the one of the same conversation; a closed conversation leaves the queue."""
        if row.phase == "closed" and not self._is_mine(row.conversation):
            self.drop(row.conversation)
        elif self._rows.get(row.conversation) != row:
            self._rows[row.conversation] = row
            self._texts[row.conversation] = _text(row)
            self._sort_in(row)

    def drop(self, conversation: str) -> None:
        """Take a row away, if it is there."""
        if self._rows.pop(conversation, None) is not None:
            del self._texts[conversation]
            self._take_out(conversation)

    def change(self, *, full: bool, rows: Iterable[ConversationRow], gone: Iterable[str] = ()) -> None:
        """Take in what the broker told: all rows there are when ``full``, else those that changed."""
        given = {row.conversation: row for row in rows}
        left = [known for known in self._rows if known not in given and not self._is_mine(known)] if full else gone
        for conversation in list(left):
            self.drop(conversation)
        for row in given.values():
            self.put(row)

    def mark(self, offered: Collection[str], held: Collection[str]) -> None:
        """Say which conversations are offered to me, and which I hold."""
        before = self._offered | self._held
        self._offered, self._held = frozenset(offered), frozenset(held)
        for conversation in before | self._offered | self._held:
            row = self._rows.get(conversation)
            if row is not None:
                self._sort_in(row)

    def _is_mine(self, conversation: str) -> bool:
        return conversation in self._held or conversation in self._offered

    def _sort_in(self, row: ConversationRow) -> None:
        key = (PLACES.index(self.place(row)), row.since if row.turn is None else row.turn, row.conversation)
        if self._keys.get(row.conversation) == key:
            return
        self._take_out(row.conversation)
        self._keys[row.conversation] = key
        insort(self._order, key)

    def _take_out(self, conversation: str) -> None:
        key = self._keys.pop(conversation, None)
        if key is not None:
            del self._order[bisect_left(self._order, key)]


def _text(row: ConversationRow) -> str:
    return f"{row.name} {row.customer} {row.conversation} {row.skill} {row.rule} {rule_words(row.rule)}".casefold()
