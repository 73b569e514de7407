"""Folding what is stored, where a row may turn out not to be what was written."""

from typing import Final

from broker.desk.head import Head, recorded_of
from broker.store.api import Damaged, Row

_WAY_OUT: Final = "the store is damaged. Keep its file for inspection, then put the newest back-up in its place"


def fold_on(head: Head, row: Row) -> None:
    """Fold a stored row. Raises Damaged where one before it is missing, or where it can't be what was written."""
    if row.seq != head.seq + 1:
        raise Damaged(f"{row.stream} goes from event {head.seq} to event {row.seq}: {_WAY_OUT}")
    try:
        head.advance(recorded_of(row))
    except (LookupError, TypeError, ValueError) as error:
        raise Damaged(f"{row.stream} holds what can't be read as its event {row.seq}: {_WAY_OUT}") from error
