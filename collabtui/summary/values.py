"""The values that a text names, in the words it names them in."""

from collections.abc import Sequence

from collabtui.understanding.entities import find


def values_of(text: str) -> Sequence[tuple[str, str]]:
    """Pairs of kind and words: a normal form may hold a year, a name, a currency that nobody wrote."""
    return [(found.type, text[found.start : found.end]) for found in find(text)]
