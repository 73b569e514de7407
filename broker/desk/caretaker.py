"""The desk's own hand: carries out what conversations call for, now or when their timers end."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Iterable

from broker.decide.reactions import Care, Presences, Timer, care
from broker.desk.handouts import Handouts
from broker.desk.ports import Cancel, Clock
from broker.desk.roster import Roster
from broker.desk.rounds import Rounds
from broker.desk.streams import Head, Streams
from broker.domain.actors import Actor
from broker.domain.agents import Agent
from broker.domain.commands import ConversationCommand, MakeOffer
from broker.domain.conversation import Conversation
from broker.domain.errors import Refused
from broker.domain.ids import CONVERSATION, stream_of
from broker.policy.models import Policy

log = logging.getLogger("broker.desk")

#: How long to wait before looking again when a command could not be written for now.
LATER_MS = 1_000

Command = Callable[[str, ConversationCommand], Awaitable[object]]


class Caretaker:
    """Watches every open conversation. ``command`` gives the desk a command of its own under an id."""

    def __init__(self, streams: Streams, roster: Roster, policy: Policy, clock: Clock, command: Command) -> None:
        self._streams, self._roster, self._policy, self._clock = streams, roster, policy, clock
        self._command = command
        self._agents: dict[str, Agent] = {}
        self._open: set[str] = set()
        self._timers: dict[str, dict[str, Cancel]] = {}
        self._handouts = Handouts(roster, policy)
        self._rounds = Rounds(roster, self._agents, policy, clock, self._offer)
        self._tasks: set[asyncio.Task[None]] = set()
        self._is_over = False

    # -- what happened -----------------------------------------------------------------------------------------------

    def changed(self, head: Head) -> None:
        """A stream has something new on disk."""
        if isinstance(head.state, Agent):
            self._agents[head.state.id] = head.state
            self._agent_changed(head.state)
        elif isinstance(head.state, Conversation) and not head.unsettled:
            # An unsettled head would show what may yet be lost; its last batch calls again.
            self._attend(head.state)

    def came_or_went(self, actor: Actor) -> None:
        """Somebody connected, or hung up."""
        if actor.role == "agent":
            self._agent_changed(self._agents.get(actor.id, Agent(actor.id)))
        elif actor.role in ("bot", "copilot"):
            self._look_again(tuple(self._open))

    def stop(self) -> None:
        """Let every timer go; what is under way ends by itself."""
        self._is_over = True
        self._rounds.stop()
        for timers in self._timers.values():
            for timer in timers.values():
                timer.cancel()
        self._timers.clear()

    async def idle(self) -> None:
        """Wait until nothing is under way."""
        while self._tasks:
            await asyncio.wait(tuple(self._tasks))

    # -- one conversation --------------------------------------------------------------------------------------------

    def _agent_changed(self, agent: Agent) -> None:
        self._look_again(agent.holding | set(agent.offers.values()))
        self._rounds.soon()

    def _look_again(self, conversations: Iterable[str]) -> None:
        for conversation in conversations:
            head = self._streams.peek(stream_of(CONVERSATION, conversation))
            if head is not None:
                self.changed(head)

    def _attend(self, state: Conversation) -> None:
        (self._open.discard if state.is_closed else self._open.add)(state.id)
        self._handouts.note(state)
        self._rounds.note(state)
        if self._is_over:
            return
        wanted = Care() if state.is_closed else care(state, self._presences(), self._policy)
        self._arm(state.id, wanted.timers)
        self._handouts.hand_out(state)
        if wanted.now is not None:
            self._start(self._carry_out(f"{state.id}.{state.seq}", wanted.now))

    def _presences(self) -> Presences:
        return Presences(self._handouts.workers(), self._agents, self._roster.agents())

    # -- commands and timers -----------------------------------------------------------------------------------------

    def _arm(self, conversation: str, wanted: tuple[Timer, ...]) -> None:
        armed = self._timers.pop(conversation, {})
        kept = {one.id: armed[one.id] if one.id in armed else self._timer(conversation, one) for one in wanted}
        for name in armed.keys() - kept.keys():
            armed[name].cancel()
        if kept:
            self._timers[conversation] = kept

    def _timer(self, conversation: str, timer: Timer) -> Cancel:
        delay = timer.delay_ms if timer.due is None else max(0, timer.due - self._clock.now())
        return self._clock.call_later(delay, lambda: self._ring(conversation, timer))

    def _ring(self, conversation: str, timer: Timer) -> None:
        # Forgotten before it is carried out: should the command fail for now, the timer is armed anew.
        self._timers.get(conversation, {}).pop(timer.id, None)
        self._start(self._carry_out(f"{conversation}.{timer.id}", timer.command))

    def _offer(self, state: Conversation, command: MakeOffer) -> None:
        self._start(self._carry_out(f"{state.id}.{state.seq}.to", command))

    def _start(self, work: Coroutine[object, object, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _carry_out(self, name: str, command: ConversationCommand) -> None:
        try:
            await self._command(name, command)
        except Refused as refused:
            if refused.retry == "later":
                log.warning("care_later name=%s command=%s code=%s", name, command.kind, refused.code)
                self._clock.call_later(LATER_MS, lambda: self._look_again((command.conversation,)))
            else:
                # Somebody else was faster: the change they made calls for its own care.
                log.debug("care_not_needed name=%s command=%s code=%s", name, command.kind, refused.code)
