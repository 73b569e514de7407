"""How bad a wait is."""

from broker.domain.conversation import Conversation
from broker.protocol.rows import Waits
from collabtui.console.views import Age


def age(waited_ms: int, waits: Waits) -> Age:
    """How bad a wait of so many milliseconds is, where the desk calls ``waits`` long."""
    if waited_ms >= waits.overdue_ms:
        return "overdue"
    return "late" if waited_ms >= waits.late_ms else "fresh"


def unanswered_since(state: Conversation) -> int | None:
    """Since when the customer waits for an answer (Unix milliseconds); None while nothing is unanswered."""
    return state.pending_since if state.pending is not None else None
