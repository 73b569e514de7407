"""The core under random commands of all roles, on several conversations at once."""

import os
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from broker.decide.authority import MAY
from broker.domain.actors import DESK, Actor
from broker.domain.commands import (
    AnswerSurvey,
    Command,
    HandBack,
    OpenConversation,
    PostMessage,
    Resolve,
    TakeBotTurn,
)
from broker.domain.errors import StaleEpoch
from broker.domain.handoff_commands import (
    AcceptOffer,
    DeclineOffer,
    MakeOffer,
    Reassign,
    Snooze,
    TakeOver,
    Transfer,
    WakeUp,
)
from broker.domain.owners import AgentOwner, BotLease, Queue, Snoozed
from broker.domain.team_commands import AskColleague, Hold, Oversee, Unhold
from tests.property import promises
from tests.property.desk_machine import BOTS, PEOPLE, SUPERVISOR, DeskMachine, person
from tests.property.wishes import AGENTS, CONVERSATIONS, signals, texts, wishes


class CoreMachine(DeskMachine):
    """Every rule tries something; the promises are checked after each."""

    # -- people --------------------------------------------------------------------------------------------------

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
        self.says(person(str(state.agent)), PostMessage(state.id, text, state.epoch), now)

    @precondition(lambda self: self.late)
    @rule()
    def a_slow_line_delivers(self) -> None:
        actor, words = self.late.pop(0)
        moved_on = self.model.conversations[words.conversation].epoch != words.epoch
        refused = self.ask(actor, words)
        assert isinstance(refused, StaleEpoch) or not moved_on

    @precondition(lambda self: self.offers())
    @rule(data=st.data(), accepts=st.sampled_from((True, True, False)))
    def an_agent_answers_an_offer(self, data: st.DataObject, accepts: bool) -> None:
        conversation, offer, agent = data.draw(st.sampled_from(self.offers()))
        command = AcceptOffer(conversation, offer) if accepts else DeclineOffer(conversation, offer)
        gone = accepts and self.model.agents[agent].presence == "offline"
        assert (self.ask(Actor("agent", agent), command) is None) != gone

    @precondition(lambda self: self.owned_by(AgentOwner))
    @rule(data=st.data(), way=st.sampled_from((Resolve, HandBack, Transfer)), other=st.sampled_from(AGENTS))
    def an_agent_is_done(self, data: st.DataObject, way: type[Command], other: str) -> None:
        state = data.draw(st.sampled_from(self.owned_by(AgentOwner)))
        ways: dict[type[Command], Command] = {
            HandBack: HandBack(state.id),
            Resolve: Resolve(state.id, "solved"),
            Transfer: Transfer(state.id, agent=other),
        }
        self.ask(person(str(state.agent)), ways[way])

    @precondition(lambda self: self.owned_by(AgentOwner))
    @rule(data=st.data(), way=st.integers(0, 5), other=st.sampled_from(AGENTS))
    def an_agent_keeps_it_for_now(self, data: st.DataObject, way: int, other: str) -> None:
        key = data.draw(st.sampled_from(self.owned_by(AgentOwner))).id
        ways: tuple[Command, ...] = (
            Hold(key),
            Unhold(key),
            Snooze(key, self.model.at + 60_000),
            AskColleague(key, other, "who knows this?"),
            Transfer(key, agent=other, mode="warm"),
            Transfer(key, agent=other, mode="warm"),
        )
        self.ask(person(str(self.model.conversations[key].agent)), ways[way])

    @precondition(lambda self: self.owned_by(Snoozed))
    @rule(data=st.data(), customer=st.booleans())
    def somebody_wakes_it(self, data: st.DataObject, customer: bool) -> None:
        state = data.draw(st.sampled_from(self.owned_by(Snoozed)))
        author = Actor("customer", state.customer) if customer else SUPERVISOR
        assert self.ask(author, PostMessage(state.id, "hello?") if customer else WakeUp(state.id)) is None

    @precondition(lambda self: self.model.conversations)
    @rule(data=st.data(), way=st.integers(0, 5), agent=st.sampled_from(AGENTS))
    def a_supervisor_steps_in(self, data: st.DataObject, way: int, agent: str) -> None:
        state = data.draw(st.sampled_from(list(self.model.conversations.values())))
        ways: tuple[Command, ...] = (
            TakeOver(state.id, "Sue"),
            Reassign(state.id, agent=agent),
            Reassign(state.id, skill="support"),
            Snooze(state.id, self.model.at + 60_000),
            Oversee(state.id, "barge"),
            PostMessage(state.id, "May I?", state.epoch),
        )
        self.ask(SUPERVISOR, ways[way])

    @precondition(lambda self: any(state.survey.is_open for state in self.model.conversations.values()))
    @rule(data=st.data(), score=st.integers(1, 5))
    def a_customer_answers_the_survey(self, data: st.DataObject, score: int) -> None:
        asked = [state for state in self.model.conversations.values() if state.survey.is_open]
        state = data.draw(st.sampled_from(asked))
        self.ask(Actor("customer", state.customer), AnswerSurvey(state.id, score))

    @rule(agents=st.sets(st.sampled_from((*AGENTS, SUPERVISOR.id))), bots=st.sets(st.sampled_from(BOTS)))
    def connections_come_or_go(self, agents: set[str], bots: set[str]) -> None:
        self.model.connected, self.model.workers = frozenset(agents), frozenset(bots)

    # -- the desk ------------------------------------------------------------------------------------------------

    @rule()
    def the_desk_takes_care(self) -> None:
        for key in list(self.model.conversations):
            wanted = self.model.care_of(key)
            if wanted.now is not None:
                assert self.ask(DESK, wanted.now) is None, "the desk refuses its own care"
            self.arm(key, wanted.timers)
        for key in list(self.model.agents):
            self.arm(key, self.model.care_of_agent(key))

    @precondition(lambda self: self.overdue)
    @rule(data=st.data())
    def a_timer_fires_perhaps_too_late(self, data: st.DataObject) -> None:
        name, command = self.overdue.pop(data.draw(st.integers(0, len(self.overdue) - 1)))
        self.ask(DESK, command, name)

    @precondition(lambda self: self.owned_by(Queue))
    @rule(data=st.data(), agent=st.sampled_from(AGENTS))
    def a_stale_router_makes_an_offer(self, data: st.DataObject, agent: str) -> None:
        self.ask(DESK, MakeOffer(data.draw(st.sampled_from(self.owned_by(Queue))).id, agent))

    @rule(seconds=st.sampled_from((0, 1, 31, 130, 700, -40)))
    def time_passes(self, seconds: int) -> None:
        """A clock may be set back, too."""
        self.model.at += seconds * 1000 + 1

    # -- promises ------------------------------------------------------------------------------------------------

    @invariant()
    def every_promise_is_kept(self) -> None:
        promises.check_agreement(self.model)
        promises.check_cool_down(self.model)
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
