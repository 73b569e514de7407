"""What the customer wants: the reading of their words, with the values worth keeping."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from broker.domain.signals import Intent
from broker.protocol.frames import TurnFrame
from collabtui.bot.kept import SURE_ENOUGH
from collabtui.bot.slots import EXPLICIT, newest
from collabtui.understanding.api import READ_AT_MOST, Entity, Reading
from collabtui.understanding.domain import Replies

#: The context field with the matter that was spoken of last.
INTENT: Final = "intent"

#: Intents that answer what was said before, rather than open a matter.
SMALL_TALK: Final = frozenset({"greeting", "affirm", "deny", "thanks_goodbye"})

#: From here on an intent is what is meant, rather than the answer to what was asked.
SURE: Final = 0.6
_WANTS_HUMAN: Final = 0.5

_SENTENCE: Final = re.compile(r"(?:[^.!?\n]|\.(?=\d)){1,500}[.!?\n]{0,3}")
_SPLIT_AT_MOST: Final = 1_000
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
    texts = list(turn.texts)
    while len(texts) > 1 and sum(len(text) + 1 for text in texts) > READ_AT_MOST:
        del texts[0]
    return tuple(texts)


def sentences(text: str) -> tuple[str, ...]:
    """The first sentences of a text that has several, for a second matter in it; none of a text that has one."""
    found = [part.strip() for part in _SENTENCE.findall(text[:_SPLIT_AT_MOST]) if part.strip()]
    return tuple(found[:_MOST_SENTENCES]) if len(found) > 1 else ()


def wish_of(turn: TurnFrame, reading: Reading, replies: Replies, parts: tuple[Reading, ...] = ()) -> Wish:
    """The customer's wish; ``reading`` is that of ``joined(turn)``, ``parts`` those of its sentences, where several."""
    intents = _with_reply(reading, replies)
    return Wish(
        text=joined(turn),
        intents=intents,
        found=_found(reading),
        entities=reading.entities,
        sentiment=reading.sentiment,
        wants_human=reading.wants_human,
        frustration=reading.frustration,
        out_of_scope=reading.out_of_scope,
        second=_second(intents, parts, replies),
    )


def _with_reply(reading: Reading, replies: Replies) -> tuple[Intent, ...]:
    return tuple(Intent(one.name, one.confidence) for one in reading.intents if one.name in replies.intents)


def _second(intents: tuple[Intent, ...], parts: tuple[Reading, ...], replies: Replies) -> str | None:
    if not intents or intents[0].name in SMALL_TALK:
        return None
    best = [found[0] for part in parts if (found := _with_reply(part, replies))]
    others = (one.name for one in best if one.confidence >= SURE and one.name not in SMALL_TALK | {intents[0].name})
    return next(others, None)


def _found(reading: Reading) -> dict[str, Entity]:
    """The newest value of each kind that is worth keeping."""
    sure = dict.fromkeys(entity.type for entity in reading.entities if entity.confidence >= SURE_ENOUGH)
    of_each = {kind: newest(reading.entities, kind) for kind in sure}
    return {
        kind: entity
        for kind, entity in of_each.items()
        if entity is not None and (kind != "order_number" or entity.confidence >= EXPLICIT)
    }
