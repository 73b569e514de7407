"""One simulated desk from its first ticket to its last."""

import random
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from heapq import heappop, heappush
from itertools import count
from typing import Final

from broker.domain.agent_events import AgentEvent, OfferReleased, WorkReleased, WrapUpEnded, WrapUpStarted
from broker.domain.agents import Agent
from broker.domain.owner_events import Closed, OfferDeclined, OfferTimedOut, OfferWithdrawn, Resolved
from broker.policy.models import Policy
from broker.policy.queue_order import Waiting
from broker.policy.routing import Assignment, assign, next_change
from simulate.floor import Floor
from simulate.habits import Habits, agent_of, ticket_of
from simulate.ledger import Ledger
from simulate.shifts import Shifts
from simulate.watch import Watch

Route = Callable[[Iterable[Waiting], Sequence[Agent], Policy, int], list[Assignment]]
#: Steps between two words on how far it is.
_A_WORD: Final = 50_000


class Simulation:
    """Events in the order of their times; after each of them the queue is run, the promises are checked.

    ``judge_every`` rounds the slow judge has a look, at 1 at the quiet between steps as well.
    """

    def __init__(self, habits: Habits, policy: Policy, seed: int, judge_every: int = 20, route: Route = assign) -> None:
        self.habits, self.chance, self.judge_every, self._route = habits, random.Random(seed), judge_every, route
        self.watch, self.ledger = Watch(seed), Ledger()
        self.floor = Floor(policy, self._moved)
        self._agenda: list[tuple[int, int, Callable[[], None]]] = []
        self._numbers, self._offers = count(), count()
        self._touched: set[str] = set()
        self._wake_at: int | None = None
        self._is_due = False
        self._is_timed = bool(policy.routing.relax or policy.routing.overflow or not habits.alike)
        self.shifts = Shifts(self)
        for number in range(habits.agents):
            self._hire(f"a{number:03}", number)
        places = sum(agent.capacity for agent in self.floor.agents.values())
        self._gap = habits.handling / (habits.load * places)
        self._arrivals = iter(range(habits.tickets))
        self._next_arrival()

    def run(self, said: Callable[[int], None] = lambda _: None) -> Ledger:
        """Until nothing is left to happen; ``said`` is told the tickets so far, now and then. Raises Broken."""
        floor, agenda, watch = self.floor, self._agenda, self.watch
        while agenda and (self._gap or floor.conversations):
            at, _, happens = heappop(agenda)
            if self.judge_every == 1 and at > floor.at + 1:
                watch.quiet(floor, at - 1)
            floor.at = at
            watch.step += 1
            happens()
            if self._is_due and floor.waiting:
                self._run_queue()
            watch.after_step(floor, [floor.agents[agent] for agent in self._touched])
            self._touched.clear()
            if watch.step % _A_WORD == 0:
                said(self.ledger.resolved + self.ledger.abandoned)
        self._close_books()
        return self.ledger

    def later(self, delay: float, happens: Callable[[], None]) -> None:
        heappush(self._agenda, (self.floor.at + int(delay), next(self._numbers), happens))

    def about(self, mean: float) -> float:
        """A time of this mean, without memory."""
        return self.chance.expovariate(1.0 / mean)

    # -- customers -----------------------------------------------------------------------------------------------

    def _next_arrival(self) -> None:
        number = next(self._arrivals, None)
        if number is None:
            self._gap = 0.0
        else:
            self.later(self.about(self._gap), partial(self._arrives, number))

    def _arrives(self, number: int) -> None:
        conversation = f"c{number:07}"
        channel, asked = ticket_of(self.habits, number, self.chance)
        self.watch.comes(conversation, self.floor.at)
        self.floor.arrives(conversation, channel, asked)
        self.due()
        if self.habits.patience is not None:
            self.later(self.about(self.habits.patience), partial(self._gives_up, conversation))
        self._next_arrival()

    def _gives_up(self, conversation: str) -> None:
        is_open = self.floor.open_offer(conversation)
        if is_open is not None:
            self.withdraw(conversation, is_open.offer, is_open.agent)
        if conversation in self.floor.waiting:
            self.floor.conversation(conversation, Closed("gave up"))
            self.ledger.abandoned += 1
            self.watch.ended(conversation)

    # -- the queue -----------------------------------------------------------------------------------------------

    def due(self) -> None:
        """Something changed that may give a waiting ticket to somebody: run the queue after this step."""
        self._is_due = True

    def _run_queue(self) -> None:
        self._is_due = False
        waiting, roster, at = list(self.floor.waiting.values()), self.floor.roster(), self.floor.at
        made = self._route(waiting, roster, self.floor.policy, at)
        self.ledger.rounds += 1
        if self.ledger.rounds % self.judge_every == 0:
            self.watch.round(self.floor, waiting, roster, made)
        for one in made:
            self._offer(one.conversation, one.agent)
        if self._is_timed and self.floor.waiting:
            self._wake(next_change(self.floor.waiting.values(), self.floor.policy, at))

    def _wake(self, delay: int | None) -> None:
        """Run the queue again when time alone changes something, unless that is planned."""
        at = self.floor.at
        if delay is not None and (self._wake_at is None or self._wake_at <= at or at + delay < self._wake_at):
            self._wake_at = at + delay
            self.later(delay, self.due)

    def _offer(self, conversation: str, agent: str) -> None:
        offer = f"o{next(self._offers)}"
        deadline = self.floor.offers(conversation, agent, offer)
        if not self.habits.answer:
            self._accepts(conversation, agent, offer)
            return
        answer, luck = self.chance.randint(0, self.habits.answer), self.chance.random()
        if luck < self.habits.misses:
            self.later(deadline - self.floor.at, partial(self._misses, conversation, agent, offer))
        elif luck < self.habits.misses + self.habits.declines:
            self.later(answer, partial(self._declines, conversation, agent, offer))
        else:
            self.later(answer, partial(self._accepts, conversation, agent, offer))

    # -- agents --------------------------------------------------------------------------------------------------

    def _hire(self, agent: str, number: int) -> None:
        self.floor.registers(agent, agent_of(self.habits, number, self.chance))
        self.shifts.begins(agent)

    def _moved(self, before: Agent, after: Agent) -> None:
        self._touched.add(after.id)
        self.watch.moved(before, after)
        if after.load < before.load or before.routing != after.routing:
            self.due()
        is_in = before.presence == "online" and before.id in self.floor.connected
        self.ledger.spent(before, self.floor.at, is_in=is_in)

    def _accepts(self, conversation: str, agent: str, offer: str) -> None:
        if self.floor.open_offer(conversation, offer) is None:
            return
        state = self.floor.conversations[conversation]
        if state.last_agent is None and state.ticket is not None:
            wait = self.floor.at - state.ticket.since
            self.watch.served(conversation, self.floor.at, wait)
            self.ledger.waits.append(wait)
        self.floor.accepts(conversation, agent, offer)
        epoch = self.floor.conversations[conversation].epoch
        self.later(self.about(self.habits.handling), partial(self._resolves, conversation, agent, epoch))

    def _declines(self, conversation: str, agent: str, offer: str) -> None:
        if self.floor.open_offer(conversation, offer) is not None:
            self.floor.conversation(conversation, OfferDeclined(offer, agent))
            self.due()
            self.floor.agent(agent, OfferReleased(offer, conversation, "declined"))
            self.ledger.declined += 1

    def _misses(self, conversation: str, agent: str, offer: str) -> None:
        if self.floor.open_offer(conversation, offer) is not None:
            self.floor.conversation(conversation, OfferTimedOut(offer, agent))
            self.floor.agent(agent, OfferReleased(offer, conversation, "timed_out"))
            self.ledger.missed += 1
            self.shifts.wakes_up(agent)

    def withdraw(self, conversation: str, offer: str, agent: str) -> None:
        """Nobody's fault: the agent left, or the customer did."""
        self.floor.conversation(conversation, OfferWithdrawn(offer, agent))
        self.floor.agent(agent, OfferReleased(offer, conversation, "withdrawn"))
        self.ledger.withdrawn += 1

    def _resolves(self, conversation: str, agent: str, epoch: int) -> None:
        if not self.floor.is_held(conversation, agent, epoch):
            return
        if agent not in self.floor.connected:  # cut off: done once back, unless it is lost before
            self.later(self.habits.gone, partial(self._resolves, conversation, agent, epoch))
            return
        done: list[AgentEvent] = [WorkReleased(conversation, "resolved")]
        if self.habits.paperwork is not None:
            done.append(WrapUpStarted(conversation))
            self.later(self.about(self.habits.paperwork), partial(self._files, conversation, agent))
        self.floor.conversation(conversation, Resolved("done", bot_closes=False))
        self.floor.agent(agent, *done)
        self.ledger.resolved += 1
        self.watch.ended(conversation)

    def _files(self, conversation: str, agent: str) -> None:
        self.floor.agent(agent, WrapUpEnded(conversation))

    def _close_books(self) -> None:
        for agent in self.floor.agents.values():
            is_in = agent.presence == "online" and agent.id in self.floor.connected
            self.ledger.spent(agent, self.floor.at, is_in=is_in)
