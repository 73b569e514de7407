"""What the desk itself must do about a conversation: derived from its state, so that no crash can lose it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import assert_never

from broker.decide.alerts import alert_timers
from broker.decide.bot import is_told_of_delay
from broker.decide.share import Room
from broker.decide.timers import Care, Timer
from broker.domain.agents import Agent
from broker.domain.commands import (
    AskSurvey,
    CloseConversation,
    EndBotLease,
    GiveUpOnBots,
    GrantBotLease,
    TellOfDelay,
)
from broker.domain.conversation import Conversation
from broker.domain.conversation_parts import Warm
from broker.domain.handoff_commands import ExpireOffer, LoseAgent, WakeUp, WithdrawOffer
from broker.domain.owners import AgentOwner, BotLease, BotPool, DeskOwner, Offered, Queue, Snoozed
from broker.policy.models import Policy


@dataclass(frozen=True, slots=True)
class Presences:
    """The room that bot workers have; agents with their state; the ids of those connected.

    ``leaving`` are workers that still answer what they owe. Of the conversation in question: ``is_first`` while no
    other began to wait for a bot before it, ``has_turn`` while a worker has its turn.
    """

    room: Room
    agents: Mapping[str, Agent]
    connected: frozenset[str]
    leaving: frozenset[str] = frozenset()
    is_first: bool = True
    has_turn: bool = True


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
    room = presences.room
    if len(state.failed_workers) >= (1 if room.is_all_degraded else policy.bots.tries):
        return Care(AskSurvey(state.id) if state.pending is None else GiveUpOnBots(state.id, "bot_silent"))
    if _wants_to_be_told(state, presences):
        return Care(TellOfDelay(state.id))
    worker = room.pick(policy.bots.turns, state.failed_workers) if presences.is_first else None
    if worker is not None:
        return Care(GrantBotLease(state.id, worker))
    return Care(timers=(_patience(state, room, policy),))


def _patience(state: Conversation, room: Room, policy: Policy) -> Timer:
    """How long a customer waits for a bot to be there, or to have room, before people must."""
    if room.workers:
        # By when it began to wait: neither another message nor another lease starts the patience anew.
        name, given_up = f"busy.{waiting_since(state)}", GiveUpOnBots(state.id, "bots_busy")
        patience = policy.bots.turn_timeout if room.is_all_degraded else policy.bots.busy
    else:
        # The epoch alone: a customer who asks again must not start the patience anew.
        name, given_up = f"absent.{state.epoch}", GiveUpOnBots(state.id, "no_bot")
        patience = policy.bots.absent
    if state.pending is None:
        return Timer(f"goodbye.{state.epoch}", AskSurvey(state.id), _ms(patience))
    return Timer(name, given_up, _ms(patience))


def waiting_since(state: Conversation) -> int:
    """When the customer began to wait for a bot (Unix milliseconds): with the first message that nobody answered."""
    began = state.engagement.waiting_since if state.pending is not None else None
    return state.owner_since if began is None else began


def _wants_to_be_told(state: Conversation, presences: Presences) -> bool:
    return presences.room.is_all_degraded and state.pending is not None and not is_told_of_delay(state)


def _leased(state: Conversation, owner: BotLease, presences: Presences, policy: Policy) -> Care:
    if not state.bot_is_due:
        ending = _ending(state, policy)
        parted = EndBotLease(state.id, owner.lease, "released") if owner.worker in presences.leaving else None
        return Care(ending.now or parted, (*ending.timers, *_watched(state, owner, presences, policy)))
    if _wants_to_be_told(state, presences):
        return Care(TellOfDelay(state.id), _watched(state, owner, presences, policy))
    if not presences.has_turn and _can_move(state, owner, presences, policy):
        return Care(EndBotLease(state.id, owner.lease, "released"))
    return Care(timers=_watched(state, owner, presences, policy))


def _can_move(state: Conversation, owner: BotLease, presences: Presences, policy: Policy) -> bool:
    """Whether its worker has no room for this turn, or leaves, where another might take it."""
    if owner.worker in presences.leaving:
        return True
    if owner.worker not in presences.room.workers or not presences.is_first:
        return False
    return presences.room.pick(policy.bots.turns, state.failed_workers, owner.worker) not in (None, owner.worker)


def _watched(state: Conversation, owner: BotLease, presences: Presences, policy: Policy) -> tuple[Timer, ...]:
    """Patience with a worker that is gone, owes an answer, or has no room for the question."""
    if owner.worker not in presences.room.workers and owner.worker not in presences.leaving:
        gone = EndBotLease(state.id, owner.lease, "gone")
        return (Timer(f"gone.{state.epoch}", gone, _ms(policy.bots.grace)),)
    if not state.bot_is_due:
        return ()
    if not presences.has_turn:
        return (_patience(state, presences.room, policy),)
    silent = EndBotLease(state.id, owner.lease, "silent")
    since = state.pending_since if state.pending else 0
    return (Timer(f"silent.{state.epoch}.{since}", silent, _ms(policy.bots.turn_timeout)),)


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
