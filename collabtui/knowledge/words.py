"""The words of a text that tell what it is about."""

import re
from typing import Final

#: Characters of a text that are looked at: the time of one text has a bound, whatever a stranger writes.
READ_AT_MOST: Final = 4_000
MOST_WORDS: Final = 60
MOST_LINES: Final = 16
#: Words of a sentence that says little alone.
SHORT: Final = 5

_WORD: Final = re.compile(r"[^\W_]+")
_SENTENCE_ENDS: Final = re.compile(r"(?<=[.?!])\s+|\n+")

#: Words that are in every question, so that they say nothing about any.
_EMPTY_WORDS: Final = frozenset({
    "a", "about", "all", "also", "am", "an", "and", "any", "anybody", "are", "as", "at", "be", "because",
    "been", "but", "by", "can", "could", "did", "do", "does", "doing", "don", "for", "from", "get", "got",
    "had", "has", "have", "he", "hello", "help", "her", "here", "hey", "hi", "his", "how", "i", "if", "in", "into",
    "is", "it", "its", "just", "know", "like", "ll", "long", "m", "many", "may", "me", "might", "much", "my", "no",
    "not", "now", "of", "ok", "okay", "on", "one", "or", "our", "please", "re", "s", "she", "should", "so", "some",
    "t", "take", "tell", "than", "thank", "thanks", "that", "the", "their", "them", "then", "there", "they",
    "this", "to", "too", "until", "us", "ve", "very", "want", "was", "we", "were", "what", "when", "where", "which",
    "who", "why", "will", "with", "would", "yes", "you", "your",
})  # fmt: skip


def words(text: str) -> list[str]:
    """All words, folded, in their order."""
    return _WORD.findall(text.casefold())


def telling(text: str) -> list[str]:
    """The words that say something in the first ``READ_AT_MOST`` characters, each once, at most ``MOST_WORDS``."""
    return [word for word in dict.fromkeys(words(text[:READ_AT_MOST])) if word not in _EMPTY_WORDS][:MOST_WORDS]


def lines(text: str) -> list[str]:
    """The sentences of a passage, the short ones with those that follow; at most ``MOST_LINES``."""
    found: list[str] = []
    for sentence in sentences(text):
        if found and len(found[-1].split()) < SHORT:
            found[-1] += f" {sentence}"
        else:
            found.append(sentence)
    return found[:MOST_LINES]


def sentences(text: str) -> list[str]:
    """The sentences or lines of a text, without those that are empty."""
    return [sentence for part in _SENTENCE_ENDS.split(text) if (sentence := part.strip())]
