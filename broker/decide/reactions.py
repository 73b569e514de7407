"""What the desk itself must do about a conversation: derived from its state, so that no crash can lose it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import assert_never

from broker.decide.alerts import alert_timers
from broker.decide.timers import Care, Timer
from broker.domain.agents import Agent
from broker.domain.commands import (
    AskSurvey,
    CloseConversation,
    EndBotLease,
    GiveUpOnBots,
    GrantBotLease,
)
from broker.domain.conversation import Conversation
from broker.domain.conversation_parts import Warm
from broker.domain.handoff_commands import ExpireOffer, LoseAgent, WakeUp, WithdrawOffer
from broker.domain.owners import AgentOwner, BotLease, BotPool, DeskOwner, Offered, Queue, Snoozed
from broker.policy.models import Policy


@dataclass(frozen=True, slots=True)
class Presences:
    """Live bot workers with the turns each one owes; agents with their state; the ids of those connected."""

    workers: Mapping[str, int]
    agents: Mapping[str, Agent]
    connected: frozenset[str]


def care(state: Conversation, presences: Presences, policy: Policy) -> Care:
    """The desk's next command about this conversation, with the timers it needs."""
    wanted = _owners_care(state, presences, policy)
    return Care(wanted.now, (*wanted.timers, *alert_timers(state, policy)))


def _owners_care(state: Conversation, presences: Presences, policy: Policy) -> Care:
    owner = state.owner
    match owner:
        case BotPool():
            return _pool(state, presences, policy)
        case BotLease():
            return _leased(state, owner, presences, policy)
        case Offered():
            return _offered(state, owner, presences, policy)
        case AgentOwner(agent):
            return _with_agent(state, agent, presences, policy)
        case Snoozed(until):
            # The deadline is in the log, so that a restart neither forgets it nor starts it anew.
            return Care(timers=(Timer(f"wake.{state.epoch}", WakeUp(state.id), due=until),))
        case Queue() | DeskOwner():
            return Care()
        case _:
            assert_never(owner)


def _pool(state: Conversation, presences: Presences, policy: Policy) -> Care:
    """A waiting question goes to a bot, else to people; a goodbye that no bot says, the desk says itself."""
    if not state.bot_is_due:
        return _ending(state, policy)
    if len(state.failed_workers) >= policy.bots.tries:
        return Care(AskSurvey(state.id) if state.pending is None else GiveUpOnBots(state.id, "bot_silent"))
    worker = _least_loaded(presences.workers, policy.bots.turns, state.failed_workers)
    if worker is not None:
        return Care(GrantBotLease(state.id, worker))
    # The epoch alone: a customer who asks again must not start the patience anew.
    patience = _ms(policy.bots.absent)
    if state.pending is None:
        return Care(timers=(Timer(f"goodbye.{state.epoch}", AskSurvey(state.id), patience),))
    return Care(timers=(Timer(f"absent.{state.epoch}", GiveUpOnBots(state.id, "no_bot"), patience),))


def _least_loaded(workers: Mapping[str, int], most: int, failed: tuple[str, ...]) -> str | None:
    """Another worker than those who failed this message already, if there is one."""
    able = [(worker in failed, owed, worker) for worker, owed in workers.items() if owed < most]
    return min(able)[2] if able else None


def _leased(state: Conversation, owner: BotLease, presences: Presences, policy: Policy) -> Care:
    ending = Care() if state.bot_is_due else _ending(state, policy)
    return Care(ending.now, (*ending.timers, *_watched(state, owner, presences, policy)))


def _watched(state: Conversation, owner: BotLease, presences: Presences, policy: Policy) -> tuple[Timer, ...]:
    """Patience with a worker that is gone, or owes an answer."""
    if owner.worker not in presences.workers:
        gone = EndBotLease(state.id, owner.lease, "gone")
        return (Timer(f"gone.{state.epoch}", gone, _ms(policy.bots.grace)),)
    if state.bot_is_due:
        silent = EndBotLease(state.id, owner.lease, "silent")
        since = state.pending_since if state.pending else 0
        return (Timer(f"silent.{state.epoch}.{since}", silent, _ms(policy.bots.turn_timeout)),)
    return ()


def _offered(state: Conversation, owner: Offered, presences: Presences, policy: Policy) -> Care:
    gone = _gone(owner, presences)
    if gone:
        return Care(WithdrawOffer(state.id, owner.offer, gone))
    expire = ExpireOffer(state.id, owner.offer)
    return Care(timers=(Timer(f"expire.{owner.offer}", expire, _ms(policy.routing.accept_timeout)),))


def _gone(offer: Offered | Warm, presences: Presences) -> str:
    """Why the agent can no longer take what they were offered; empty while they can."""
    agent = presences.agents.get(offer.agent, Agent(offer.agent))
    if offer.agent not in presences.connected:
        return "the agent is not connected"
    return "" if agent.presence == "online" else f"the agent is {agent.presence}"


def _with_agent(state: Conversation, agent: str, presences: Presences, policy: Policy) -> Care:
    """Whoever says that they leave loses it at once; whoever is cut off has a while to come back."""
    lose = LoseAgent(state.id, agent)
    known = presences.agents.get(agent, Agent(agent))
    # A supervisor who took over announced no presence: only one who left since then is gone.
    if known.presence == "offline" and known.present_since >= state.owner_since:
        return Care(lose)
    warm = _warm(state, presences, policy)
    if agent in presences.connected:
        return warm
    return Care(warm.now, (Timer(f"grace.{state.epoch}", lose, _ms(policy.routing.grace)), *warm.timers))


def _warm(state: Conversation, presences: Presences, policy: Policy) -> Care:
    """A warm transfer runs out, or is taken back from a receiver who left; its sender goes on."""
    if state.warm is None:
        return Care()
    gone = _gone(state.warm, presences)
    if gone:
        return Care(WithdrawOffer(state.id, state.warm.offer, gone))
    expire = ExpireOffer(state.id, state.warm.offer)
    return Care(timers=(Timer(f"expire.{state.warm.offer}", expire, _ms(policy.routing.accept_timeout)),))


def _ending(state: Conversation, policy: Policy) -> Care:
    """The way from a resolution to the end, once nothing waits for a bot: survey asked, answered or not, closed.

    The deadlines count from the customer's newest words, so that whoever still writes is not cut off.
    """
    if state.resolution is None or not state.is_closing:
        return Care()
    if state.survey.score is not None:
        return Care(CloseConversation(state.id, "survey answered"))
    asked = state.survey.asked
    due = max(asked or state.resolution.at, state.pending_since) + _ms(policy.survey.timeout)
    if asked is None:
        return Care(timers=(Timer(f"ask.{due}", AskSurvey(state.id), due=due),))
    return Care(timers=(Timer(f"survey.{due}", CloseConversation(state.id, "survey unanswered"), due=due),))


def _ms(seconds: float) -> int:
    return int(seconds * 1000)
