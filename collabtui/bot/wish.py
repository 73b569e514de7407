"""What the customer wants: the reading of their words, with the values worth keeping."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from broker.domain.signals import Intent
from broker.protocol.frames import TurnFrame
from collabtui.understanding.api import READ_AT_MOST, Entity, Reading
from collabtui.understanding.domain import Replies
from collabtui.understanding.kept import worth_keeping

#: The context field with the matter that was spoken of last.
INTENT: Final = "intent"

#: Intents that answer what was said before, rather than open a matter.
GOODBYE: Final = "thanks_goodbye"
SMALL_TALK: Final = frozenset({"greeting", "affirm", "deny", GOODBYE})

#: From here on an intent is what is meant, rather than the answer to what was asked.
SURE: Final = 0.6
#: A goodbye ends what is under way, so it must be surer than that: "thanks, they pinch" is a reason.
_SURE_GOODBYE: Final = 0.9
_WANTS_HUMAN: Final = 0.5

_SENTENCE: Final = re.compile(r"(?:[^.!?\n]|\.(?=\d)){1,500}[.!?\n]{0,3}")
_MOST_SENTENCES: Final = 4


@dataclass(frozen=True, slots=True)
class Wish:
    """The intents that have a reply, best first; ``found`` holds the values by field name.

    ``second`` is a second matter that another sentence of the same message opens.
    """

    text: str
    intents: tuple[Intent, ...]
    found: Mapping[str, Entity]
    entities: tuple[Entity, ...]
    sentiment: float
    wants_human: float = 0.0
    frustration: float = 0.0
    out_of_scope: float = 0.0
    second: str | None = None

    @property
    def intent(self) -> str | None:
        return self.intents[0].name if self.intents else None

    @property
    def asks_for_a_person(self) -> bool:
        return self.wants_human >= _WANTS_HUMAN

    @property
    def sure(self) -> str | None:
        """The best intent where it is sure."""
        return self.intents[0].name if self.intents and self.intents[0].confidence >= SURE else None

    @property
    def says_goodbye(self) -> bool:
        """Whether nothing but a goodbye is meant, which is no answer to anything."""
        return self.sure == GOODBYE and self.intents[0].confidence >= _SURE_GOODBYE

    @property
    def is_bare(self) -> bool:
        """True when the text holds no word beside its values."""
        ends = [0, *(entity.end for entity in self.entities)]
        starts = [*(entity.start for entity in self.entities), READ_AT_MOST]
        between = (self.text[end:start] for end, start in zip(ends, starts, strict=True))
        return not any(sign.isalnum() for part in between for sign in part)


def joined(turn: TurnFrame) -> str:
    """The unanswered texts as one, without the oldest where all together are more than is read."""
    return "\n".join(read_together(turn))


def read_together(turn: TurnFrame) -> tuple[str, ...]:
    """The unanswered texts that ``joined`` joins."""
    return newest_together(turn.texts)


def newest_together(texts: Sequence[str]) -> tuple[str, ...]:
    """The texts without the oldest where all together are more than is read."""
    kept = list(texts)
    while len(kept) > 1 and sum(len(text) + 1 for text in kept) > READ_AT_MOST:
        del kept[0]
    return tuple(kept)


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text that has several, each perhaps a matter of its own; of a long one those at both ends."""
    found = [part.strip() for part in _SENTENCE.findall(text[:READ_AT_MOST]) if part.strip()]
    if len(found) > _MOST_SENTENCES:
        ends = _MOST_SENTENCES // 2
        found = [*found[:ends], *found[-ends:]]
    return tuple(found) if len(found) > 1 else ()


def wish_of(turn: TurnFrame, reading: Reading, replies: Replies, parts: tuple[Reading, ...] = ()) -> Wish:
    """The customer's wish; ``reading`` is that of ``joined(turn)``, ``parts`` those of its sentences, where several."""
    judged = _judged(reading, parts, replies)
    intents = _with_reply(judged, replies)
    return Wish(
        text=joined(turn),
        intents=intents,
        found=worth_keeping(reading.entities),
        entities=reading.entities,
        sentiment=reading.sentiment,
        wants_human=reading.wants_human,
        frustration=reading.frustration,
        out_of_scope=judged.out_of_scope,
        second=_second(intents, parts, replies),
    )


def _judged(reading: Reading, parts: tuple[Reading, ...], replies: Replies) -> Reading:
    """Whose intents count: the whole text's, or, where that is no sure one, the first sentence's that opens a matter.

    Two matters, or a matter behind small talk, read together are like neither.
    """
    if _opening(reading, replies) is not None:
        return reading
    return next((part for part in parts if _opening(part, replies) not in {None, *SMALL_TALK}), reading)


def _opening(reading: Reading, replies: Replies) -> str | None:
    """The best intent, where it is sure."""
    best = next(iter(_with_reply(reading, replies)), None)
    return best.name if best is not None and best.confidence >= SURE else None


def _with_reply(reading: Reading, replies: Replies) -> tuple[Intent, ...]:
    return tuple(Intent(one.name, one.confidence) for one in reading.intents if one.name in replies.intents)


def _second(intents: tuple[Intent, ...], parts: tuple[Reading, ...], replies: Replies) -> str | None:
    if not intents or intents[0].name in SMALL_TALK:
        return None
    opened = (_opening(part, replies) for part in parts)
    return next((name for name in opened if name not in {None, intents[0].name, *SMALL_TALK}), None)
