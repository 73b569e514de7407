"""Which steps of the alert ladder call the person at this console, purely."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import assert_never

from broker.domain.actors import Role
from broker.domain.judgement_events import AlertStep
from broker.protocol.rows import ConversationRow


@dataclass(frozen=True, slots=True)
class Listener:
    """Who sits here. ``is_online``: an agent who takes offers now."""

    id: str
    role: Role = "agent"
    is_online: bool = True


@dataclass(frozen=True, slots=True)
class Call:
    """One step that calls: ``number`` counts the alerts of the ticket from 1."""

    conversation: str
    step: AlertStep
    number: int


def call(before: ConversationRow | None, after: ConversationRow, me: Listener) -> Call | None:
    """The step that was taken between two looks at one conversation, if it is meant for ``me``."""
    known = before.alerts if before is not None and before.ticket == after.ticket else 0
    if after.alert is None or after.alerts <= known or not _is_for(after.alert, after, me):
        return None
    return Call(after.conversation, after.alert, after.alerts)


def calls(
    before: Callable[[str], ConversationRow | None], rows: Iterable[ConversationRow], me: Listener, *, full: bool
) -> tuple[Call, ...]:
    """The steps in rows that were told; in a ``full`` list what was unknown before is the past, which calls nobody."""
    pairs = ((before(row.conversation), row) for row in rows)
    found = (call(known, row, me) for known, row in pairs if known is not None or not full)
    return tuple(one for one in found if one is not None)


def _is_for(step: AlertStep, row: ConversationRow, me: Listener) -> bool:
    match step:
        case "agent" | "sla_warning":
            return row.agent == me.id
        case "team":
            return me.role == "agent" and me.is_online
        case "supervisor" | "sla_breach":
            return me.role == "supervisor"
        case _:
            assert_never(step)


def words(one: Call, name: str) -> str:
    """What the person is told; ``name`` is the customer's."""
    match one.step:
        case "agent":
            return f"Still offered to you: {name}"
        case "team":
            return f"Nobody has taken {name} yet (alert {one.number}): whoever can, make room"
        case "supervisor":
            return f"Nobody has taken {name} (alert {one.number}): supervisors are called"
        case "sla_warning":
            return f"The promised time for {name} is nearly over"
        case "sla_breach":
            return f"The promised time for {name} is over"
        case _:
            assert_never(one.step)
