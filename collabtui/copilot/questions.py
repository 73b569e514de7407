"""What to look for on behalf of a conversation, made of all that the customer said."""

import re
from dataclasses import dataclass
from itertools import islice
from typing import Final

from broker.domain.conversation import Conversation
from broker.domain.conversation_parts import Line
from collabtui.knowledge.words import sentences, telling
from collabtui.understanding.wants_human import wants_human

#: Lines of the customer that a question may be made of.
_LINES: Final = 4
#: Lines that are looked through for those: each takes a moment of the loop.
_LOOKED_AT: Final = 12
#: A message with fewer telling words leans on what was said before it.
_STANDS_ALONE: Final = 4
#: From this probability on a line asks for a person: it tells nothing that a document could answer.
_FOR_A_PERSON: Final = 0.5
#: Words that people are polite with: a message of nothing else asks nothing.
_POLITE: Final = frozenset({
    "afternoon", "again", "alright", "appreciate", "bye", "cheers", "cool", "day", "dear", "evening", "excellent",
    "fine", "good", "goodbye", "great", "ha", "haha", "have", "hm", "hmm", "hurry", "lovely", "moment", "morning",
    "nice", "night", "nope", "oh", "perfect", "problem", "really", "right", "see", "sir", "sorry", "super", "sure",
    "team", "there", "understood", "wait", "waiting", "weekend", "welcome", "well", "wonderful", "yeah", "yep",
})  # fmt: skip
#: Numbers, addresses: they name a case, not its matter.
_NAMES_A_CASE: Final = re.compile(r"\S*[\d@]\S*")


@dataclass(frozen=True, slots=True)
class Question:
    """What to look for, for the sake of the customer's message ``about``."""

    conversation: str
    about: str
    text: str


def opening(state: Conversation) -> Question | None:
    """The question that is open where a person takes over; None when there is none.

    A line that was helped with already stays as it is: another copilot was there.
    """
    lines = _customers(state)
    if not lines or has_help(state, lines[-1].message):
        return None
    asking = _on_the_matter([line.text for line in reversed(lines) if asks(line.text)])
    return Question(state.id, lines[-1].message, "\n".join(asking)) if asking else None


def following(state: Conversation, message: str, text: str) -> Question | None:
    """The question of a message that has just come; None for small talk.

    One that says little alone is looked for together with what the customer said before it.
    """
    if not asks(text) or has_help(state, message):
        return None
    if len(_matter(text)) >= _STANDS_ALONE and not _is_for_a_person(text):
        return Question(state.id, message, text)
    before = (line.text for line in reversed(_customers(state)) if line.message != message and asks(line.text))
    return Question(state.id, message, "\n".join(_on_the_matter([text, *before])))


def asks(text: str) -> bool:
    """True for a text that says anything beyond politeness."""
    return any(_matter(sentence) for sentence in sentences(text))


def has_help(state: Conversation, message: str) -> bool:
    """True when somebody suggested something for this message."""
    return any(suggestion.about == message for suggestion in state.suggestions.values())


def is_newest(state: Conversation, question: Question) -> bool:
    """False once the customer has asked something else: an answer would come too late."""
    asking = [line.message for line in _customers(state) if line.message == question.about or asks(line.text)]
    return not asking or asking[-1] == question.about or question.about not in asking


def _on_the_matter(texts: list[str]) -> list[str]:
    """The first of the texts, without those that ask for a person, unless all that are looked at do."""
    looked_at = texts[:_LOOKED_AT]
    return [*islice((text for text in looked_at if not _is_for_a_person(text)), _LINES)] or texts[:_LINES]


def _is_for_a_person(text: str) -> bool:
    return wants_human(text) >= _FOR_A_PERSON


def _matter(text: str) -> list[str]:
    return [word for word in telling(_NAMES_A_CASE.sub(" ", text)) if word not in _POLITE]


def _customers(state: Conversation) -> list[Line]:
    return [line for line in state.lines if line.author.role == "customer" and line.visibility == "public"]
