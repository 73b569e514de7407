"""What an agent gets with a conversation: reasons, fields, diagnostics, record, the last lines."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TypeVar

from broker.domain.context import BOOKKEEPING, Field
from broker.domain.conversation import Conversation
from broker.domain.conversation_parts import Diagnosis, Line
from broker.domain.customers import Customer, CustomerRecord, Visit
from broker.domain.signals import Why

LINES = 200
#: The most that a packet may weigh as JSON text in UTF-8; what does not fit is left to the replay that follows.
BYTES = 128 * 1024
#: What the ids, the language, the skill and the names of all parts take up at most.
_FRAME = 2 * 1024

_Part = TypeVar("_Part", Line, Field, Diagnosis, Visit)


@dataclass(frozen=True, slots=True)
class Packet:
    """The context packet of one conversation. ``waited_since`` is Unix milliseconds; all parts are oldest first.

    ``omitted`` counts the public lines that came before ``lines``.
    """

    conversation: str
    customer: str
    language: str
    why: Why | None
    waited_since: int | None
    skill: str
    record: CustomerRecord | None
    visits: tuple[Visit, ...]
    fields: tuple[Field, ...]
    diagnoses: tuple[Diagnosis, ...]
    notes: tuple[Line, ...]
    lines: tuple[Line, ...]
    omitted: int


def packet_of(state: Conversation, customer: Customer | None) -> Packet:
    """The packet as of now: reason and record whole, then the newest of each other part.

    Lines may fill three quarters of what reason and record leave, each further part half of the rest.
    """
    ticket = state.ticket
    why = ticket.why if ticket else None
    record = customer.record if customer else state.record
    public = [line for line in state.lines if line.visibility == "public"]
    room = BYTES - _FRAME - sum(_weight(asdict(part)) for part in (why, record) if part)
    lines, room = _newest(public[-LINES:], room, room * 3 // 4, unbroken=True)
    notes, room = _newest([line for line in state.lines if line.visibility == "note"][-LINES:], room, room // 2)
    fields, room = _newest(_recent(state), room, room // 2)
    diagnoses, room = _newest(state.diagnoses[-50:], room, room // 2)
    visits, room = _newest(customer.visits[-20:] if customer else (), room, room)
    return Packet(
        conversation=state.id,
        customer=state.customer,
        language=state.language,
        why=why,
        waited_since=ticket.since if ticket else None,
        skill=ticket.skill if ticket else "",
        record=record,
        visits=visits,
        fields=fields,
        diagnoses=diagnoses,
        notes=notes,
        lines=lines,
        omitted=len(public) - len(lines),
    )


def _recent(state: Conversation) -> list[Field]:
    """The fields that changed last, each with its last readings."""
    known = (field for field in state.fields.values() if field.name != BOOKKEEPING)
    by_age = sorted(known, key=lambda field: field.present.at)
    return [Field(field.name, field.readings[:3]) for field in by_age[-50:]]


def _newest(parts: Sequence[_Part], room: int, share: int, *, unbroken: bool = False) -> tuple[tuple[_Part, ...], int]:
    """The newest parts that fit into ``share`` of ``room`` bytes, with the room that is left.

    A part too heavy is left out alone, or with all before it where the rest must be ``unbroken``.
    """
    kept: list[_Part] = []
    for part in reversed(parts):
        weight = _weight(asdict(part))
        if weight <= share:
            share -= weight
            room -= weight
            kept.append(part)
        elif unbroken:
            break
    return tuple(reversed(kept)), room


def _weight(part: dict[str, object]) -> int:
    """At least the bytes of this part on the wire, a comma included: the blanks that JSON text may lack come on top."""
    return len(json.dumps(part, ensure_ascii=False).encode("utf-8", "surrogatepass")) + 1
