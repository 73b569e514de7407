"""Who is meant by I, we, you, told by somebody else."""

import re
from typing import Final

from collabtui.summary.api import Side

_WORDS: Final = re.compile(
    r"\b(?:I am|I'm|I was|I have|I've|I had|I'd|I will|I'll|I do|I|me|myself|mine|my"
    r"|we are|we're|we were|we have|we've|we'd|we will|we'll|we|us|ourselves|ours"
    r"|our (?=(?:own|side|end|part|behalf)\b)|our"
    r"|(?P<helper>are|were|have|do|did|can|could|will|would|should|shall|may|might) (?:you|u) (?=[a-z])"
    r"|(?:you|u) (?P<verb>need(?! not)|find|want|see|get|take|use|receive|know|like|order|return|send|contact|choose"
    r"|make|log|open|click|check|buy|book|cancel|change|think|prefer|wish|say|live|still|try)"
    r"|(?:you|u) (?:guys|all|lot|folks)(?: are)?|you are|you're|you were|you have|you've|you'd|you will|you'll"
    r"|you don't|you haven't|you|u|and am|yourselves|yourself|yours|your|im|ive)\b",
    re.IGNORECASE,
)
#: What hasty writers leave out.
_HASTY: Final = re.compile(r"\b(ca|do|does|did|wo|is|was|are|have|has|could|would|should)nt\b", re.IGNORECASE)
#: What somebody quotes stays as it is.
_QUOTED: Final = re.compile('("[^"]{1,200}"|\u201c[^\u201d]{1,200}\u201d)')
_THEM: Final = {
    "i am": "they are",
    "i'm": "they are",
    "im": "they are",
    "i was": "they were",
    "i have": "they have",
    "i've": "they have",
    "ive": "they have",
    "i had": "they had",
    "i'd": "they would",
    "i will": "they will",
    "i'll": "they will",
    "i do": "they do",
    "i": "they",
    "me": "them",
    "myself": "themselves",
    "mine": "theirs",
    "my": "their",
    "we are": "they are",
    "we're": "they are",
    "we were": "they were",
    "we have": "they have",
    "we've": "they have",
    "we'd": "they would",
    "we will": "they will",
    "we'll": "they will",
    "we": "they",
    "us": "them",
    "ourselves": "themselves",
    "ours": "theirs",
    "our": "their",
    "our ": "their ",
    "and am": "and is",
    "yourself": "themselves",
    "yourselves": "themselves",
}
_YOU: Final = {
    "you are": "{} is",
    "you're": "{} is",
    "you were": "{} was",
    "you have": "{} has",
    "you've": "{} has",
    "you'd": "{} would",
    "you will": "{} will",
    "you'll": "{} will",
    "you don't": "{} doesn't",
    "you haven't": "{} hasn't",
}
_OF_ONE: Final = {"do": "does", "are": "is", "were": "was", "have": "has"}
_OTHER: Final[dict[Side, str]] = {"customer": "the company", "agent": "the customer"}
#: Whose something is stands to reason where those who answer speak of it.
_OF_SIDE: Final[dict[Side, dict[str, str]]] = {
    "customer": {"your": "the", "yours": "the company's"},
    "agent": {"your": "the", "yours": "theirs", "our": "the"},
}


def told_of(said: str, side: Side) -> str:
    """What a side said, its I or we as they, its you by the other side's name."""
    parts = _QUOTED.split(said.replace("\u2019", "'"))
    return "".join(
        part if place % 2 else _WORDS.sub(lambda word: _other(word, side), _HASTY.sub(r"\1n't", part))
        for place, part in enumerate(parts)
    )


def _other(word: re.Match[str], side: Side) -> str:
    plain = word[0].casefold()
    if word["helper"]:
        helper = _OF_ONE.get(word["helper"].casefold(), word["helper"])
        return f"{helper} {_OTHER[side]} "
    if word["verb"]:
        verb = word["verb"].casefold()
        return f"{_OTHER[side]} {'tries' if verb == 'try' else verb if verb == 'still' else f'{verb}s'}"
    if known := _OF_SIDE[side].get(plain) or _THEM.get(plain):
        return known
    if plain.endswith(" are"):
        return f"{_OTHER[side]} is"
    return _YOU.get(plain, "{}").format(_OTHER[side])
