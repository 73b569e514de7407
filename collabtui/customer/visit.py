"""What a customer comes with."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from broker.domain.commands import OpenConversation
from collabtui.customer.draft_files import DraftFiles
from collabtui.customer.script import Performance


def now_ms() -> int:
    """Unix milliseconds."""
    return time.time_ns() // 1_000_000


@dataclass(frozen=True, slots=True)
class Visit:
    """The conversation, new or resumed; where drafts are kept, None for nowhere; the script that speaks, None for a
    person. ``clock`` gives now in Unix milliseconds; ``hint`` is what a newcomer may begin with, empty for nothing;
    ``been`` are the conversations that were left before, in that order.
    """

    opening: OpenConversation
    is_new: bool = True
    drafts: DraftFiles | None = None
    performance: Performance | None = None
    clock: Callable[[], int] = now_ms
    hint: str = ""
    been: tuple[str, ...] = ()

    def of(self, conversation: str) -> "Visit":
        """The visit to another conversation that is there already, by the person themselves."""
        been = (*self.been, self.opening.conversation)
        opening = replace(self.opening, conversation=conversation)
        return Visit(opening, False, self.drafts, clock=self.clock, been=been)
