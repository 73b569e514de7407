"""The check of an agent's own draft before it is sent."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

from broker.domain.redact import redact
from collabtui.coaching.api import Asked, Hint, Rule
from collabtui.coaching.rules import CoachRules, Words
from collabtui.summary.cues import content
from collabtui.summary.sentences import split

#: Characters of a draft, of what it answers, that are read.
MOST_CHARS: Final = 8_000

_GREETED: Final = re.compile(
    r"^\s{0,5}(?i:hi|hello|hey|dear|good (?:morning|afternoon|evening)|hallo|guten (?:tag|morgen|abend)|liebe[r]?)"
    r"(?:\s(?i:mr|mrs|ms|dr|herr|frau)\.?)?\s([A-ZÄÖÜ][\w'-]{1,40})(?:\s([A-ZÄÖÜ][\w'-]{1,40}))?\s{0,3}[,!.:]"
)
_SHOUTED: Final = re.compile(r"(?:\b[A-ZÄÖÜ]{3,}\b[ ,!]{0,3}){2,}|[!?]{3,}")
#: What a canned reply leaves open, what was taken out of somebody else's.
_GAP: Final = re.compile(r"\{[a-z][a-z0-9_]{0,39}\}|\[[a-z][a-z0-9_]{0,39}\]")
#: Greetings that are followed by no name.
_NO_NAME: Final = frozenset({"there", "all", "everyone", "team", "again", "customer", "sir", "madam"})
_ASKS_BACK: Final = re.compile(r"\?\s{0,5}$")


def checked(draft: str, asked: Asked, rules: CoachRules) -> tuple[Hint, ...]:
    """What to look at in a draft, in its order; nothing for an empty one. Never raises for any text."""
    text = draft[:MOST_CHARS]
    if not text.strip():
        return ()
    found = sorted(_found(text, asked, rules.of(asked.language)), key=lambda hint: (hint.start, hint.rule))
    return tuple(Hint(one.rule, one.advice, one.start, one.end, blocks=one.rule in rules.blocking) for one in found)


def _found(text: str, asked: Asked, words: Words) -> Iterator[Hint]:
    yield from _phrases(text, words.blame, "blame", "This may sound as if it were the customer's fault.")
    for term, plain in words.jargon.items():
        yield from _phrases(text, (term,), "jargon", f"A customer may not know this word: say {plain!r}.")
    yield from _phrases(text, words.promises, "promise", "The desk's rules allow no such promise.")
    yield from _personal(text)
    yield from _wrong_name(text, asked.customer)
    for shout in _SHOUTED.finditer(text):
        yield Hint("shouting", "This reads as if it were shouted.", shout.start(), shout.end())
    for gap in _GAP.finditer(text):
        yield Hint("placeholder", f"Put in what belongs there instead of {gap[0]}.", gap.start(), gap.end())
    yield from _unanswered(text, asked)


def _phrases(text: str, phrases: Iterable[str], rule: Rule, advice: str) -> Iterator[Hint]:
    for phrase in phrases:
        for found in _whole(phrase).finditer(text):
            yield Hint(rule, advice, found.start(), found.end())


@lru_cache(1_000)
def _whole(phrase: str) -> re.Pattern[str]:
    """The phrase as whole words, whatever its case."""
    return re.compile(rf"(?<!\w){re.escape(phrase)}(?!\w)", re.IGNORECASE)


def _personal(text: str) -> Iterator[Hint]:
    if redact(text, ("card", "iban", "id", "secret")) != text:
        yield Hint("personal_data", "There is a card, an account, an id or a secret in it: the customer knows theirs.")


def _wrong_name(text: str, customer: str) -> Iterator[Hint]:
    greeted = _GREETED.match(text)
    known = {name.casefold() for name in customer.split()}
    if greeted is None or not known:
        return
    names = [name for name in greeted.groups() if name is not None]
    if not any(name.casefold() in known | _NO_NAME for name in names):
        advice = f"The customer's name is {customer}."
        yield Hint("wrong_name", advice, greeted.start(1), greeted.end(greeted.lastindex or 1))


def _unanswered(text: str, asked: Asked) -> Iterator[Hint]:
    """A question none of whose words the draft takes up; who asks back answers later."""
    said = set(content(text))
    for question in split(asked.words[:MOST_CHARS]):
        about = set(content(question))
        if question.endswith("?") and about and not _ASKS_BACK.search(text) and not _touches(about, said):
            yield Hint("unanswered_question", f"The customer also asked: {question}")


def _touches(about: set[str], said: set[str]) -> bool:
    """Whether any word of one has the stem of a word of the other."""
    stems = {word[:5] for word in said}
    return any(word[:5] in stems for word in about)
