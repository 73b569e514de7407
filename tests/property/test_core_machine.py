"""The core under random commands of all roles, on several conversations at once."""

import os
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from broker.decide.authority import MAY
from broker.decide.needs import needs
from broker.domain.actors import DESK, Actor
from broker.domain.commands import (
    AcceptOffer,
    AnswerSurvey,
    AskSurvey,
    Command,
    ConversationCommand,
    DeclineOffer,
    GrantBotLease,
    HandBack,
    MakeOffer,
    OpenConversation,
    PostMessage,
    RequestHandoff,
    Resolve,
    TakeBotTurn,
    Transfer,
)
from broker.domain.conversation import Conversation
from broker.domain.desk_commands import RegisterAgent, SetPresence
from broker.domain.errors import Refused, StaleEpoch
from broker.domain.events import Recorded
from broker.domain.ids import ACCESS, CONVERSATION, stream_of
from broker.domain.owners import AgentOwner, BotLease, Offered, Owner, Queue
from tests.policies import policy_of
from tests.property import promises
from tests.property.desk_model import DeskModel
from tests.property.wishes import AGENTS, CONVERSATIONS, signals, texts, wishes

BOTS = ("bot.1", "bot.2")
SUPERVISOR = Actor("supervisor", "sue")
PEOPLE = (
    *(Actor("customer", key) for key in ("maria", "tom")),
    *(Actor("bot", key) for key in BOTS),
    *(Actor("agent", key) for key in AGENTS),
    *(Actor("copilot", "copilot"), SUPERVISOR, DESK),
)


class CoreMachine(RuleBasedStateMachine):
    """Every rule tries something; the promises are checked after each."""

    def __init__(self) -> None:
        super().__init__()
        self.model = DeskModel(policy_of(limits={"engagements": 6, "reopen": 600.0}))
        self.touched: set[str] = set()
        self.late: list[tuple[Actor, TakeBotTurn | PostMessage]] = []
        self.overdue: list[tuple[str, ConversationCommand]] = []

    # -- trying --------------------------------------------------------------------------------------------------

    def ask(self, actor: Actor, command: Command, command_id: str | None = None) -> Refused | None:
        """Send the command: refused, it changes nothing; granted, it writes only where it said it would."""
        before, loads = dict(self.model.logs), {key: agent.load for key, agent in self.model.agents.items()}
        conversation = getattr(command, "conversation", None)
        known = self.model.conversation(conversation) if conversation else None
        allowed = {*needs(known, command, actor), stream_of(CONVERSATION, conversation or ""), ACCESS}
        try:
            decision = self.model.send(actor, command, command_id)
        except Refused as refused:
            return self.unchanged(before, refused)
        assert decision.keys() <= allowed, f"{command.kind} writes to {decision.keys() - allowed}"
        for key, agent in self.model.agents.items():
            assert agent.load <= max(agent.capacity, loads.get(key, 0)), f"{key} carries too much"
        self.touched |= {stream.partition(":")[2] for stream in decision if stream.startswith(CONVERSATION)}
        return None

    def unchanged(self, before: dict[str, tuple[Recorded, ...]], refused: Refused) -> Refused:
        assert self.model.logs == before, "a refused command left something behind"
        assert refused.message
        return refused

    def owned_by(self, kind: type[Owner]) -> list[Conversation]:
        return [state for state in self.model.conversations.values() if isinstance(state.owner, kind)]

    # -- people --------------------------------------------------------------------------------------------------

    @initialize(data=st.data())
    def begins(self, data: st.DataObject) -> None:
        for key in AGENTS:
            capacity = data.draw(st.integers(1, 2))
            self.ask(SUPERVISOR, RegisterAgent(key, key.title(), {"support": 3}, capacity))
            self.ask(Actor("agent", key), SetPresence("online"))
        self.model.connected = frozenset(AGENTS)
        self.model.workers = frozenset(BOTS)
        for key, customer in (("c1", "maria"), ("c2", "maria"), ("c3", "tom")):
            self.bring(key, Actor("customer", customer), data.draw(st.integers(0, 7)))

    def bring(self, key: str, customer: Actor, steps: int) -> None:
        """Some of the way: asked, lent to a bot, waiting, offered, with an agent, resolved, asked for a score."""
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
            if steps > 5:
                self.ask(Actor("agent", owner.agent), Resolve(key, "solved"))
            if steps > 6:
                self.ask(DESK, AskSurvey(key))

    @rule(data=st.data())
    def anybody_asks_for_anything(self, data: st.DataObject) -> None:
        conversation = data.draw(st.sampled_from(CONVERSATIONS))
        command = data.draw(wishes(self.model, conversation))
        able = [actor for actor in PEOPLE if actor.role in MAY[type(command)]]
        self.ask(data.draw(st.sampled_from(able) | st.sampled_from(PEOPLE)), command)

    @rule(customer=st.sampled_from(("maria", "tom")), conversation=st.sampled_from(CONVERSATIONS), text=texts)
    def a_customer_writes(self, customer: str, conversation: str, text: str) -> None:
        actor = Actor("customer", customer)
        self.ask(actor, OpenConversation(conversation))
        self.ask(actor, PostMessage(conversation, text))

    @precondition(lambda self: self.owned_by(BotLease))
    @rule(data=st.data(), signals=signals, done=st.booleans(), ask_survey=st.booleans(), now=st.booleans())
    def a_bot_composes_a_turn(self, data: st.DataObject, **turn: Any) -> None:
        state = data.draw(st.sampled_from(self.owned_by(BotLease)))
        now = turn.pop("now")
        assert state.lease is not None
        said = TakeBotTurn(state.id, state.lease.lease, state.epoch, state.pending, ("Hello.", "Well."), **turn)
        self.says(Actor("bot", state.lease.worker), said, now)

    @precondition(lambda self: self.owned_by(AgentOwner))
    @rule(data=st.data(), text=texts, now=st.booleans())
    def an_agent_composes_a_reply(self, data: st.DataObject, text: str, now: bool) -> None:
        state = data.draw(st.sampled_from(self.owned_by(AgentOwner)))
        self.says(Actor("agent", str(state.agent)), PostMessage(state.id, text, state.epoch), now)

    def says(self, actor: Actor, words: TakeBotTurn | PostMessage, now: bool) -> None:
        """Send it, or keep it on a slow line."""
        if now:
            assert not isinstance(self.ask(actor, words), StaleEpoch)
        else:
            self.late.append((actor, words))

    @precondition(lambda self: self.late)
    @rule()
    def a_slow_line_delivers(self) -> None:
        actor, words = self.late.pop(0)
        moved_on = self.model.conversations[words.conversation].epoch != words.epoch
        refused = self.ask(actor, words)
        assert isinstance(refused, StaleEpoch) or not moved_on

    @precondition(lambda self: self.owned_by(Offered))
    @rule(data=st.data(), accepts=st.sampled_from((True, True, False)))
    def an_agent_answers_an_offer(self, data: st.DataObject, accepts: bool) -> None:
        state = data.draw(st.sampled_from(self.owned_by(Offered)))
        owner = state.owner
        assert isinstance(owner, Offered)
        command = AcceptOffer(state.id, owner.offer) if accepts else DeclineOffer(state.id, owner.offer)
        assert self.ask(Actor("agent", owner.agent), command) is None

    @precondition(lambda self: self.owned_by(AgentOwner))
    @rule(data=st.data(), way=st.sampled_from((Resolve, HandBack, Transfer)), other=st.sampled_from(AGENTS))
    def an_agent_is_done(self, data: st.DataObject, way: type[Command], other: str) -> None:
        state = data.draw(st.sampled_from(self.owned_by(AgentOwner)))
        ways: dict[type[Command], Command] = {
            HandBack: HandBack(state.id),
            Resolve: Resolve(state.id, "solved"),
            Transfer: Transfer(state.id, agent=other),
        }
        self.ask(Actor("agent", str(state.agent)), ways[way])

    @precondition(lambda self: any(state.survey.is_open for state in self.model.conversations.values()))
    @rule(data=st.data(), score=st.integers(1, 5))
    def a_customer_answers_the_survey(self, data: st.DataObject, score: int) -> None:
        asked = [state for state in self.model.conversations.values() if state.survey.is_open]
        state = data.draw(st.sampled_from(asked))
        self.ask(Actor("customer", state.customer), AnswerSurvey(state.id, score))

    @rule(agents=st.sets(st.sampled_from(AGENTS)), bots=st.sets(st.sampled_from(BOTS)))
    def connections_come_or_go(self, agents: set[str], bots: set[str]) -> None:
        self.model.connected, self.model.workers = frozenset(agents), frozenset(bots)

    # -- the desk ------------------------------------------------------------------------------------------------

    @rule()
    def the_desk_takes_care(self) -> None:
        for key in list(self.model.conversations):
            wanted = self.model.care_of(key)
            if wanted.now is not None:
                assert self.ask(DESK, wanted.now) is None, "the desk refuses its own care"
            names = {name for name, _ in self.overdue}
            timers = [(f"{key}.{timer.id}", timer.command) for timer in wanted.timers]
            self.overdue += [timer for timer in timers if timer[0] not in names]

    @precondition(lambda self: self.overdue)
    @rule(data=st.data())
    def a_timer_fires_perhaps_too_late(self, data: st.DataObject) -> None:
        name, command = self.overdue.pop(data.draw(st.integers(0, len(self.overdue) - 1)))
        self.ask(DESK, command, name)

    @precondition(lambda self: self.owned_by(Queue))
    @rule(data=st.data(), agent=st.sampled_from(AGENTS))
    def a_stale_router_makes_an_offer(self, data: st.DataObject, agent: str) -> None:
        self.ask(DESK, MakeOffer(data.draw(st.sampled_from(self.owned_by(Queue))).id, agent))

    @rule()
    def the_queue_is_run(self) -> None:
        waited = set(self.model.conversations)
        if self.model.route():
            self.touched |= waited

    @rule(seconds=st.sampled_from((0, 1, 31, 130, 700)))
    def time_passes(self, seconds: int) -> None:
        self.model.at += seconds * 1000 + 1

    # -- promises ------------------------------------------------------------------------------------------------

    @invariant()
    def every_promise_is_kept(self) -> None:
        promises.check_agreement(self.model)
        for conversation in self.touched:
            promises.check_replay(self.model, conversation)
            promises.check_ownership(self.model, conversation)
            promises.check_surveys(self.model, conversation)
            promises.check_questions(self.model, conversation)
            promises.check_sense(self.model, conversation)
        for conversation in self.model.conversations:
            promises.check_care(self.model, conversation)
        self.touched.clear()

    def teardown(self) -> None:
        while self.late:
            self.a_slow_line_delivers()
        self.every_promise_is_kept()
        promises.check_nobody_waits_in_vain(self.model)


CoreMachine.TestCase.settings = settings(
    max_examples=150, stateful_step_count=40, deadline=None, derandomize="CI" in os.environ
)
TestCoreMachine = CoreMachine.TestCase
