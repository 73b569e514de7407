"""Facts of a summary that its conversation does not hold, found without the copilot's own check.

Word by word, no piece of a word counts: 12 is not in 1234. What begins with a capital is a name, with whatever sentence
it begins; a number may be written with other dots, dashes, blanks, never with other digits.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

_WORD: Final = re.compile(r"\S+")
_EDGES: Final = " \t\n.,:;!?'\"()[]{}<>*_\u2026\u2013\u2014\u201c\u201d\u2018\u2019/\\|-+$\u20ac\u00a3#^~`"
_LINK: Final = re.compile(r"://|www\.|@|\w\.(?:com|org|net|example|io|de|uk|eu)\b", re.IGNORECASE)
_DAYS: Final = frozenset({
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "today", "tonight", "tomorrow",
    "yesterday", "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december", "noon", "midnight", "weekend",
})  # fmt: skip
_NUMBERS: Final = frozenset({
    "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "twenty", "thirty",
    "forty", "fifty", "hundred", "thousand", "million", "half", "dozen", "twice",
})  # fmt: skip
#: How the summary's own sentences begin.
_OWN: Final = frozenset({"the"})


def strange(line: str, said: Iterable[str]) -> tuple[str, ...]:
    """The facts of a line that are in nothing that was said, in its order."""
    texts = [text.casefold().replace("\u2019", "'") for text in said]
    words = {piece for text in texts for word in _WORD.findall(text) for piece in _pieces(word)}
    digits = {re.sub(r"\D", "", found) for text in texts for found in re.findall(r"\d[\d\s.,:/()-]*", text)}
    digits |= {found for text in texts for found in re.findall(r"\d+", text)}
    return tuple(fact for fact in facts(line) if not _held(fact, words, digits))


def facts(line: str) -> Iterator[str]:
    """The numbers, days, names, links of a line, as they are written."""
    for word in _WORD.findall(line.replace("\u2019", "'")):
        bare = word.strip(_EDGES)
        plain = bare.casefold().removesuffix("'s")
        if plain and plain not in _OWN and (_is_fact(bare, plain) or _LINK.search(bare)):
            yield bare


def _is_fact(bare: str, plain: str) -> bool:
    return bare[0].isupper() or plain in _DAYS or plain in _NUMBERS or any(sign.isdigit() for sign in bare)


def _held(fact: str, words: set[str], digits: set[str]) -> bool:
    plain = fact.casefold()
    if plain in words or plain.removesuffix("'s") in words:
        return True
    numbers = re.sub(r"[\s.,:/()-]", "", plain)
    return numbers.isdigit() and numbers in digits


def _pieces(word: str) -> Iterator[str]:
    bare = word.strip(_EDGES)
    yield from (bare, bare.removesuffix("'s"), *re.split(r"[-/,.:!?\u2026\u2013\u2014]+", bare))
