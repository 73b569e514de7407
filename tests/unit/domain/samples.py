"""One event of each kind, with all its private parts filled in."""

from typing import get_args

from broker.domain.actors import Actor
from broker.domain.context import FieldValue, Span
from broker.domain.customers import CustomerRecord
from broker.domain.erasure_events import DATA_KINDS, Erased
from broker.domain.events import (
    CallbackScheduled,
    ContextCleared,
    ContextSet,
    ConversationEvent,
    MessagePosted,
    Opaque,
    Recorded,
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
from broker.domain.signals import Intent, Signals, Why
from broker.domain.teamwork_events import (
    ConsultAsked,
    ConsultEnded,
    SupervisorJoined,
    SupervisorLeft,
    WorkHeld,
    WorkUnheld,
)

SECRET = "for the desk only"
RECORD = CustomerRecord(name=SECRET, email="maria@example.org", verified_by="email")

SAMPLES: dict[type[ConversationEvent], ConversationEvent] = {
    type(event): event
    for event in (
        ConversationOpened("maria", "web", "en", "v1", RECORD, "parcels"),
        MessagePosted("m1", "hello", 1, reply_to="m0", suggestion="s1"),
        SignalsReported("m1", Signals((Intent("order_status", 0.9),))),
        ContextSet(FieldValue("order", "42", "bot", 0.9, Span("m1", 6, 8)), 1),
        ContextCleared("order", 2),
        SuggestionOffered("s1", "m1", SECRET, "kb/orders", 0.8),
        SuggestionMarked("s1", "sent", 0.8, 0.9, 12),
        SuggestionRated("s1", False, SECRET),
        SurveyAsked(),
        SurveyAnswered(5, "quick"),
        CallbackScheduled(10**12, "+49 30 1", "parcels"),
        BotLeaseGranted("bot.1", "l1"),
        BotLeaseLost("l1", "silent"),
        HandoffRequested("t1", SECRET, 1, Why("keyword", (), "m1", "v1"), "ada"),
        OfferMade("o1", "ada", 2_000),
        OfferAccepted("o1", "ada", "Ada"),
        OfferDeclined("o1", "ada", SECRET),
        OfferTimedOut("o1", "ada"),
        OfferWithdrawn("o1", "ada", SECRET),
        Transferred("ada", SECRET, "ben", SECRET),
        AgentLost("ada"),
        HandedBack(SECRET),
        Resolved(SECRET, bot_closes=True, note=SECRET),
        Closed("done"),
        Reopened("customer wrote"),
        HandoffProposed("p1", SECRET, 1, Why(SECRET, (), "m1", "v1"), 4),
        ProposalAnswered("p1", "declined"),
        LanguageDetected("de", 0.9),
        PolicyApplied("v2"),
        AlertRaised("team", 2),
        EscalationMarked("t1", "needless", SECRET),
        TurnFlagged("m1", SECRET),
        WorkHeld("ada", SECRET),
        WorkUnheld("ada"),
        ConsultAsked("k1", "ben", "ada", SECRET),
        ConsultEnded("k1", "ben"),
        SupervisorJoined("sue", "Sue", "barge"),
        SupervisorLeft("sue", "barge"),
        WarmOffered("w1", "ben", 2_000, SECRET),
        WarmEnded("w1", "ben", "declined", SECRET),
        Reassigned("ada", SECRET, "ben", SECRET),
        TakenOver("sue", "Sue"),
        PutToSleep(10**12, "ada", SECRET),
        Requeued("it woke"),
        Erased(7, DATA_KINDS, "erasure"),
        Opaque("brand_new", '{"kind":"brand_new"}'),
    )
}
NOTE = MessagePosted("m2", SECRET, 1, "note")
KINDS: tuple[type[ConversationEvent], ...] = get_args(ConversationEvent)


def recorded(seq: int, event: ConversationEvent, role: str = "desk", at: int = 1_000) -> Recorded:
    """The event in conversation ``c``, by somebody of this role whose id is the role's name."""
    return Recorded("conversation:c", seq, at, Actor(role, role), event)  # type: ignore[arg-type]
