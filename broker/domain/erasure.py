"""The erased form of every event: who, when, in which order stays, what was said of or by a person goes."""

from collections.abc import Collection
from dataclasses import replace
from typing import Final, TypeVar, assert_never, cast

from broker.domain.access import AccessEvent
from broker.domain.agent_events import AgentEvent, OfferReserved, WorkTaken
from broker.domain.customers import (
    ConversationFinished,
    ConversationStarted,
    CustomerRecord,
    CustomerRecorded,
    CustomerSurveyed,
    OutreachDeclined,
)
from broker.domain.declared import Declared, general
from broker.domain.erasure_events import (
    BackupMade,
    CustomerErased,
    DataKind,
    Erased,
    ErasureOrdered,
    HoldLifted,
    HoldPlaced,
    Restored,
    RetentionOrdered,
    RetentionRan,
)
from broker.domain.events import (
    CallbackScheduled,
    ContextCleared,
    ContextSet,
    Event,
    MessagePosted,
    Opaque,
    PolicyAdopted,
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
from broker.domain.signals import ApiCall, Intent, Measured, Signals, Why
from broker.domain.teamwork_events import (
    ConsultAsked,
    ConsultEnded,
    SupervisorJoined,
    SupervisorLeft,
    WorkHeld,
    WorkUnheld,
)

#: What stands where words may not be missing.
GONE: Final = "[erased]"
_Kind = TypeVar("_Kind", bound=Event)

#: Kinds, ids, numbers, the names of those who work here: nothing of a customer.
_BARE = (
    SuggestionMarked
    | SurveyAsked
    | BotLeaseGranted
    | BotLeaseLost
    | OfferMade
    | OfferAccepted
    | OfferTimedOut
    | TakenOver
    | Requeued
    | AgentLost
    | Reopened
    | ProposalAnswered
    | LanguageDetected
    | PolicyApplied
    | AlertRaised
    | WorkUnheld
    | ConsultEnded
    | SupervisorJoined
    | SupervisorLeft
    | Erased
    | AgentEvent
    | ConversationStarted
    | OutreachDeclined
    | CustomerSurveyed
    | ErasureOrdered
    | CustomerErased
    | HoldLifted
    | AccessEvent
    | PolicyAdopted
    | BackupMade
    | Restored
    | RetentionOrdered
    | RetentionRan
)
#: What people at the desk write about their work with a customer.
_Remarks = (
    OfferDeclined
    | OfferWithdrawn
    | Transferred
    | WarmOffered
    | WarmEnded
    | Reassigned
    | PutToSleep
    | HandedBack
    | Resolved
    | Closed
    | EscalationMarked
    | SuggestionRated
    | TurnFlagged
    | WorkHeld
    | ConsultAsked
    | ConversationFinished
    | HoldPlaced
)
_Judgements = SignalsReported | HandoffProposed | HandoffRequested
_Personal = ConversationOpened | CallbackScheduled | CustomerRecorded
_Said = MessagePosted | SurveyAnswered | OfferReserved
_Besides = ContextSet | ContextCleared | SuggestionOffered | Opaque


def erased(event: _Kind, data: Collection[DataKind], declared: Declared | None = None) -> _Kind:
    """The event without what it holds of these kinds of data; the same object where it holds nothing of them.

    ``declared`` are the channels, languages, skills that may stay; None: whatever was chosen stays.
    """
    if data_of(event) not in data:
        return event
    blank = _blanked(event)
    if declared is not None:
        blank = general(blank, declared)
    return event if blank == event else cast(_Kind, blank)


def data_of(event: Event) -> DataKind | None:
    """The kind of data that an event holds; None where it tells nothing of a customer."""
    if isinstance(event, OfferReserved | WorkTaken):
        return "messages"
    if isinstance(event, _BARE):
        return None
    if isinstance(event, _Remarks):
        return "notes"
    if isinstance(event, _Judgements):
        return "signals"
    if isinstance(event, _Personal):
        return "records"
    match event:
        case MessagePosted(visibility="note") | Opaque():
            return "notes"
        case MessagePosted() | SurveyAnswered():
            return "messages"
        case ContextSet() | ContextCleared():
            return "fields"
        case SuggestionOffered():
            return "suggestions"
        case _:
            assert_never(event)


def _blanked(event: Event) -> Event:
    if isinstance(event, _Said | _Besides):
        return _unsaid(event)
    if isinstance(event, _Remarks):
        return _unremarked(event)
    if isinstance(event, _Judgements):
        return _unjudged(event)
    if isinstance(event, _Personal):
        return _unnamed(event)
    return event


def _unsaid(event: _Said | _Besides) -> Event:
    match event:
        case MessagePosted():
            return replace(event, text=GONE)
        case SurveyAnswered():
            return replace(event, comment="")
        case OfferReserved():
            return replace(event, last_line="")
        case ContextSet():
            # People name fields as they like: the name goes as well.
            return replace(event, field=replace(event.field, name=GONE, value="", span=None))
        case ContextCleared():
            return replace(event, name=GONE)
        case SuggestionOffered():
            return replace(event, text=GONE, source="")
        case Opaque():
            # Nobody here knows what it holds: its kind is all that stays.
            return Opaque(event.name)
        case _:
            assert_never(event)


def _unremarked(event: _Remarks) -> Event:
    match event:
        case OfferDeclined() | OfferWithdrawn() | WarmEnded() | WorkHeld() | HoldPlaced():
            return replace(event, reason="")
        case SuggestionRated() | TurnFlagged():
            return replace(event, reason="")
        case Transferred() | WarmOffered() | Reassigned() | PutToSleep() | HandedBack() | EscalationMarked():
            return replace(event, note="")
        case Resolved():
            return replace(event, code="", note="")
        case Closed():
            return replace(event, reason=GONE)
        case ConversationFinished():
            return replace(event, outcome=GONE)
        case ConsultAsked():
            return replace(event, question="")
        case _:
            assert_never(event)


def _unjudged(event: _Judgements) -> Event:
    match event:
        case SignalsReported():
            return replace(event, signals=_bare_signals(event.signals))
        case HandoffProposed() | HandoffRequested():
            return replace(event, why=None if event.why is None else _bare_why(event.why))
        case _:
            assert_never(event)


def _unnamed(event: _Personal) -> Event:
    match event:
        case ConversationOpened():
            return replace(event, record=None, topic="")
        case CallbackScheduled():
            return replace(event, phone="", topic="")
        case CustomerRecorded():
            return CustomerRecorded(CustomerRecord())
        case _:
            assert_never(event)


def _bare_signals(signals: Signals) -> Signals:
    """The numbers, without a word of what they were measured on."""
    intents = tuple(Intent(GONE, intent.confidence) for intent in signals.intents)
    calls = tuple(ApiCall(GONE, call.ok, call.milliseconds) for call in signals.api_calls)
    return replace(signals, intents=intents, api_calls=calls, language="")


def _bare_why(why: Why) -> Why:
    """The rule with its numbers; a word may be the customer's own."""
    return replace(why, measured=tuple(_bare_measure(measured) for measured in why.measured))


def _bare_measure(measured: Measured) -> Measured:
    value = "" if isinstance(measured.value, str) else measured.value
    threshold = "" if isinstance(measured.threshold, str) else measured.threshold
    return replace(measured, value=value, threshold=threshold)
