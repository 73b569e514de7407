"""What happened to a conversation, in the words of the rules between its messages."""

from datetime import tzinfo
from typing import Final, assert_never

from broker.domain.agent_events import ReleaseOutcome
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
    TalkEvent,
)
from broker.domain.judgement_events import JudgementEvent
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
    OwnershipEvent,
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
from collabtui.console.present.besides import Names, judged, said, together
from collabtui.console.present.dates import moment_of
from collabtui.console.present.measures import rule_words, words_of

_WARM: Final[dict[ReleaseOutcome, str]] = {
    "declined": "declined it",
    "timed_out": "did not answer",
    "withdrawn": "is asked no longer",
}
QUOTED: Final = "what was suggested from an erased conversation is gone"
ERASED: Final = "what was written up to here was erased"


def happening(event: ConversationEvent, names: Names, tz: tzinfo | None = None) -> str:
    """The words for an event that divides a conversation; empty for one that other panes show."""
    if isinstance(event, JudgementEvent):
        return judged(event)
    if isinstance(event, TeamworkEvent):
        return together(event, names)
    if isinstance(event, Erased):
        return QUOTED if event.cause == "quoted" else ERASED
    return _talk(event, tz) if isinstance(event, TalkEvent | Opaque) else _owner(event, names, tz)


def _talk(event: TalkEvent | Opaque, tz: tzinfo | None) -> str:
    match event:
        case SurveyAsked():
            return "the customer is asked for a rating"
        case SurveyAnswered(score, comment):
            return f"the customer rated {score} of 5{said(comment)}"
        case CallbackScheduled(due, phone, topic):
            return f"a call to {phone} is planned for {moment_of(due, tz)}{said(topic)}"
        case Opaque(name):
            return f"something happened that this version does not know: {name}"
        case MessagePosted() | SignalsReported() | ContextSet() | ContextCleared():
            return ""
        case SuggestionOffered() | SuggestionMarked() | SuggestionRated():
            return ""
        case _:
            assert_never(event)


def _owner(event: OwnershipEvent, names: Names, tz: tzinfo | None) -> str:
    match event:
        case ConversationOpened(_, channel):
            return f"the conversation began on {channel}"
        case HandoffRequested(why=why):
            return f"handed to a person: {rule_words(why.rule)}" if why else "handed to a person"
        case OfferAccepted(agent=agent):
            return f"{names(agent)} took over"
        case OfferDeclined(_, agent, reason):
            return f"{names(agent)} declined{said(reason)}"
        case OfferTimedOut(_, agent):
            return f"{names(agent)} did not answer the offer"
        case Transferred() | Reassigned() | TakenOver() | WarmOffered() | WarmEnded():
            return _passed(event, names)
        case PutToSleep(until):
            return f"set aside until {moment_of(until, tz)}"
        case Requeued(reason):
            return f"waits for an agent again: {words_of(reason)}"
        case AgentLost(agent):
            return f"the connection to {names(agent)} was lost: it waits again"
        case HandedBack(note):
            return f"handed back to the bot{said(note)}"
        case Resolved(code, _, note):
            return f"resolved: {code or 'no code'}{said(note)}"
        case Closed(reason):
            return "closed" if reason == "closed" else f"closed: {words_of(reason)}"
        case Reopened(reason):
            return f"opened again: {words_of(reason)}"
        case BotLeaseGranted() | BotLeaseLost() | OfferMade() | OfferWithdrawn():
            return ""
        case _:
            assert_never(event)


def _passed(event: Transferred | Reassigned | TakenOver | WarmOffered | WarmEnded, names: Names) -> str:
    # What was written for whoever takes it stands among the notes.
    match event:
        case Transferred(agent, skill, preferred):
            return f"{names(agent)} passed it on to {names(preferred) if preferred else skill}"
        case Reassigned(_, skill, preferred):
            return f"a supervisor sent it to {names(preferred) if preferred else skill}"
        case TakenOver(_, name):
            return f"{name} (supervisor) took over"
        case WarmOffered(_, agent):
            return f"offered to {names(agent)}, who may take it over"
        case WarmEnded(_, agent, outcome, reason):
            return f"not taken over: {names(agent)} {_WARM[outcome]}{said(reason)}"
        case _:
            assert_never(event)
