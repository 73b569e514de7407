"""The desk's own hand: carries out what conversations call for, now or when their timers end."""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from zlib import crc32

from broker.decide.reactions import Care, Presences, Timer, care
from broker.desk.ports import Cancel, Clock, Inbox
from broker.desk.roster import Roster
from broker.desk.streams import Head, Streams
from broker.desk.turns import turn_of
from broker.domain.actors import Actor
from broker.domain.agents import Agent
from broker.domain.commands import ConversationCommand, MakeOffer
from broker.domain.conversation import Conversation
from broker.domain.errors import Refused, StorageUnavailable
from broker.domain.ids import AGENT, CONVERSATION, stream_of
from broker.domain.owners import BotLease, Queue
from broker.policy.models import Policy
from broker.policy.routing import Waiting, assign
from broker.protocol.frames import Assist

log = logging.getLogger("broker.desk")

#: While tickets wait, the queue is run again this often, for agents whose earlier refusal is forgiven by then.
ROUND_MS = 5_000
#: How long to wait before trying again when the store refused to write.
STORE_MS = 1_000

Command = Callable[[str, ConversationCommand], Awaitable[object]]


class Caretaker:
    """Watches every open conversation. ``command`` gives the desk a command of its own under an id."""

    def __init__(self, streams: Streams, roster: Roster, policy: Policy, clock: Clock, command: Command) -> None:
        self._streams, self._roster, self._policy, self._clock = streams, roster, policy, clock
        self._command = command
        self._agents: dict[str, Agent] = {}
        self._watched: set[str] = set()
        self._waiting: set[str] = set()
        self._leases: dict[str, str] = {}
        self._held: Counter[str] = Counter()
        self._given: dict[str, tuple[Inbox, int, str | None]] = {}
        self._assisted: dict[str, Inbox] = {}
        self._timers: dict[str, dict[str, Cancel]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._round: Cancel | None = None
        self._stopped = False

    # -- what happened -------------------------------------------------------------------------------------------

    def changed(self, head: Head) -> None:
        """A stream has something new on disk."""
        if isinstance(head.state, Agent):
            self._agents[head.state.id] = head.state
            self._look_again(head.state.holding | set(head.state.offers.values()))
            self.route_soon()
        elif isinstance(head.state, Conversation) and not head.unsettled:
            # An unsettled head would show what may yet be lost; its last batch calls again.
            self._attend(head.state)

    def came_or_went(self, actor: Actor) -> None:
        """Somebody connected, or hung up."""
        if actor.role == "agent":
            agent = self._agents.get(actor.id, Agent(actor.id))
            self._look_again(agent.holding | set(agent.offers.values()))
            self.route_soon()
        elif actor.role in ("bot", "copilot"):
            self._look_again(tuple(self._watched))

    def stop(self) -> None:
        """Let every timer go; what is under way ends by itself."""
        self._stopped = True
        for timers in self._timers.values():
            for timer in timers.values():
                timer.cancel()
        self._timers.clear()
        if self._round is not None:
            self._round.cancel()

    async def idle(self) -> None:
        """Wait until nothing is under way."""
        while self._tasks:
            await asyncio.wait(tuple(self._tasks))

    # -- one conversation ----------------------------------------------------------------------------------------

    def _look_again(self, conversations: Iterable[str]) -> None:
        for conversation in conversations:
            head = self._streams.peek(stream_of(CONVERSATION, conversation))
            if head is not None:
                self.changed(head)

    def _attend(self, state: Conversation) -> None:
        self._note(state)
        if self._stopped:
            return
        wanted = Care() if state.is_closed else care(state, self._presences(), self._policy)
        self._arm(state, wanted.timers)
        self._hand_turn(state)
        self._hand_assist(state)
        if wanted.now is not None:
            self._start(self._carry_out(f"{state.id}.{state.seq}", state.id, wanted.now))

    def _note(self, state: Conversation) -> None:
        """Keep the small indexes of who waits, who holds a lease, what is open."""
        (self._watched.discard if state.is_closed else self._watched.add)(state.id)
        self._note_lease(state)
        if isinstance(state.owner, Queue):
            self._waiting.add(state.id)
            self.route_soon()
        else:
            self._waiting.discard(state.id)

    def _note_lease(self, state: Conversation) -> None:
        before = self._leases.pop(state.id, None)
        if before is not None:
            self._held[before] -= 1
        if isinstance(state.owner, BotLease):
            self._leases[state.id] = state.owner.worker
            self._held[state.owner.worker] += 1
        else:
            self._given.pop(state.id, None)

    def _presences(self) -> Presences:
        workers = {worker: self._held[worker] for worker in self._roster.workers()}
        return Presences(workers, self._agents, self._roster.agents())

    def _hand_turn(self, state: Conversation) -> None:
        """Give the leased worker its turn, once a connection."""
        turn = turn_of(state, self._policy)
        lease = state.lease
        inbox = self._roster.inbox(Actor("bot", lease.worker)) if lease is not None else None
        if turn is None or inbox is None:
            return
        given = (inbox, turn.epoch, turn.turn)
        if self._given.get(state.id) != given:
            self._given[state.id] = given
            inbox.send(turn)

    def _hand_assist(self, state: Conversation) -> None:
        """Show a conversation that people answer to one copilot, for as long as that copilot is connected."""
        copilots = self._roster.copilots()
        if not copilots or state.phase not in ("queued", "offered", "agent"):
            self._assisted.pop(state.id, None)
        elif self._assisted.get(state.id) not in copilots:
            chosen = copilots[crc32(state.id.encode()) % len(copilots)]
            self._assisted[state.id] = chosen
            chosen.send(Assist(conversation=state.id))

    # -- commands and timers -------------------------------------------------------------------------------------

    def _arm(self, state: Conversation, wanted: tuple[Timer, ...]) -> None:
        armed = self._timers.pop(state.id, {})
        kept = {timer.id: armed[timer.id] if timer.id in armed else self._timer(state.id, timer) for timer in wanted}
        for name in armed.keys() - kept.keys():
            armed[name].cancel()
        if kept:
            self._timers[state.id] = kept

    def _timer(self, conversation: str, timer: Timer) -> Cancel:
        delay = timer.delay_ms if timer.due is None else max(0, timer.due - self._clock.now())
        name = f"{conversation}.{timer.id}"
        return self._clock.call_later(delay, lambda: self._start(self._carry_out(name, conversation, timer.command)))

    def _start(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        assert isinstance(task, asyncio.Task)  # noqa: S101 - every caller passes a coroutine
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _carry_out(self, name: str, conversation: str, command: ConversationCommand) -> None:
        try:
            await self._command(name, command)
        except StorageUnavailable:
            log.warning("care_waits_for_store conversation=%s command=%s", conversation, command.kind)
            self._clock.call_later(STORE_MS, lambda: self._look_again((conversation,)))
        except Refused as refused:
            # Somebody else was faster: the change they made calls for its own care.
            log.debug("care_not_needed conversation=%s command=%s code=%s", conversation, command.kind, refused.code)

    # -- the queue -----------------------------------------------------------------------------------------------

    def route_soon(self) -> None:
        """Run the queue once the present burst of changes is over."""
        if self._round is not None:
            self._round.cancel()
        if self._waiting and not self._stopped:
            self._round = self._clock.call_later(0, self._route)

    def _route(self) -> None:
        self._round = None
        connected = self._roster.agents()
        roster = [agent for key, agent in sorted(self._agents.items()) if key in connected]
        for offer in assign(self._tickets(), roster, self._policy, self._clock.now()):
            head = self._streams.peek(stream_of(CONVERSATION, offer.conversation))
            seq = head.seq if head else 0
            wish = MakeOffer(offer.conversation, offer.agent)
            self._start(self._carry_out(f"{offer.conversation}.{seq}.{AGENT}", offer.conversation, wish))
        if self._waiting and not self._stopped:
            self._round = self._clock.call_later(ROUND_MS, self._route)

    def _tickets(self) -> list[Waiting]:
        heads = [self._streams.peek(stream_of(CONVERSATION, key)) for key in self._waiting]
        states = [head.state for head in heads if head is not None]
        return [Waiting(one.id, one.ticket) for one in states if isinstance(one, Conversation) and one.ticket]
