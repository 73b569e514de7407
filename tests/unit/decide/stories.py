"""One conversation brought to any point of its life, for claims about what comes next."""

from typing import Any

import pytest

from broker.decide.case import Decision
from broker.decide.work import open_offer
from broker.domain.actors import DESK, Actor
from broker.domain.commands import (
    CloseConversation,
    Command,
    GrantBotLease,
    OpenConversation,
    PostMessage,
    Resolve,
    TakeBotTurn,
)
from broker.domain.conversation import Conversation
from broker.domain.desk_commands import RegisterAgent, SetPresence
from broker.domain.errors import Refused
from broker.domain.events import Event
from broker.domain.handoff_commands import AcceptOffer, LoseAgent, MakeOffer, RequestHandoff, Transfer
from broker.domain.signals import Intent, Signals
from broker.policy.models import Policy
from tests.property.desk_model import DeskModel

MARIA, TOM = Actor("customer", "maria"), Actor("customer", "tom")
BOT, OTHER_BOT = Actor("bot", "bot.1"), Actor("bot", "bot.2")
ADA, BEN = Actor("agent", "ada"), Actor("agent", "ben")
COPILOT, SUPERVISOR = Actor("copilot", "copilot"), Actor("supervisor", "sue")

SURE = Signals(intents=(Intent("order_status", 0.95),), sentiment=0.0)
UNSURE = Signals(intents=(Intent("order_status", 0.31),), sentiment=0.0)


class Story(DeskModel):
    """Maria's conversation ``c``, with two agents online, a supervisor, two bots live. Each step returns the story."""

    def __init__(self, policy: Policy | None = None) -> None:
        super().__init__(policy)
        for agent in (ADA, BEN):
            self.send(SUPERVISOR, RegisterAgent(agent.id, agent.id.title(), {"support": 3}, 2))
            self.send(agent, SetPresence("online"))
        self.connected = frozenset({ADA.id, BEN.id, SUPERVISOR.id})
        self.workers = frozenset({BOT.id, OTHER_BOT.id})

    @property
    def state(self) -> Conversation:
        return self.conversation("c")

    def does(self, actor: Actor, command: Command) -> tuple[Event, ...]:
        """What the command writes to the conversation."""
        return self.send(actor, command).get("conversation:c", ())

    def refuses(self, kind: type[Refused], actor: Actor, command: Command) -> Refused:
        """The refusal, of exactly this kind, that leaves every log as it was."""
        before = dict(self.logs)
        with pytest.raises(Refused) as caught:
            self.send(actor, command)
        assert type(caught.value) is kind
        assert self.logs == before
        return caught.value

    def would(self, actor: Actor, command: Command) -> Decision:
        """The decision, without carrying it out."""
        return self.decided(actor, command, "would")

    # -- steps ---------------------------------------------------------------------------------------------------

    def opened(self) -> "Story":
        self.send(MARIA, OpenConversation("c"))
        return self

    def asked(self, text: str = "where is my parcel?", message: str = "m1") -> "Story":
        if not self.state.seq:
            self.opened()
        self.send(MARIA, PostMessage("c", text), message)
        return self

    def leased(self) -> "Story":
        """Lent to the first bot, which owes an answer."""
        if self.state.pending is None:
            self.asked()
        self.send(DESK, GrantBotLease("c", BOT.id))
        return self

    def turn(self, *texts: str, **parts: Any) -> TakeBotTurn:
        """The first bot's turn on what waits now; ``parts`` replace or add fields."""
        lease = self.state.lease.lease if self.state.lease else "gone"
        given = {"lease": lease, "epoch": self.state.epoch, "turn": self.state.pending, **parts}
        return TakeBotTurn("c", texts=texts, **given)

    def queued(self) -> "Story":
        if not self.state.seq:
            self.asked()
        self.send(MARIA, RequestHandoff("c"))
        return self

    def joins(self, agent: Actor, capacity: int = 2, **skills: int) -> "Story":
        """One more agent, who is online."""
        self.send(SUPERVISOR, RegisterAgent(agent.id, agent.id.title(), skills or {"support": 3}, capacity))
        self.send(agent, SetPresence("online"))
        self.connected = self.connected | {agent.id}
        return self

    def parts(self, *people: Actor) -> "Story":
        """These are cut off, whatever they said of themselves."""
        self.connected = self.connected - {one.id for one in people}
        return self

    def loses(self, agent: Actor = ADA) -> "Story":
        """The agent is gone for good, until they come back right after."""
        self.parts(agent).send(DESK, LoseAgent("c", agent.id))
        self.connected = self.connected | {agent.id}
        return self

    def offered(self, agent: Actor = ADA) -> "Story":
        if self.state.ticket is None:
            self.queued()
        self.send(DESK, MakeOffer("c", agent.id))
        return self

    @property
    def offer(self) -> str:
        offer = open_offer(self.state)
        assert offer is not None
        return offer.offer

    def owned(self, agent: Actor = ADA) -> "Story":
        self.offered(agent).send(agent, AcceptOffer("c", self.offer))
        return self

    def warm(self, note: str = "") -> "Story":
        """Ada's, on its way to Ben."""
        self.owned(ADA).send(ADA, Transfer("c", agent=BEN.id, note=note, mode="warm"))
        return self

    def resolved(self, *, with_bots: bool = True) -> "Story":
        self.owned()
        self.workers = frozenset({BOT.id}) if with_bots else frozenset()
        self.send(ADA, Resolve("c", "delivered", "sent anew"))
        return self

    def resolved_and_closed(self) -> "Story":
        """Ada's work done, the conversation at its end."""
        self.send(ADA, Resolve("c", "delivered"))
        self.send(MARIA, CloseConversation("c"))
        return self
