"""How bad a wait is."""

from broker.domain.conversation import Conversation
from broker.protocol.rows import ConversationRow, Waits
from collabtui.console.views import Age


def age(waited_ms: int, waits: Waits) -> Age:
    """How bad a wait of so many milliseconds is, where the desk calls ``waits`` long."""
    if waited_ms >= waits.overdue_ms:
        return "overdue"
    return "late" if waited_ms >= waits.late_ms else "fresh"


def age_of(row: ConversationRow, now: int, waits: Waits) -> Age:
    """How bad the wait of a ticket is at ``now`` (Unix milliseconds): by the desk's hours, where it has any."""
    if row.overdue is not None and now >= row.overdue:
        return "overdue"
    if row.late is not None:
        return "late" if now >= row.late else "fresh"
    return age(now - row.since, waits)


def unanswered_since(state: Conversation) -> int | None:
    """Since when the customer waits for an answer (Unix milliseconds); None while nothing is unanswered."""
    return state.pending_since if state.pending is not None else None
