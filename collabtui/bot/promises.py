"""What a person of the desk promised a customer: their own sentences, quoted."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from broker.protocol.heard import Heard
from collabtui.bot.when import When, when_in

MOST: Final = 3
_MOST_LENGTH: Final = 300
_READ: Final = 4_000

_SENTENCE = re.compile(r"(?:[^.!?\n]|\.(?=\d)){1,600}[.!?]{0,3}")
_PROMISE = re.compile(
    r"(?<!\w)(?:(?:i|we) (?:will|shall|am going to|are going to)|(?:i|we)['\u2019]ll|(?:i|we)['\u2019](?:m|re) going to"
    r"|you (?:will|shall) (?:get|receive|have|hear)|you['\u2019]ll (?:get|receive|have|hear)"
    r"|(?:it|that|they|the \w{2,20}|your \w{2,20}) (?:will|shall) be (?:\w{2,20} )?"
    r"(?:sent|there|shipped|delivered|refunded|paid|replaced|repaired|with you)"
    r"|(?:ich|wir) (?:werde|werden)|sie (?:erhalten|bekommen|hören))(?!\w)",
    re.IGNORECASE,
)
#: Polite words that promise nothing to hold.
_NO_PROMISE = re.compile(
    r"(?<!\w)(?:will not|won['\u2019]t|can['\u2019]t|have a look|take a look|look into|be with you|be right|one moment"
    r"|help you|see what|do my best|let me|if |unless )",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Promise:
    """One sentence, with the moment that it names, if it names one."""

    text: str
    due: When | None = None


def promises_in(heard: Sequence[Heard]) -> tuple[Promise, ...]:
    """The last promises of these lines, at most ``MOST``, oldest first, none twice."""
    found: dict[str, Promise] = {}
    for line in heard:
        for match in _SENTENCE.finditer(line.text[:_READ]):
            sentence = " ".join(match[0].split())
            if _PROMISE.search(sentence) and not _NO_PROMISE.search(sentence):
                kept = sentence if len(sentence) <= _MOST_LENGTH else f"{sentence[: _MOST_LENGTH - 1]}…"
                found[kept] = Promise(kept, when_in(sentence, line.at))
    return tuple(found.values())[-MOST:]
