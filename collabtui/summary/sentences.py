"""The sentences of a conversation, without what is no part of the matter."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from collabtui.summary.api import Side, Turn

#: Turns that are read, the newest; characters of each.
MOST_TURNS: Final = 400
MOST_CHARS: Final = 4_000

_HANDLES: Final = re.compile(r"^(?:[\s.]*[@][\w]{1,40})+[:,]?\s*")
_ANY_HANDLE: Final = re.compile(r"(?<![\w.+-])@[\w]{1,40}")
#: A company that is spoken of, not to.
_NAMED: Final = re.compile(
    r"\b(with|from|by|at|on|for|of|in|my|the|your|and|than|using|via) @(?=[A-Za-z])", re.IGNORECASE
)
#: Links, with what stands for one where a log was cleaned.
_LINK: Final = re.compile(
    r"(?::\s?)?(?:(?:https?://|www\.)\S{1,400}|\[(?:link|url|image)\]|__(?:url|link)__)", re.IGNORECASE
)
#: Which part of a longer message a text is.
_PART: Final = re.compile(r"(?:^\s*|\s)\(?[1-9]/[1-9]\)?\s*(?=$|[\^*-])")
_PICTURES: Final = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f\u200d]+|(?<!\\S)[:;]-?[()DPp](?!\\S)")
_TAGS: Final = re.compile(r"(?:\s{1,3}#\w{1,60}){1,20}\s*$")
#: The initials that people who answer for a company sign with.
_SIGNED: Final = re.compile(r"\s{0,3}(?:[\^*~/-]\s?[A-Z][A-Za-z]{0,12}|\s-[A-Z][a-z]{1,12})[\s.]*$")
_END: Final = re.compile(r"(?<=[.!?])[\"')]{0,2}\s+|\n+|(?<=[.!?])(?=[A-Z][a-z])")
_ABBREVIATION: Final = re.compile(r"\b(?:mr|mrs|ms|dr|no|nr|st|vs|etc|approx|e\.g|i\.e|z\.b)\.$", re.IGNORECASE)
_SPACES: Final = re.compile(r"\s+")
_WORD: Final = re.compile(r"[^\W\d_](?:[\w'\u2019-]*[^\W_])?|\d[\d.,:/-]*\d|\d")


_OPENINGS: Final = re.compile(
    r"^(?:(?:hi|hey|hello|dear|good (?:morning|afternoon|evening|day)|ok|okay|so|well|and|but|yes|yeah"
    r"|no(?=[,.! ]*(?:[,.!]|i\b))|ohh?|ahh?|hmm+|ugh|wow|omg|wtf|lol|yay|aww+|alright|actually|basically|thanks"
    r"|thank you|sorry|please help|also|sure|great|perfect|absolutely|certainly|of course|unfortunately)"
    r"\b[\s,.!-]{0,3}(?:there\b|guys\b|team\b|again\b|all\b|(?-i:[A-Z][a-z]{1,20})(?=[,.!]\s))?[\s,.!-]{0,3}){0,3}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: in which turn it is, which place it has there, who said it."""

    text: str
    turn: int
    place: int
    side: Side

    @property
    def is_question(self) -> bool:
        return self.text.endswith("?")


def sentences(turns: Sequence[Turn]) -> tuple[Sentence, ...]:
    """All sentences in order; the time is linear in what is read."""
    first = max(0, len(turns) - MOST_TURNS)
    return tuple(
        Sentence(text, number, place, turn.side)
        for number, turn in enumerate(turns[first:], first)
        for place, text in enumerate(split(_plain(turn.text[:MOST_CHARS])))
    )


def words(text: str) -> tuple[str, ...]:
    """The words and numbers of a text, in lower case."""
    return tuple(found.casefold().replace("\u2019", "'") for found in _WORD.findall(text))


def bare(text: str) -> str:
    """A sentence without the courtesies that it opens with, without the mark that it ends with."""
    opening = _OPENINGS.match(text)
    return (text[opening.end() :] if opening else text).rstrip(" .!?\u2026,;:-")


def split(text: str) -> list[str]:
    """The sentences of a text, those without a word left out."""
    parts: list[str] = []
    for part in _END.split(text):
        if parts and _ABBREVIATION.search(parts[-1]):
            parts[-1] = f"{parts[-1]} {part}"
        else:
            parts.append(part)
    return [clean for part in parts if words(clean := _SPACES.sub(" ", part).strip(" -\u2013\u2014\u2022*\t"))]


def _plain(text: str) -> str:
    """The text without whom it is written to, links, pictures, signatures."""
    said = _NAMED.sub(r"\1 ", _HANDLES.sub("", text.replace("&amp;", "&").replace("&gt;", ">").replace("&lt;", "<")))
    unlinked = _PICTURES.sub(" ", _ANY_HANDLE.sub("", _LINK.sub(". ", said)))
    return _TAGS.sub("", _SIGNED.sub("", _PART.sub(" ", unlinked))).replace("#", "")
