"""When the queue is run: soon after anything changed, again while tickets wait."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from broker.desk.ports import Cancel, Clock
from broker.desk.roster import Roster
from broker.desk.shelf import Shelf
from broker.domain.agents import Agent
from broker.domain.conversation import Conversation
from broker.domain.conversation_parts import Ticket
from broker.domain.handoff_commands import MakeOffer
from broker.domain.owners import Queue
from broker.policy.queue_order import Waiting
from broker.policy.routing import assign, next_change

#: While tickets wait, the queue is run again at their next step, at least this often: a wall clock may jump meanwhile.
ROUND_MS = 5_000

Offer = Callable[[Conversation, MakeOffer], None]


class Rounds:
    """Coalesces a burst of changes into one round of offers; ``offer`` carries out each of them."""

    def __init__(self, roster: Roster, agents: Mapping[str, Agent], shelf: Shelf, clock: Clock, offer: Offer) -> None:
        self._roster, self._agents, self._shelf, self._clock, self._offer = roster, agents, shelf, clock, offer
        self._waiting: dict[str, Conversation] = {}
        self._next: Cancel | None = None
        self._is_soon = False
        self._is_over = False

    def note(self, state: Conversation) -> None:
        """Keep who waits; a new ticket, or one that changed, calls for a round. What else is said in it does not."""
        if isinstance(state.owner, Queue):
            before = self._waiting.get(state.id)
            self._waiting[state.id] = state
            # Most of what happens to who waits leaves the very ticket.
            if before is None or (before.ticket is not state.ticket and _asked(before) != _asked(state)):
                self.soon()
        else:
            self._waiting.pop(state.id, None)

    def soon(self) -> None:
        """Run the queue once the present burst of changes is over."""
        if not self._is_soon and self._waiting and not self._is_over:
            self._is_soon = True
            self._arm(0)

    def stop(self) -> None:
        """Make no more offers."""
        self._is_over = True
        if self._next is not None:
            self._next.cancel()

    def _arm(self, delay_ms: int) -> None:
        if self._next is not None:
            self._next.cancel()
        self._next = self._clock.call_later(delay_ms, self._run)

    def _run(self) -> None:
        self._next, self._is_soon = None, False
        connected = self._roster.agents()
        roster = [agent for key, agent in sorted(self._agents.items()) if key in connected]
        tickets = [Waiting(one.id, one.ticket) for one in self._waiting.values() if one.ticket]
        policy, at = self._shelf.now, self._clock.now()
        for assignment in assign(tickets, roster, policy, at):
            state = self._waiting[assignment.conversation]
            self._offer(state, MakeOffer(assignment.conversation, assignment.agent))
        if self._waiting and not self._is_over:
            self._arm(min(ROUND_MS, next_change(tickets, policy, at) or ROUND_MS))


def _asked(state: Conversation) -> Ticket | None:
    """The ticket as routing sees it: alerts, or a person's first words, ask nothing more of anybody."""
    return replace(state.ticket, alerts=0, raised={}, answered=False) if state.ticket is not None else None
