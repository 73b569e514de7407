"""A desk without sockets, disk or clock: the pure core with its logs in memory."""

from copy import copy
from dataclasses import replace
from itertools import count

from broker.decide.agent_care import care_agent
from broker.decide.case import Decision, Facts
from broker.decide.decide import decide
from broker.decide.desk import decide_desk
from broker.decide.needs import needs
from broker.decide.orphans import Orphan, orphans
from broker.decide.plain import Talk, plain_words, talk_of
from broker.decide.reactions import Presences, care
from broker.decide.share import Room
from broker.decide.timers import Care, Timer
from broker.domain.access import Access, AccessEvent, evolve_access
from broker.domain.actors import DESK, Actor
from broker.domain.agent_events import AgentEvent
from broker.domain.agents import Agent, evolve_agent
from broker.domain.audience import Numbers, project
from broker.domain.commands import Command, PostMessage
from broker.domain.conversation import Conversation
from broker.domain.customers import Customer, CustomerEvent, evolve_customer
from broker.domain.desk_commands import DeskCommand
from broker.domain.erasure_events import KeepingEvent
from broker.domain.errors import Refused
from broker.domain.events import ConversationEvent, Event, MessagePosted, Recorded, author_of
from broker.domain.evolve import evolve
from broker.domain.evolve_words import heard
from broker.domain.handoff_commands import MakeOffer
from broker.domain.ids import ACCESS, AGENT, CONVERSATION, CUSTOMER, KEEPING, split_stream, stream_of
from broker.domain.owners import BotLease, Queue
from broker.domain.transcript import PublicTranscript, read
from broker.policy.models import Policy
from broker.policy.queue_order import Waiting
from broker.policy.routing import assign
from tests.policies import policy_of

#: How long any conversation may need, in commands of the desk, until it waits for a person or is closed.
MOST_STEPS = 40


class DeskModel:
    """Logs, the states folded from them as they grow, who is connected, what time it is (Unix milliseconds)."""

    def __init__(self, policy: Policy | None = None) -> None:
        self.policy = policy or policy_of()
        self.at = 1_000_000
        self.logs: dict[str, tuple[Recorded, ...]] = {}
        self.conversations: dict[str, Conversation] = {}
        self.transcripts: dict[str, PublicTranscript] = {}
        self.numbers: dict[str, Numbers] = {}
        self.agents: dict[str, Agent] = {}
        self.customers: dict[str, Customer] = {}
        #: What the desk would know of conversations: since when, with the plain words since then.
        self.talking: dict[str, tuple[Talk, Conversation, tuple[Recorded, ...]]] = {}
        self.access = Access()
        self.workers: frozenset[str] = frozenset()
        self.connected: frozenset[str] = frozenset()
        self._ids = count(1)

    def copy(self) -> "DeskModel":
        """The same desk, free to go another way; states are immutable, so the tables alone are copied."""
        other = copy(self)
        for name in ("logs", "conversations", "transcripts", "numbers", "agents", "customers", "talking"):
            setattr(other, name, dict(getattr(self, name)))
        return other

    # -- commands ------------------------------------------------------------------------------------------------

    def new_id(self) -> str:
        """A command id as long as they may be, so that what is made from it is as long as it gets."""
        return f"cmd{next(self._ids):037d}"

    def send(self, actor: Actor, command: Command, command_id: str | None = None) -> Decision:
        """Decide the command, record what it makes; raises ``Refused`` with nothing changed."""
        command_id = command_id or self.new_id()
        plain = self._plain(actor, command, command_id)
        cared = self.care_of(plain[0]) if plain else None
        try:
            decision = self.decided(actor, command, command_id)
        except Refused:
            assert plain is None, "words are taken for plain that are refused"
            raise
        for stream, events in decision.items():
            for event in events:
                self.append(stream, author_of(event, actor), event)
            if plain is None:
                self.talking.pop(split_stream(stream)[1], None)
        if plain is not None:
            key, said = plain
            assert decision == {stream_of(CONVERSATION, key): (said,)}
            assert self.care_of(key) == cared, "words are taken for plain that the desk must take care of"
            talk, begun, words = self.talking[key]
            self.talking[key] = (talk, begun, (*words, self.log_of(key)[-1]))
            assert heard(begun, self.talking[key][2]) == self.conversations[key]
        return decision

    def _plain(self, actor: Actor, command: Command, command_id: str) -> tuple[str, MessagePosted] | None:
        """The conversation with the event, where the desk would take the short way: by what it knows since a while."""
        if not isinstance(command, PostMessage):
            return None
        key = command.conversation
        state = self.conversation(key)
        fresh = talk_of(state)
        if fresh is None:
            return None
        talk, _, words = self.talking.setdefault(key, (fresh, state, ()))
        agent = self.agents.get(actor.id, Agent(actor.id)) if actor.role == "agent" else None
        most, ids = self.policy.limits.lines, {line.event.message for line in words}  # type: ignore[union-attr]
        said = plain_words(talk, ids, command, command_id, actor, agent, most)
        assert said == plain_words(fresh, (), command, command_id, actor, agent, most)
        return (key, said) if said is not None else None

    def decided(self, actor: Actor, command: Command, command_id: str) -> Decision:
        conversation: str | None = getattr(command, "conversation", None)
        state = self.conversation(conversation) if conversation else None
        facts = self._facts(actor, command_id, needs(state, command, actor))
        if isinstance(command, DeskCommand):
            return decide_desk(command, facts, self.access, self.policy, self.at)
        assert state is not None
        return decide(state, command, facts, self.policy, self.at)

    def conversation(self, key: str) -> Conversation:
        return self.conversations.get(key, Conversation(key))

    def _facts(self, actor: Actor, command_id: str, streams: frozenset[str]) -> Facts:
        """Exactly what was asked for: a decision that peeks further finds nothing."""
        named = [split_stream(stream) for stream in streams]
        agents = {key: self.agents.get(key, Agent(key)) for kind, key in named if kind == AGENT}
        customers = {key: self.customers.get(key, Customer(key)) for kind, key in named if kind == CUSTOMER}
        pasts = {key: self.conversation(key) for kind, key in named if kind == CONVERSATION}
        facts = Facts(actor, command_id, agents, customers, len(self.workers), self.connected, pasts=pasts)
        return replace(facts, redaction=self.policy.redaction)

    # -- logs ----------------------------------------------------------------------------------------------------

    def append(self, stream: str, actor: Actor, event: Event) -> None:
        log = self.logs.get(stream, ())
        recorded = Recorded(stream, len(log) + 1, self.at, actor, event)
        self.logs[stream] = (*log, recorded)
        kind, key = split_stream(stream)
        if kind == CONVERSATION:
            assert isinstance(event, ConversationEvent)
            self.conversations[key] = evolve(self.conversation(key), recorded)
            self._show(key, recorded, event)
        elif kind == AGENT:
            assert isinstance(event, AgentEvent)
            self.agents[key] = evolve_agent(self.agents.get(key, Agent(key)), event, self.at)
        elif kind == CUSTOMER:
            assert isinstance(event, CustomerEvent)
            self.customers[key] = evolve_customer(self.customers.get(key, Customer(key)), event, self.at)
        elif kind == KEEPING:
            assert isinstance(event, KeepingEvent)
        else:
            assert stream == ACCESS
            assert isinstance(event, AccessEvent)
            self.access = evolve_access(self.access, event, self.at)

    def _show(self, key: str, recorded: Recorded, event: ConversationEvent) -> None:
        self.numbers[key] = self.numbers.get(key, Numbers()).after(event)
        seen = project(event, "public")
        if seen is not None:
            before = self.transcripts.get(key, PublicTranscript())
            self.transcripts[key] = read(before, self.numbers[key].public, self.at, recorded.actor, seen)

    def log_of(self, conversation: str) -> tuple[Recorded, ...]:
        return self.logs.get(stream_of(CONVERSATION, conversation), ())

    # -- what the desk does by itself ----------------------------------------------------------------------------

    def care_of(self, conversation: str) -> Care:
        leases = [
            state.owner
            for state in self.conversations.values()
            if isinstance(state.owner, BotLease) and state.bot_is_due
        ]
        held = {worker: sum(lease.worker == worker for lease in leases) for worker in self.workers}
        presences = Presences(Room(held), self.agents, self.connected)
        return care(self.conversations[conversation], presences, self.policy)

    def care_of_agent(self, agent: str) -> tuple[Timer, ...]:
        return care_agent(self.agents[agent], self.policy, self.at)

    def orphans(self) -> list[Orphan]:
        return orphans(self.conversations.values(), self.agents)

    def fire(self, about: str, timer: Timer) -> bool:
        """Carry out a timer, at its deadline if it has one; False when it was refused."""
        self.at = max(self.at + timer.delay_ms, timer.due or 0)
        return self.tries(DESK, timer.command, f"{about}.{timer.id}")

    def tries(self, actor: Actor, command: Command, command_id: str | None = None) -> bool:
        """Send the command; False when it was refused."""
        try:
            self.send(actor, command, command_id)
        except Refused:
            return False
        return True

    def settle(self, conversation: str) -> None:
        """Do what the conversation calls for, letting time pass, until it calls for nothing any more."""
        for _ in range(MOST_STEPS):
            wanted = self.care_of(conversation)
            if wanted.now is not None:
                assert self.tries(DESK, wanted.now), f"the desk refuses its own care: {wanted.now}"
            elif wanted.timers:
                assert self.fire(conversation, wanted.timers[0]), f"a timer of the desk is refused: {wanted.timers}"
            else:
                return
        raise AssertionError(f"the desk's care never ends: {self.conversations[conversation].owner}")

    def route(self) -> int:
        """Offer what waits to whom routing chooses; how many offers were made."""
        waiting = [
            Waiting(state.id, state.ticket)
            for state in self.conversations.values()
            if isinstance(state.owner, Queue) and state.ticket is not None
        ]
        roster = [agent for key, agent in sorted(self.agents.items()) if key in self.connected]
        offers = assign(waiting, roster, self.policy, self.at)
        for offer in offers:
            assert self.tries(DESK, MakeOffer(offer.conversation, offer.agent)), f"routing chose wrongly: {offer}"
        return len(offers)
