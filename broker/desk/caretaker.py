"""The desk's own hand: carries out what conversations call for, now or when their timers end."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Coroutine, Iterable

from broker.decide.agent_care import care_agent
from broker.decide.orphans import Orphan, orphans
from broker.decide.reactions import Presences, care
from broker.decide.timers import Care, Timer
from broker.desk.alarms import Alarms
from broker.desk.handouts import Handouts
from broker.desk.head import Head
from broker.desk.ports import Cancel, Clock
from broker.desk.roster import Roster
from broker.desk.rounds import Rounds
from broker.desk.shelf import Shelf
from broker.desk.streams import Streams
from broker.desk.workforce import Workforce
from broker.domain.actors import Actor
from broker.domain.agents import Agent
from broker.domain.commands import Command, GrantBotLease
from broker.domain.conversation import Conversation
from broker.domain.desk_commands import DeskCommand, EndWrapUp, RosterAgent
from broker.domain.errors import Refused
from broker.domain.handoff_commands import MakeOffer
from broker.domain.ids import AGENT, CONVERSATION, stream_of
from broker.policy.expected_wait import is_on_duty
from broker.store.api import StoreError

log = logging.getLogger("broker.desk")

#: How long to wait before looking again when a command could not be written for now.
LATER_MS = 1_000
#: How often all records are held against each other.
SWEEP_MS = 60_000

Give = Callable[[str, Command], Awaitable[object]]


class Caretaker:
    """Watches every open conversation. ``give`` has the desk carry out a command of its own under an id."""

    def __init__(self, streams: Streams, roster: Roster, shelf: Shelf, clock: Clock, give: Give) -> None:
        self._streams, self._roster, self._shelf, self._clock, self._give = streams, roster, shelf, clock, give
        self._agents: dict[str, Agent] = {}
        self._on_duty: dict[str, Agent] = {}
        self._open: set[str] = set()
        self._alarms = Alarms(clock, self._ring)
        self._handouts = Handouts(streams, roster, shelf, clock)
        self._rounds = Rounds(roster, self._agents, shelf, clock, self._offer)
        self._workforce = Workforce(clock, lambda: self._agents, self._start)
        self._tasks: set[asyncio.Task[None]] = set()
        self._sweeping: Cancel | None = None
        self._is_serving = False
        self._is_over = False

    # -- what happened -----------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """All that is open is known: see at once that no record disagrees with another."""
        self._mend()

    def changed(self, head: Head) -> None:
        """A stream has something new on disk."""
        if isinstance(head.state, Agent):
            self._agents[head.state.id] = head.state
            self._agent_changed(head.state)
        elif isinstance(head.state, Conversation) and not head.unsettled:
            # An unsettled head would show what may yet be lost; its last batch calls again.
            self._attend(head.state)

    def look_anew(self, stream: str) -> None:
        """What was on its way to this stream is lost: see what the disk has, once it may write again."""
        if stream.partition(":")[0] in (CONVERSATION, AGENT) and not self._is_over:
            self._clock.call_later(LATER_MS, lambda: self._read_again(stream))

    def came_or_went(self, actor: Actor) -> None:
        """Somebody connected, or hung up."""
        if actor.role in ("agent", "supervisor"):
            self._agent_changed(self._agents.get(actor.id, Agent(actor.id)))
        elif actor.role in ("bot", "copilot"):
            self._look_again(tuple(self._open))
            self._serve_line()

    @property
    def handouts(self) -> Handouts:
        """Who owes which turn."""
        return self._handouts

    @property
    def workforce(self) -> Workforce:
        """The roster at work."""
        return self._workforce

    def on_duty(self) -> Collection[Agent]:
        """The connected agents who take work, now or once they are done with what they have."""
        return self._on_duty.values()

    def judged_anew(self) -> None:
        """Another policy is in force."""
        self._look_again(tuple(self._open))
        for agent in tuple(self._agents.values()):
            self._arm_agent(agent)
        self._rounds.soon()

    def stop(self) -> None:
        """Let every timer go; what is under way ends by itself."""
        self._is_over = True
        self._rounds.stop()
        self._alarms.stop()
        self._workforce.stop()
        if self._sweeping is not None:
            self._sweeping.cancel()

    async def idle(self) -> None:
        """Wait until nothing is under way."""
        while self._tasks:
            await asyncio.wait(tuple(self._tasks))

    # -- one conversation, one agent ---------------------------------------------------------------------------------

    def _agent_changed(self, agent: Agent) -> None:
        # Kept up to date, not counted: every decision asks for it.
        if agent.id in self._roster.agents() and is_on_duty(agent):
            self._on_duty[agent.id] = agent
        else:
            self._on_duty.pop(agent.id, None)
        self._arm_agent(agent)
        self._look_again(agent.holding | set(agent.offers.values()))
        self._rounds.soon()

    def _arm_agent(self, agent: Agent) -> None:
        if not self._is_over:
            self._alarms.arm(stream_of(AGENT, agent.id), care_agent(agent, self._shelf.now, self._clock.now()))

    def _look_again(self, conversations: Iterable[str]) -> None:
        for conversation in conversations:
            stream = stream_of(CONVERSATION, conversation)
            head = self._streams.peek(stream)
            if head is not None:
                self.changed(head)
            elif conversation in self._open:
                self._read_again(stream)

    def _read_again(self, stream: str) -> None:
        """What did not reach the disk took the head with it: see what the disk has, arm the timers that rang anew."""
        if not self._is_over:
            self._do(self._read(stream))

    async def _read(self, stream: str) -> None:
        try:
            self.changed(await self._streams.get(stream))
        except StoreError:
            log.warning("read_later stream=%s", stream)
            self._clock.call_later(LATER_MS, lambda: self._read_again(stream))

    def _attend(self, state: Conversation) -> None:
        if state.is_closed:
            self._open.discard(state.id)
            self._streams.rest(stream_of(CONVERSATION, state.id))
        else:
            self._open.add(state.id)
        self._watch()
        health_changed = self._handouts.note(state)
        self._rounds.note(state)
        if self._is_over:
            return
        self._look_after(state)
        if health_changed:
            self._look_again(tuple(self._open))
        self._serve_line()

    def _look_after(self, state: Conversation) -> None:
        wanted = (
            Care() if state.is_closed else care(state, self._presences(state), self._shelf.of(state.policy_version))
        )
        self._alarms.arm(stream_of(CONVERSATION, state.id), wanted.timers)
        self._handouts.hand_out(state)
        if isinstance(wanted.now, GrantBotLease):
            self._handouts.reserve(state, wanted.now.worker)
        if wanted.now is not None:
            self._start(f"{state.id}.{state.seq}", wanted.now)

    def _presences(self, state: Conversation) -> Presences:
        given = self._handouts
        return Presences(
            given.room(),
            self._agents,
            self._roster.people(),
            self._roster.leaving(),
            is_first=given.line.first() == state.id,
            has_turn=given.has_turn(state.id),
        )

    def _serve_line(self) -> None:
        """Look at those who wait for a bot, in their order, for as long as that changes anything."""
        if self._is_serving:
            return  # what is looked at here calls this again
        self._is_serving = True
        try:
            while (first := self._handouts.line.first()) is not None and self._has_room():
                self._look_again((first,))
                if self._handouts.line.first() == first:
                    break
        finally:
            self._is_serving = False

    def _has_room(self) -> bool:
        return self._handouts.room().pick(self._shelf.now.bots.turns) is not None

    # -- all of them -------------------------------------------------------------------------------------------------

    def _watch(self) -> None:
        """Sweep now and then while anything is open."""
        if self._sweeping is None and self._open and not self._is_over:
            self._sweeping = self._clock.call_later(SWEEP_MS, self._sweep)
        elif self._sweeping is not None and not self._open:
            self._sweeping.cancel()
            self._sweeping = None

    def _sweep(self) -> None:
        self._sweeping = None
        self._mend()
        self._watch()

    def _mend(self) -> None:
        """Mend what two records disagree about. There should be nothing: each finding is a fault, and logged."""
        for place, one in enumerate(self._orphans()):
            log.warning("orphan conversation=%s command=%s", one.conversation, one.command.kind)
            self._start(f"{one.conversation}.orphan.{self._clock.now()}.{place}", one.command)

    def _orphans(self) -> list[Orphan]:
        """The disagreements; none while a record must be read again, for one that is missing disagrees with all."""
        # The pending heads, all of one moment: what is settled of two streams need not be of the same one.
        streams = [stream_of(CONVERSATION, one) for one in self._open] + [stream_of(AGENT, one) for one in self._agents]
        heads = {stream: self._streams.peek(stream) for stream in streams}
        missing = [stream for stream, head in heads.items() if head is None]
        for stream in missing:
            self._read_again(stream)
        states = [head.state for head in heads.values() if head is not None]
        agents = {state.id: state for state in states if isinstance(state, Agent)}
        return [] if missing else orphans((state for state in states if isinstance(state, Conversation)), agents)

    # -- commands ----------------------------------------------------------------------------------------------------

    def _ring(self, about: str, timer: Timer) -> None:
        self._start(f"{about.partition(':')[2]}.{timer.id}", timer.command)

    def _offer(self, state: Conversation, command: MakeOffer) -> None:
        self._start(f"{state.id}.{state.seq}.to", command)

    def _start(self, name: str, command: Command) -> None:
        self._do(self._carry_out(name, command))

    def _do(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _carry_out(self, name: str, command: Command) -> None:
        try:
            await self._give(name, command)
        except Refused as refused:
            if refused.retry == "later":
                log.warning("care_later name=%s command=%s code=%s", name, command.kind, refused.code)
                self._clock.call_later(LATER_MS, lambda: self._again(command))
            else:
                # Somebody else was faster: the change they made calls for its own care.
                log.debug("care_not_needed name=%s command=%s code=%s", name, command.kind, refused.code)
        except StoreError:
            log.warning("care_later name=%s command=%s code=unreadable", name, command.kind)
            self._clock.call_later(LATER_MS, lambda: self._again(command))

    def _again(self, command: Command) -> None:
        """Look once more at what the command was about: what could not be written then may be now."""
        if isinstance(command, EndWrapUp):
            self._arm_agent(self._agents.get(command.agent, Agent(command.agent)))
        elif isinstance(command, RosterAgent):
            self._workforce.again(command.agent)
        elif not isinstance(command, DeskCommand):
            self._look_again((command.conversation,))
