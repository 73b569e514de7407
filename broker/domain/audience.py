"""What each audience may see: one pure projection, numbered without a gap."""

from dataclasses import dataclass, replace
from typing import Literal, assert_never, get_args

from broker.domain.actors import Role
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
    SurveyAnswered,
    SurveyAsked,
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
    Reopened,
    Resolved,
    Transferred,
)

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


def project(event: ConversationEvent, audience: Audience) -> ConversationEvent | None:
    """The event as this audience sees it: the same object, one with private parts blanked, or None for nothing."""
    if audience == "desk":
        return event
    match event:
        case MessagePosted(visibility="note"):
            return None
        case MessagePosted():
            return replace(event, suggestion=None) if event.suggestion else event
        case SurveyAsked() | SurveyAnswered() | CallbackScheduled() | Reopened() | OfferAccepted() | AgentLost():
            return event
        case Closed():
            return event
        case ConversationOpened():
            return event if audience == "bot" else replace(event, record=None, policy_version="")
        case HandoffRequested():
            return event if audience == "bot" else replace(event, why=None, preferred=None, skill="", priority=3)
        case Transferred():
            return replace(event, note="", preferred=None, skill="")
        case Resolved():
            return replace(event, note="") if audience == "bot" else replace(event, note="", code="")
        case HandedBack():
            return replace(event, note="")
        case SignalsReported() | ContextSet() | ContextCleared() | BotLeaseGranted() | BotLeaseLost():
            return event if audience == "bot" else None
        case SuggestionOffered() | SuggestionMarked() | OfferMade() | OfferDeclined() | OfferTimedOut():
            return None
        case OfferWithdrawn() | Opaque():
            # Nobody can say whether an unknown event is private, so only the desk sees that it exists.
            return None
        case _:
            assert_never(event)


@dataclass(frozen=True, slots=True)
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

    def after(self, event: ConversationEvent) -> "Numbers":
        """The numbers once this event is counted for those who see it."""
        return Numbers(
            self.public + (project(event, "public") is not None),
            self.bot + (project(event, "bot") is not None),
            self.desk + 1,
        )
