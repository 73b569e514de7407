"""What each audience may see: one pure projection, numbered without a gap."""

from dataclasses import replace
from typing import Literal, assert_never, get_args

from broker.domain.actors import Role
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
from broker.domain.teamwork_events import (
    ConsultAsked,
    ConsultEnded,
    SupervisorJoined,
    SupervisorLeft,
    WorkHeld,
    WorkUnheld,
)
from broker.domain.value import value

Audience = Literal["public", "bot", "desk"]
AUDIENCES: tuple[Audience, ...] = get_args(Audience)

_AUDIENCE_OF: dict[Role, Audience] = {
    "customer": "public",
    "bot": "bot",
    "copilot": "desk",
    "agent": "desk",
    "supervisor": "desk",
    "desk": "desk",
}


def audience_of(role: Role) -> Audience:
    """The audience that a role reads with."""
    return _AUDIENCE_OF[role]


#: What is the desk's alone. Nobody can say whether an unknown event is private, so only the desk sees that it exists.
_DESK_ONLY = (
    SuggestionOffered
    | SuggestionMarked
    | SuggestionRated
    | TurnFlagged
    | OfferMade
    | OfferDeclined
    | OfferTimedOut
    | OfferWithdrawn
    | WarmOffered
    | WarmEnded
    | WorkHeld
    | WorkUnheld
    | ConsultAsked
    | ConsultEnded
    | AlertRaised
    | EscalationMarked
    | PolicyApplied
    | Opaque
)
_BOTS_TOO = SignalsReported | ContextSet | ContextCleared | BotLeaseGranted | BotLeaseLost | LanguageDetected
#: What some see with private parts blanked.
_Blanked = (
    MessagePosted
    | SupervisorJoined
    | SupervisorLeft
    | ConversationOpened
    | HandoffProposed
    | HandoffRequested
    | Resolved
    | Transferred
    | Reassigned
    | PutToSleep
    | HandedBack
)
#: What everybody sees whole.
_EVERYBODYS = (
    SurveyAsked
    | SurveyAnswered
    | CallbackScheduled
    | Reopened
    | OfferAccepted
    | AgentLost
    | TakenOver
    | Requeued
    | ProposalAnswered
    | Closed
    | Erased
)


def project(event: ConversationEvent, audience: Audience) -> ConversationEvent | None:
    """The event as this audience sees it: the same object, one with private parts blanked, or None for nothing."""
    if audience == "desk":
        return event
    if isinstance(event, _DESK_ONLY) or (isinstance(event, Erased) and event.cause == "quoted"):
        # What was only suggested is the desk's own, so is that it is gone.
        return None
    if isinstance(event, _EVERYBODYS):
        return event
    if isinstance(event, _BOTS_TOO):
        return event if audience == "bot" else None
    return _blanked(event, for_bot=audience == "bot")


def _blanked(event: _Blanked, *, for_bot: bool) -> ConversationEvent | None:
    match event:
        case MessagePosted(visibility="note"):
            return None
        case MessagePosted():
            return replace(event, suggestion=None) if event.suggestion else event
        case SupervisorJoined(mode=mode) | SupervisorLeft(mode=mode):
            return event if mode == "barge" else None
        case ConversationOpened():
            return event if for_bot else replace(event, record=None, policy_version="")
        case HandoffProposed():
            return event if for_bot else replace(event, why=None, skill="", priority=3, level=1)
        case HandoffRequested():
            return event if for_bot else replace(event, why=None, preferred=None, skill="", priority=3, level=1)
        case Resolved():
            return replace(event, note="") if for_bot else replace(event, note="", code="")
        case Transferred():
            return replace(event, note="", preferred=None, skill="")
        case Reassigned():
            return replace(event, note="", preferred=None, skill="", agent=None)
        case PutToSleep():
            return replace(event, note="", agent=None)
        case HandedBack():
            return replace(event, note="")
        case _:
            assert_never(event)


@value
class Numbers:
    """How many events each audience has seen: their ``n``. The desk sees all, so its ``n`` is the log's ``seq``."""

    public: int = 0
    bot: int = 0
    desk: int = 0

    def of(self, audience: Audience) -> int:
        match audience:
            case "public":
                return self.public
            case "bot":
                return self.bot
            case "desk":
                return self.desk
            case _:
                assert_never(audience)

    def next(self) -> "Numbers":
        """The numbers once something is counted that everybody sees, such as public words."""
        return Numbers(self.public + 1, self.bot + 1, self.desk + 1)

    def after(self, event: ConversationEvent) -> "Numbers":
        """The numbers once this event is counted for those who see it."""
        return Numbers(
            self.public + (project(event, "public") is not None),
            self.bot + (project(event, "bot") is not None),
            self.desk + 1,
        )
