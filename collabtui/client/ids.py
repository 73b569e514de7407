"""Ids that clients make."""

from ulid import ULID


def new_id() -> str:
    """A fresh id for a command, query, conversation or token: a ULID."""
    return str(ULID())
