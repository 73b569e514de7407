"""Finding words or phrases in what a customer wrote."""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import TypeVar

_Spoken = TypeVar("_Spoken")


def in_language(spoken: Mapping[str, _Spoken], language: str, fallback: str) -> _Spoken | None:
    """What stands for this language, else for the language without its region, else for ``fallback``."""
    for key in (language, language.partition("-")[0], fallback):
        if key in spoken:
            return spoken[key]
    return None


def found_in(text: str, phrases: tuple[str, ...], unless: tuple[str, ...] = ()) -> str | None:
    """The first phrase that stands in ``text`` as whole words, but for case; never inside one of ``unless``."""
    if not phrases:
        return None
    clear = _clear(text)
    if unless:
        clear = _pattern(unless).sub(" | ", clear)
    found = _pattern(phrases).search(clear)
    return found.group(0) if found else None


@lru_cache(maxsize=8)
def _clear(text: str) -> str:
    """The text folded: many rules look at one message, whose accents in a long row take long to put in order."""
    return folded(text)


@lru_cache(maxsize=4_096)  # more than a policy has lists of phrases: each message is held against all of them
def _pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Whole words only: literal alternatives keep the search linear in the text."""
    words = "|".join(re.escape(folded(phrase)) for phrase in phrases)
    return re.compile(rf"(?<![\w-])(?:{words})(?![\w-])")


def folded(text: str) -> str:
    """Without case, with single blanks; composed, since some keyboards send an umlaut as two code points."""
    straight = unicodedata.normalize("NFKC", text).replace("\u2019", "'")
    return " ".join(straight.casefold().split())
