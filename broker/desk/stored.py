"""Folding what is stored, where a row may turn out not to be what was written."""

from collections.abc import Iterable
from typing import Final

from broker.decide.plain import Talk, retold, talk_of
from broker.desk.head import Head, recorded_of
from broker.domain.conversation import Conversation
from broker.domain.events import Recorded
from broker.store.api import Damaged, Row

_WAY_OUT: Final = "the store is damaged. Keep its file for inspection, then put the newest back-up in its place"


def fold_all(head: Head, rows: Iterable[Row]) -> None:
    """Fold stored rows. Raises Damaged where one before them is missing, or where one can't be what was written."""
    talk: Talk | None = None
    for row in rows:
        if row.seq != head.seq + 1:
            raise Damaged(f"{row.stream} goes from event {head.seq} to event {row.seq}: {_WAY_OUT}")
        try:
            talk = _folded(head, recorded_of(row), talk)
        except (LookupError, TypeError, ValueError) as error:
            raise Damaged(f"{row.stream} holds what can't be read as its event {row.seq}: {_WAY_OUT}") from error


def _folded(head: Head, recorded: Recorded, talk: Talk | None) -> Talk | None:
    """Fold one event; what is known of plain words after it. Most of a log are those: they are folded in one go."""
    message = retold(talk, recorded) if talk is not None else ""
    if message:
        head.hear(recorded, message)
        return talk
    head.advance(recorded)
    return talk_of(head.state) if isinstance(head.state, Conversation) else None
