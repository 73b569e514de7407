"""E-mail addresses in a text."""

import re
from collections.abc import Iterator

from collabtui.understanding.api import Entity

_EMAIL = re.compile(
    r"(?<![\w.%+-])[A-Z0-9][A-Z0-9._%+-]{0,63}@[A-Z0-9-]{1,63}(?:\.[A-Z0-9-]{1,63}){0,4}\.[A-Z]{2,24}(?![\w-])",
    re.IGNORECASE | re.ASCII,
)


def emails(text: str) -> Iterator[Entity]:
    """Each address in lower case."""
    if "@" in text:
        for match in _EMAIL.finditer(text):
            yield Entity("email", match[0].lower(), match.start(), match.end(), 0.99)
