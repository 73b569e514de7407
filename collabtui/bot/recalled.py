"""What a customer told people, as values that the bot need not ask for."""

from collections.abc import Sequence

from broker.domain.context import FieldValue
from broker.protocol.frames import TurnFrame
from collabtui.bot.wish import newest_together
from collabtui.understanding.api import Entity
from collabtui.understanding.kept import field_of, places, worth_keeping


def told_to_people(turn: TurnFrame) -> str:
    """The lines that ``recalled`` reads, as one text; empty where no people had the conversation."""
    return "\n".join(_lines(turn))


def recalled(turn: TurnFrame, entities: Sequence[Entity]) -> tuple[FieldValue, ...]:
    """The values among the ``entities`` of ``told_to_people``, but for what a person of the desk settled."""
    where = places(_lines(turn), [one.message for one in turn.told])
    found = worth_keeping(entities)
    return tuple(field_of(entity, where) for name, entity in found.items() if name not in turn.settled)


def _lines(turn: TurnFrame) -> tuple[str, ...]:
    return newest_together([one.text for one in turn.told])
