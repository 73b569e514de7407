"""Names with which people introduce themselves, or sign.

Only words around a name tell it, so what is found is what was introduced; a name in the middle of a sentence is not.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from collabtui.understanding.api import Entity

_WORD: Final = r"[^\W\d_]{1,30}(?:['-][^\W\d_]{1,30})?\.?"
_NAME: Final = rf"(?P<name>{_WORD}(?: {_WORD}){{0,3}})"
_TOLD = re.compile(
    r"(?<!\w)(?:(?:first |last |full |my |the )name(?:'s| is|:)|i am called|i'm called|name:|"
    rf"ich hei(?:ß|ss)e|(?:mein|der) name ist|name lautet):? {{1,2}}{_NAME}",
    re.IGNORECASE,
)
_HINTED = re.compile(
    rf"(?<!\w)(?:this is|i am|i'm|it's|it is|ich bin|hier ist|hier spricht|hier schreibt) {_NAME}", re.IGNORECASE
)
_CUE = re.compile(r"\s?,?\s(?:speaking|here|calling|writing|am apparat|from)(?!\w)", re.IGNORECASE)
_SIGNED = re.compile(
    r"(?<!\w)(?:regards|thanks|thank you|cheers|sincerely|faithfully|yours|best|wishes|grüße|grüßen|gruß|mfg|danke)"
    rf"[,.!]? {{0,2}}(?:\n\s{{0,4}}|(?<=,) )(?:-{{1,2}} ?)?{_NAME}[ .!]{{0,3}}(?=\n|$)",
    re.IGNORECASE,
)
_NO_NAMES_TEXT: Final = (
    "bitte danke genau gut hallo hilfe ja kann moin nein servus stimmt tschüss bye hey morning evening sir madam "
    "account booking code company confirmation id mobile password pin user username zip kundennummer nummer "
    "a about after again all already also an and angry any are as asking at back because been being but by called "
    "calling can canceled changed correct der die das different done ein eine einen einverstanden enough er es "
    "falsch fed fine for from getting going good great happy having he hello help here hi i if in incorrect "
    "interested is ist it just kunde kundin last listed locked looking misspelled missing mit mr mrs ms my new "
    "nicht no not now of ok okay on or order our out please really ready right same sehr she shown so sorry spelled "
    "spelt still sure sir sucht thank thanks that the their there they this to too trying unable und under unhappy "
    "up upset us very von was we what where who why will with within without wondering writing wrong yes you your "
    "zu number email e-mail address phone mein meine ich street road"
)
NO_NAMES: Final = frozenset(_NO_NAMES_TEXT.split())
_MOST_WORDS: Final = 3


def names(text: str) -> Iterator[Entity]:
    """Each name as it was written, in capitals where none was."""
    for match in _TOLD.finditer(text):
        yield from _entity(match, 0.9, 0.87)
    for match in _HINTED.finditer(text):
        yield from _hinted(text, match)
    for match in _SIGNED.finditer(text):
        yield from _entity(match, 0.8, 0.6)


def _hinted(text: str, match: re.Match[str]) -> Iterator[Entity]:
    """A capital letter must say that "I'm" goes before a name; a second one, or "speaking", makes it likely.

    "This is" goes before anything else, too.
    """
    for entity in _entity(match, 0.5, 0.0):
        if entity.confidence:
            sure = _CUE.match(text, entity.end) is not None or " " in entity.value
            if sure or not match[0].lower().startswith(("this", "it")):
                yield replace(entity, confidence=0.8 if sure else entity.confidence)


def _entity(match: re.Match[str], capital: float, small: float) -> Iterator[Entity]:
    """The words up to the first that is none of a name; ``small`` is the confidence without capital letters."""
    words = _kept(match["name"])
    name = " ".join(words)
    if len(name) > 1:
        written = name.title() if name.islower() or name.isupper() else name
        start = match.start("name")
        yield Entity("name", written, start, start + len(name), capital if name[0].isupper() else small)


def _kept(written: str) -> list[str]:
    """A name that begins with a capital letter ends before a word without one."""
    words: list[str] = []
    for word in written.split(" ")[:_MOST_WORDS]:
        ends = word.endswith(".") and len(word) > 2
        bare = word.removesuffix(".") if ends else word
        if bare.lower().split("'")[0] in NO_NAMES or (words and words[0][0].isupper() and not bare[0].isupper()):
            break
        words.append(bare)
        if ends:
            break
    return words
