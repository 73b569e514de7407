"""The desk under test, with what every rule of the core's machine needs."""

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from broker.decide.needs import needs
from broker.decide.timers import Timer
from broker.decide.work import open_offer
from broker.domain.actors import DESK, Actor
from broker.domain.agents import Agent
from broker.domain.commands import (
    AskSurvey,
    Command,
    GrantBotLease,
    OpenConversation,
    PostMessage,
    Resolve,
    TakeBotTurn,
)
from broker.domain.conversation import Conversation
from broker.domain.desk_commands import RegisterAgent, SetPresence
from broker.domain.errors import Refused, StaleEpoch
from broker.domain.events import Recorded
from broker.domain.handoff_commands import AcceptOffer, RequestHandoff, Snooze, Transfer
from broker.domain.ids import ACCESS, CONVERSATION, stream_of
from broker.domain.owners import Offered, Owner
from broker.domain.team_commands import Hold
from tests.policies import policy_of
from tests.property.desk_model import DeskModel
from tests.property.wishes import AGENTS

BOTS = ("bot.1", "bot.2")
SUPERVISOR = Actor("supervisor", "sue")
PEOPLE = (
    *(Actor("customer", key) for key in ("maria", "tom")),
    *(Actor("bot", key) for key in BOTS),
    *(Actor("agent", key) for key in AGENTS),
    *(Actor("copilot", "copilot"), SUPERVISOR, DESK),
)


#: Policies that the machine runs by: no paperwork, paperwork of each kind, a bound on the one channel; surveys always,
#: or apart.
POLICIES = tuple(
    policy_of(
        limits={"engagements": 6, "reopen": 600.0},
        wrap_up={"mode": mode, "seconds": 60.0},
        routing={"default_skill": "support", "channels": channels},
        survey={"cool_down": cool_down},
    )
    for mode, channels, cool_down in (
        ("off", {}, 0.0),
        ("optional", {}, 600.0),
        ("timed", {}, 0.0),
        ("mandatory", {}, 600.0),
        ("off", {"web": 1}, 100_000.0),
    )
)


def person(key: str) -> Actor:
    """Who owns conversations under this id."""
    return SUPERVISOR if key == SUPERVISOR.id else Actor("agent", key)


class DeskMachine(RuleBasedStateMachine):
    """A model with its people; each wish is held against what it may change."""

    def __init__(self) -> None:
        super().__init__()
        self.model = DeskModel(POLICIES[0])
        self.touched: set[str] = set()
        self.late: list[tuple[Actor, TakeBotTurn | PostMessage]] = []
        self.overdue: list[tuple[str, Command]] = []

    # -- trying --------------------------------------------------------------------------------------------------

    def ask(self, actor: Actor, command: Command, command_id: str | None = None) -> Refused | None:
        """Send the command: refused, it changes nothing; granted, it writes only where it said it would."""
        before, people = dict(self.model.logs), dict(self.model.agents)
        conversation = getattr(command, "conversation", None)
        known = self.model.conversation(conversation) if conversation else None
        allowed = {*needs(known, command, actor), stream_of(CONVERSATION, conversation or ""), ACCESS}
        try:
            decision = self.model.send(actor, command, command_id)
        except Refused as refused:
            return self.unchanged(before, refused)
        assert decision.keys() <= allowed, f"{command.kind} writes to {decision.keys() - allowed}"
        for key, agent in self.model.agents.items():
            self.check_load(people.get(key, Agent(key)), agent)
        self.touched |= {stream.partition(":")[2] for stream in decision if stream.startswith(CONVERSATION)}
        return None

    def check_load(self, before: Agent, after: Agent) -> None:
        """Nobody is given more than they may have; a supervisor who takes over alone has no bound.

        Paperwork on what was set aside is nothing given, but while it takes a place, no offer comes for that.
        """
        given, had = (one.load - len(one.wrapping) for one in (after, before))
        assert not after.is_registered or given <= max(after.capacity, had), f"{after.id} carries too much"
        if after.offers.keys() - before.offers.keys():
            assert after.load <= after.capacity, f"{after.id} is offered too much"

    def unchanged(self, before: dict[str, tuple[Recorded, ...]], refused: Refused) -> Refused:
        assert self.model.logs == before, "a refused command left something behind"
        assert refused.message
        return refused

    def owned_by(self, kind: type[Owner]) -> list[Conversation]:
        return [state for state in self.model.conversations.values() if isinstance(state.owner, kind)]

    # -- beginning -----------------------------------------------------------------------------------------------

    @initialize(data=st.data())
    def begins(self, data: st.DataObject) -> None:
        self.model.policy = POLICIES[data.draw(st.integers(0, len(POLICIES) - 1))]
        for key in AGENTS:
            capacity = data.draw(st.integers(1, 2))
            self.ask(SUPERVISOR, RegisterAgent(key, key.title(), {"support": 3}, capacity))
            self.ask(Actor("agent", key), SetPresence("online"))
        self.model.connected = frozenset((*AGENTS, SUPERVISOR.id))
        self.model.workers = frozenset(BOTS)
        for key, customer in (("c1", "maria"), ("c2", "maria"), ("c3", "tom")):
            self.bring(key, Actor("customer", customer), data.draw(st.integers(0, 11)))

    def bring(self, key: str, customer: Actor, steps: int) -> None:
        """Some of the way: asked, lent to a bot, waiting, offered, with an agent; there the ways part."""
        if steps:
            self.ask(customer, OpenConversation(key))
            self.ask(customer, PostMessage(key, "where is my parcel?"))
        if steps > 1:
            self.ask(DESK, GrantBotLease(key, "bot.1"))
        if steps > 2:
            self.ask(customer, RequestHandoff(key))
        if steps > 3:
            self.the_queue_is_run()
        if steps > 4 and isinstance(owner := self.model.conversations[key].owner, Offered):
            self.ask(Actor("agent", owner.agent), AcceptOffer(key, owner.offer))
            self.bring_further(key, owner.agent, steps)

    def bring_further(self, key: str, agent: str, steps: int) -> None:
        """Resolved, asked for a score; or on its way to another agent, set aside, asleep."""
        wishes: dict[int, Command] = {
            6: Resolve(key, "solved"),
            7: Resolve(key, "solved"),
            8: Transfer(key, agent=next(one for one in AGENTS if one != agent), mode="warm"),
            9: Transfer(key, agent=next(one for one in reversed(AGENTS) if one != agent), mode="warm"),
            10: Hold(key),
            11: Snooze(key, self.model.at + 60_000),
        }
        if steps in wishes:
            self.ask(Actor("agent", agent), wishes[steps])
        if steps == 7:
            self.ask(DESK, AskSurvey(key))

    def offers(self) -> list[tuple[str, str, str]]:
        """What is open: the conversation, the offer, the agent."""
        found = [(state.id, open_offer(state)) for state in self.model.conversations.values()]
        return [(conversation, offer.offer, offer.agent) for conversation, offer in found if offer is not None]

    def says(self, actor: Actor, words: TakeBotTurn | PostMessage, now: bool) -> None:
        """Send it, or keep it on a slow line."""
        if now:
            assert not isinstance(self.ask(actor, words), StaleEpoch)
        else:
            self.late.append((actor, words))

    def arm(self, about: str, timers: tuple[Timer, ...]) -> None:
        names = {name for name, _ in self.overdue}
        armed = [(f"{about}.{timer.id}", timer.command) for timer in timers]
        self.overdue += [timer for timer in armed if timer[0] not in names]

    @rule()
    def the_queue_is_run(self) -> None:
        waited = set(self.model.conversations)
        if self.model.route():
            self.touched |= waited
