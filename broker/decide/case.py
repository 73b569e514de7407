"""Everything a decision may look at, as frozen values."""

from collections.abc import Mapping
from dataclasses import field, replace

from broker.domain.actors import Actor, Role
from broker.domain.agents import Agent
from broker.domain.context import Field, FieldValue
from broker.domain.conversation import Conversation
from broker.domain.conversation_parts import Line
from broker.domain.customers import Customer
from broker.domain.errors import AlreadyExists, BadCommand, NotFound, NotOwner, StaleEpoch
from broker.domain.events import Event, MessagePosted, Recorded, author_of
from broker.domain.evolve import evolve
from broker.domain.ids import stream_of
from broker.domain.owners import AgentOwner, named
from broker.domain.policy_book import PolicyBook
from broker.domain.value import value
from broker.policy.models import Policy
from broker.policy.redaction import NO_REDACTION, Redaction
from broker.policy.sightings import NOBODY, Sightings
from broker.policy.wording import Wording

#: The roles that people play at the desk: what they wrote, no worker may overwrite.
PEOPLE: frozenset[Role] = frozenset({"agent", "supervisor"})

#: What a decision writes: for each stream its new events, in order.
Decision = dict[str, tuple[Event, ...]]


@value
class Facts:
    """What ``decide`` must know besides the conversation itself.

    ``agents``, ``customers`` hold those that ``needs`` named, ``pasts`` the other conversations; ``live_bots`` counts
    connected bot workers; ``connected`` holds the ids of the people who are here; ``book`` tells which policies there
    were; ``on_duty`` counts the agents who can be offered work, now or once they are done with what they have;
    ``sightings`` tells who else came with a value; ``redaction`` is that of the policy in force, since a conversation
    that is judged by an older one must not go on storing what is not wanted any more.
    """

    actor: Actor
    command: str
    agents: Mapping[str, Agent]
    customers: Mapping[str, Customer]
    live_bots: int = 0
    connected: frozenset[str] = frozenset()
    book: PolicyBook = field(default_factory=PolicyBook)
    on_duty: int = 1
    sightings: Sightings = NOBODY
    redaction: Redaction = NO_REDACTION
    pasts: Mapping[str, Conversation] = field(default_factory=dict)

    @property
    def adopted(self) -> str:
        """The version of the policy in force."""
        return self.book.now


@value
class Case:
    """One command's case: the present state with the facts, the policy, the time (Unix milliseconds)."""

    state: Conversation
    facts: Facts
    policy: Policy
    at: int

    @property
    def actor(self) -> Actor:
        return self.facts.actor

    @property
    def stream(self) -> str:
        return stream_of("conversation", self.state.id)

    @property
    def words(self) -> Wording:
        return self.policy.wording(self.state.language)

    def agent(self, key: str) -> Agent:
        return self.facts.agents.get(key, Agent(key))

    def id(self, part: str) -> str:
        """An id made from the command's: the same command, decided twice, names the same things."""
        return f"{self.facts.command}.{part}"

    def only(self, *events: Event) -> Decision:
        """A decision that touches nothing but the conversation."""
        return {self.stream: events}

    def said_by_desk(self, text: str, part: str, epoch: int | None = None) -> MessagePosted:
        """A line of the desk itself, in the conversation's present epoch unless another is named."""
        written = self.state.epoch if epoch is None else epoch
        return MessagePosted(self.id(part), text, written, desk=True)


def once(case: Case, *events: Event) -> Case:
    """The case as it stands after these events of its conversation, for what the same command calls for then."""
    state = case.state
    for event in events:
        state = evolve(state, Recorded(case.stream, state.seq + 1, case.at, author_of(event, case.actor), event))
    return replace(case, state=state)


def owned_by_actor(case: Case) -> str:
    """The acting person's id, who owns the conversation; refused for anybody else."""
    owner = case.state.owner
    if not (isinstance(owner, AgentOwner) and owner.agent == case.actor.id):
        raise NotOwner(
            f"Not yours: this conversation belongs to {named(owner)}.",
            {"owner": named(owner), "epoch": case.state.epoch, "phase": case.state.phase},
        )
    return owner.agent


def of_this_epoch(case: Case, epoch: int) -> None:
    """Refuse what was written under another ownership."""
    if epoch != case.state.epoch:
        owner = named(case.state.owner)
        raise StaleEpoch(
            f"Too late: this was written under ownership {epoch}, and now the conversation belongs to {owner}.",
            {"owner": owner, "epoch": case.state.epoch, "phase": case.state.phase},
        )


def with_its_lease(case: Case) -> None:
    """Refuse a bot that acts on a conversation not leased to it."""
    lease = case.state.lease
    if case.actor.role == "bot" and (lease is None or lease.worker != case.actor.id):
        owner = named(case.state.owner)
        raise NotOwner(f"This lease is not yours: it belongs to {owner}.", {"owner": owner, "phase": case.state.phase})


def known_message(state: Conversation, message: str) -> Line:
    """The line of a message; refused where the transcript has none."""
    line = state.line(message)
    if line is None:
        raise NotFound(f"There is no message {message} in this conversation.")
    return line


def of_a_new_message(case: Case) -> None:
    """Refuse a message whose id the transcript has already: ids come from clients, who may repeat another's."""
    if case.state.line(case.facts.command) is not None:
        raise AlreadyExists(f"There is a message {case.facts.command} already: make a new id.")


def of_an_honest_source(case: Case, field: FieldValue) -> None:
    """Refuse a worker that passes its finding off as a person's."""
    if field.source == "agent" and case.actor.role not in PEOPLE:
        raise BadCommand(f"The field {field.name} names an agent as its source: a {case.actor.role} may not say so.")


def is_a_persons(field: Field) -> bool:
    """True while the field's present reading was written, or cleared, by a person of the desk."""
    return field.present.by.role in PEOPLE
