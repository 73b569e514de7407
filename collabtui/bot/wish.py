"""What the customer wants: the reading of their words in the light of what the bot asked before."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from broker.domain.signals import Intent
from broker.protocol.frames import TurnFrame
from collabtui.bot.flows import NEEDS, Slot
from collabtui.bot.kept import SURE_ENOUGH
from collabtui.understanding.api import READ_AT_MOST, Entity, Reading
from collabtui.understanding.domain import Replies

#: Context fields of the bot's own, so that any worker can go on where another stopped.
ASKED_FOR: Final = "asked_for"
INTENT: Final = "intent"

#: Intents that answer what was said before, rather than open a matter.
SMALL_TALK: Final = frozenset({"greeting", "affirm", "deny", "thanks_goodbye"})

#: From here on another matter is meant, rather than the answer to what was asked.
_SURE: Final = 0.6
#: Less sure are five bare digits, which may be anything where no order is spoken of.
_EXPLICIT: Final = 0.9


@dataclass(frozen=True, slots=True)
class Wish:
    """The intents, best first, empty where nothing was understood; ``found`` holds the values by field name."""

    intents: tuple[Intent, ...]
    found: Mapping[str, Entity]
    sentiment: float

    @property
    def intent(self) -> str | None:
        return self.intents[0].name if self.intents else None


def joined(turn: TurnFrame) -> str:
    """The unanswered texts as one, without the oldest where all together are more than is read."""
    return "\n".join(read_together(turn))


def read_together(turn: TurnFrame) -> tuple[str, ...]:
    """The unanswered texts that ``joined`` joins."""
    texts = list(turn.texts)
    while len(texts) > 1 and sum(len(text) + 1 for text in texts) > READ_AT_MOST:
        del texts[0]
    return tuple(texts)


def wish_of(turn: TurnFrame, reading: Reading, replies: Replies) -> Wish:
    """The customer's wish; ``reading`` is that of ``joined(turn)``."""
    asked = turn.values.get(ASKED_FOR, "")
    intents = tuple(Intent(i.name, i.confidence) for i in reading.intents if i.name in replies.intents)
    flow = asked_flow(turn.values, replies)
    given = _newest(reading, asked)
    if flow is not None and given is not None and not _turns_away(flow, intents, joined(turn), reading.entities):
        # A bare number says little to a model, but everything to the one who asked for it.
        intents = (Intent(flow, given.confidence),)
    return Wish(intents, _found(reading, intents, asked, replies), reading.sentiment)


def asked_flow(values: Mapping[str, str], replies: Replies) -> str | None:
    """The intent whose flow waits for what was asked of the customer; None when nothing was."""
    asked = values.get(ASKED_FOR, "")
    waiting = [name for name, slot in _needs(replies).items() if asked and slot == asked]
    return values[INTENT] if values.get(INTENT) in waiting else next(iter(waiting), None)


def _needs(replies: Replies) -> dict[str, Slot]:
    return {name: NEEDS[reply.flow] for name, reply in replies.intents.items() if reply.flow is not None}


def _turns_away(flow: str, intents: tuple[Intent, ...], text: str, entities: tuple[Entity, ...]) -> bool:
    """True when the words around the value are surely about something else than what was asked."""
    if not intents or intents[0].name in SMALL_TALK | {flow} or intents[0].confidence < _SURE:
        return False
    return not _is_bare(text, entities)


def _is_bare(text: str, entities: tuple[Entity, ...]) -> bool:
    """True when the text holds no word beside its values."""
    ends = [0, *(entity.end for entity in entities)]
    starts = [*(entity.start for entity in entities), READ_AT_MOST]
    return not any(sign.isalnum() for end, start in zip(ends, starts, strict=True) for sign in text[end:start])


def _found(reading: Reading, intents: tuple[Intent, ...], asked: str, replies: Replies) -> dict[str, Entity]:
    """The newest value of each kind that is worth keeping."""
    wanted = _needs(replies).get(intents[0].name, "") if intents else ""
    sure = dict.fromkeys(entity.type for entity in reading.entities if entity.confidence >= SURE_ENOUGH)
    newest = {kind: _newest(reading, kind) for kind in sure}
    return {
        kind: entity
        for kind, entity in newest.items()
        if entity is not None and (kind != "order_number" or entity.confidence >= _EXPLICIT or kind in (asked, wanted))
    }


def _newest(reading: Reading, kind: str) -> Entity | None:
    """The last value of this kind, an explicit one before bare digits."""
    values = [entity for entity in reading.entities if entity.type == kind]
    return max(values, key=lambda entity: (entity.confidence >= _EXPLICIT, entity.start), default=None)
