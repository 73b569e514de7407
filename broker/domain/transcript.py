"""The customer's own view: what was said to them, who is speaking, what is asked of them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal, assert_never

from broker.domain.actors import Actor
from broker.domain.erasure_events import Erased
from broker.domain.events import (
    CallbackScheduled,
    ContextCleared,
    ContextSet,
    ConversationEvent,
    MessagePosted,
    Opaque,
    SignalsReported,
    SuggestionMarked,
    SuggestionOffered,
    SuggestionRated,
    SurveyAnswered,
    SurveyAsked,
)
from broker.domain.judgement_events import (
    AlertRaised,
    EscalationMarked,
    HandoffProposed,
    LanguageDetected,
    PolicyApplied,
    ProposalAnswered,
    TurnFlagged,
)
from broker.domain.owner_events import (
    AgentLost,
    BotLeaseGranted,
    BotLeaseLost,
    Closed,
    ConversationOpened,
    HandedBack,
    HandoffRequested,
    OfferAccepted,
    OfferDeclined,
    OfferMade,
    OfferTimedOut,
    OfferWithdrawn,
    PutToSleep,
    Reassigned,
    Reopened,
    Requeued,
    Resolved,
    TakenOver,
    Transferred,
    WarmEnded,
    WarmOffered,
)
from broker.domain.teamwork_events import TeamworkEvent

Speaker = Literal["bot", "waiting", "agent", "closed"]


@dataclass(frozen=True, slots=True)
class PublicLine:
    """One message as the customer reads it. ``at`` is Unix milliseconds, ``n`` the public number."""

    n: int
    at: int
    author: Actor
    message: str
    text: str


@dataclass(frozen=True, slots=True)
class PublicTranscript:
    """The fold of the public log. ``agent_name`` is empty while no person answers.

    ``resolved`` is true from the resolution on, until the conversation is taken up again. ``proposal`` is the id of the
    open question whether a person is wanted; ``wakes`` is when a snoozed conversation goes on (Unix milliseconds).
    """

    n: int = 0
    speaker: Speaker = "bot"
    agent_name: str = ""
    lines: tuple[PublicLine, ...] = ()
    survey_open: bool = False
    survey_score: int | None = None
    closed: bool = False
    resolved: bool = False
    proposal: str = ""
    wakes: int | None = None


def read(state: PublicTranscript, n: int, at: int, actor: Actor, event: ConversationEvent) -> PublicTranscript:
    """The transcript after the public event number ``n``."""
    return replace(_read(state, n, at, actor, event), n=n)


#: What a customer is never told, so that it moves nothing here.
_UNTOLD = (
    SignalsReported
    | ContextSet
    | ContextCleared
    | BotLeaseGranted
    | BotLeaseLost
    | SuggestionOffered
    | SuggestionMarked
    | SuggestionRated
    | OfferMade
    | OfferDeclined
    | OfferTimedOut
    | OfferWithdrawn
    | LanguageDetected
    | PolicyApplied
    | AlertRaised
    | EscalationMarked
    | TurnFlagged
    | TeamworkEvent
    | WarmOffered
    | WarmEnded
    | Erased
    | Opaque
)


def _read(state: PublicTranscript, n: int, at: int, actor: Actor, event: ConversationEvent) -> PublicTranscript:
    if isinstance(event, _UNTOLD):
        return state
    match event:
        case MessagePosted(message, text):
            return replace(state, lines=(*state.lines, PublicLine(n, at, actor, message, text)))
        case HandoffRequested():
            waiting = replace(state, speaker="waiting", agent_name="", proposal="", resolved=False)
            return replace(waiting, survey_open=False, survey_score=None)
        case AgentLost() | Transferred() | Reassigned() | Requeued():
            return replace(state, speaker="waiting", agent_name="", wakes=None)
        case PutToSleep(until):
            return replace(state, speaker="waiting", agent_name="", wakes=until)
        case OfferAccepted(_, _, name) | TakenOver(_, name):
            return replace(state, speaker="agent", agent_name=name, proposal="", wakes=None)
        case HandoffProposed(proposal):
            return replace(state, proposal=proposal)
        case ProposalAnswered():
            return replace(state, proposal="")
        case HandedBack():
            return replace(state, speaker="bot", agent_name="")
        case Resolved():
            return replace(state, speaker="bot", agent_name="", resolved=True)
        case Reopened():
            return PublicTranscript(state.n, lines=state.lines)
        case SurveyAsked():
            return replace(state, survey_open=True, survey_score=None)
        case SurveyAnswered(score):
            return replace(state, survey_open=False, survey_score=score)
        case Closed():
            return replace(state, speaker="closed", agent_name="", closed=True, survey_open=False)
        case ConversationOpened() | CallbackScheduled():
            return state
        case _:
            assert_never(event)


def read_all(events: Iterable[tuple[int, int, Actor, ConversationEvent]]) -> PublicTranscript:
    """The transcript after a whole public log of (n, at, actor, event)."""
    state = PublicTranscript()
    for n, at, actor, event in events:
        state = read(state, n, at, actor, event)
    return state
