"""How bad a wait is."""

from broker.domain.conversation import Conversation
from collabtui.console.views import Age

#: Who waits at least this long is late, then overdue (milliseconds). The client has no policy to read them from.
LATE_MS = 60_000
OVERDUE_MS = 300_000


def age(waited_ms: int) -> Age:
    """How a wait of so many milliseconds looks to who waits."""
    if waited_ms >= OVERDUE_MS:
        return "overdue"
    return "late" if waited_ms >= LATE_MS else "fresh"


def unanswered_since(state: Conversation) -> int | None:
    """Since when the customer waits for an answer (Unix milliseconds); None while nothing is unanswered."""
    return state.pending_since if state.pending is not None else None
