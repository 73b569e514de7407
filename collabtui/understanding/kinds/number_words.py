"""Small numbers that are written as words, in English, in German."""

from typing import Final, NamedTuple

_ENGLISH_TEXT: Final = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_ENGLISH: Final = _ENGLISH_TEXT.split()
_GERMAN_TEXT: Final = (
    "eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn "
    "achtzehn neunzehn"
)
_GERMAN: Final = _GERMAN_TEXT.split()
_ENGLISH_TENS_TEXT: Final = "twenty thirty forty fifty sixty seventy eighty ninety"
_ENGLISH_TENS: Final = _ENGLISH_TENS_TEXT.split()
_GERMAN_TENS_TEXT: Final = "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig"
_GERMAN_TENS: Final = _GERMAN_TENS_TEXT.split()


def _table() -> dict[str, int]:
    words = {word: value for list_ in (_ENGLISH, _GERMAN) for value, word in enumerate(list_, start=1)}
    for at, (english, german) in enumerate(zip(_ENGLISH_TENS, _GERMAN_TENS, strict=True), start=2):
        words |= {english: at * 10, german: at * 10}
        for one, (left, right) in enumerate(zip(_ENGLISH[:9], _GERMAN[:9], strict=True), start=1):
            words |= {f"{english}-{left}": at * 10 + one, f"{english} {left}": at * 10 + one}
            words[f"{right.removesuffix('s') if one == 1 else right}und{german}"] = at * 10 + one
    articles = ("a", "an", "ein", "eine", "einer", "einem", "einen")
    return {**words, **dict.fromkeys(articles, 1), "hundred": 100, "hundert": 100, "thousand": 1_000, "tausend": 1_000}


_FACTORS: Final = (100, 1_000)
WORDS: Final = _table()
"""Each word with its value; ``a hundred`` is two of them."""


def value_of(words: str) -> int | None:
    """The number that the words say, digits among them; None when they say none."""
    total, before = 0, ""
    for word in words.lower().split():
        value = int(word) if word.isdecimal() else WORDS.get(word)
        if value is not None:
            total = max(total, 1) * value if value in _FACTORS else total + value
        elif word not in ("and", "und") or WORDS.get(before) not in _FACTORS:
            return None
        before = word
    return total or None


class Said(NamedTuple):
    """A number in a text, with the place where it begins."""

    value: int
    start: int


#: Words of one number, "two hundred and twenty five", with their letters.
_MOST_WORDS: Final = 5
_MOST_LETTERS: Final = 60


def said_before(text: str, end: int) -> Said | None:
    """The longest number that is said in words right before ``end``, where one blank stands before it."""
    words = text[max(0, end - _MOST_LETTERS) : end - 1].split(" ")[-_MOST_WORDS:]
    for first in range(len(words)):
        said = " ".join(words[first:])
        value = value_of(said)
        if value is not None:
            return Said(value, end - 1 - len(said))
    return None
