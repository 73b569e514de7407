"""What the desk itself must do about a conversation: derived from its state, so that no crash can lose it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import assert_never

from broker.domain.agents import Agent
from broker.domain.commands import (
    AskSurvey,
    CloseConversation,
    ConversationCommand,
    EndBotLease,
    ExpireOffer,
    GiveUpOnBots,
    GrantBotLease,
    LoseAgent,
    WithdrawOffer,
)
from broker.domain.conversation import Conversation
from broker.domain.owners import AgentOwner, BotLease, BotPool, DeskOwner, Offered, Queue
from broker.policy.models import Policy


@dataclass(frozen=True, slots=True)
class Timer:
    """A command for later. ``id`` is unique in its conversation, so that a wish is armed once and granted once.

    Deadlines have ``due`` (Unix milliseconds, kept through a restart); patience has ``delay_ms`` and starts anew.
    """

    id: str
    command: ConversationCommand
    delay_ms: int = 0
    due: int | None = None


@dataclass(frozen=True, slots=True)
class Care:
    """What a conversation calls for: at most one command now, and the timers that must be running."""

    now: ConversationCommand | None = None
    timers: tuple[Timer, ...] = ()


@dataclass(frozen=True, slots=True)
class Presences:
    """Who is connected: live bot workers with the leases each one holds, connected agents with their state."""

    workers: Mapping[str, int]
    agents: Mapping[str, Agent]
    connected: frozenset[str]


def care(state: Conversation, presences: Presences, policy: Policy) -> Care:
    """The desk's next command about this conversation, with the timers it needs."""
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
        case Queue() | DeskOwner():
            return Care()
        case _:
            assert_never(owner)


def _pool(state: Conversation, presences: Presences, policy: Policy) -> Care:
    if not state.bot_is_due:
        return Care(timers=_survey(state, policy))
    if state.failed_leases >= policy.bots.tries:
        return Care(_without_bots(state, "bot_silent"))
    worker = _least_loaded(presences.workers, policy.bots.leases)
    if worker is not None:
        return Care(GrantBotLease(state.id, worker))
    if state.pending is None:
        return Care(AskSurvey(state.id))
    absent = Timer(f"absent.{state.epoch}.{state.pending_since}", GiveUpOnBots(state.id, "no_bot"), _ms(policy.bots.absent))
    return Care(timers=(absent,))


def _without_bots(state: Conversation, rule: str) -> ConversationCommand:
    """A waiting question goes to people; a goodbye that no bot says, the desk says itself."""
    if state.pending is None:
        return AskSurvey(state.id)
    return GiveUpOnBots(state.id, "bot_silent" if rule == "bot_silent" else "no_bot")


def _least_loaded(workers: Mapping[str, int], most: int) -> str | None:
    able = [(leases, worker) for worker, leases in workers.items() if leases < most]
    return min(able)[1] if able else None


def _leased(state: Conversation, owner: BotLease, presences: Presences, policy: Policy) -> Care:
    timers = list(_survey(state, policy))
    if owner.worker not in presences.workers:
        gone = EndBotLease(state.id, owner.lease, "gone")
        timers.append(Timer(f"gone.{state.epoch}", gone, _ms(policy.bots.grace)))
    elif state.bot_is_due:
        silent = EndBotLease(state.id, owner.lease, "silent")
        since = state.pending_since if state.pending else 0
        timers.append(Timer(f"silent.{state.epoch}.{since}", silent, _ms(policy.bots.turn_timeout)))
    return Care(timers=tuple(timers))


def _offered(state: Conversation, owner: Offered, presences: Presences, policy: Policy) -> Care:
    agent = presences.agents.get(owner.agent, Agent(owner.agent))
    if owner.agent not in presences.connected:
        return Care(WithdrawOffer(state.id, owner.offer, "the agent is not connected"))
    if agent.presence != "online":
        return Care(WithdrawOffer(state.id, owner.offer, f"the agent is {agent.presence}"))
    expire = ExpireOffer(state.id, owner.offer)
    return Care(timers=(Timer(f"expire.{state.epoch}.{owner.deadline}", expire, _ms(policy.routing.accept_timeout)),))


def _with_agent(state: Conversation, agent: str, presences: Presences, policy: Policy) -> Care:
    lose = LoseAgent(state.id, agent)
    if presences.agents.get(agent, Agent(agent)).presence == "offline":
        return Care(lose)
    if agent in presences.connected:
        return Care()
    return Care(timers=(Timer(f"grace.{state.epoch}", lose, _ms(policy.routing.grace)),))


def _survey(state: Conversation, policy: Policy) -> tuple[Timer, ...]:
    if not state.survey.is_open or state.survey.asked is None:
        return ()
    due = state.survey.asked + _ms(policy.survey.timeout)
    close = CloseConversation(state.id, "survey unanswered")
    return (Timer(f"survey.{state.survey.asked}", close, due=due),)


def _ms(seconds: float) -> int:
    return int(seconds * 1000)
