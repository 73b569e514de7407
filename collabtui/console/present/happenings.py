"""What happened to a conversation, in the words of the rules between its messages."""

from collections.abc import Callable
from datetime import tzinfo
from typing import assert_never

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
    TalkEvent,
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
    OwnershipEvent,
    Reopened,
    Resolved,
    Transferred,
)
from collabtui.console.present.dates import moment_of
from collabtui.console.present.measures import rule_words, words_of

#: From an agent's id to how the reader calls them.
Names = Callable[[str], str]


def happening(event: ConversationEvent, names: Names, tz: tzinfo | None = None) -> str:
    """The words for an event that divides a conversation; empty for one that other panes show."""
    return _talk(event, tz) if isinstance(event, TalkEvent | Opaque) else _owner(event, names)


def _talk(event: TalkEvent | Opaque, tz: tzinfo | None) -> str:
    match event:
        case SurveyAsked():
            return "the customer is asked for a rating"
        case SurveyAnswered(score, comment):
            return f"the customer rated {score} of 5{_said(comment)}"
        case CallbackScheduled(due, phone, topic):
            return f"a call to {phone} is planned for {moment_of(due, tz)}{_said(topic)}"
        case Opaque(name):
            return f"something happened that this version does not know: {name}"
        case MessagePosted() | SignalsReported() | ContextSet() | ContextCleared():
            return ""
        case SuggestionOffered() | SuggestionMarked():
            return ""
        case _:
            assert_never(event)


def _owner(event: OwnershipEvent, names: Names) -> str:
    match event:
        case ConversationOpened(_, channel):
            return f"the conversation began on {channel}"
        case HandoffRequested(why=why):
            return f"handed to a person: {rule_words(why.rule)}" if why else "handed to a person"
        case OfferAccepted(agent=agent):
            return f"{names(agent)} took over"
        case OfferDeclined(_, agent, reason):
            return f"{names(agent)} declined{_said(reason)}"
        case OfferTimedOut(_, agent):
            return f"{names(agent)} did not answer the offer"
        case Transferred(agent, skill, preferred, note):
            to = names(preferred) if preferred else skill
            return f"{names(agent)} passed it on to {to}{_said(note)}"
        case AgentLost(agent):
            return f"the connection to {names(agent)} was lost: it waits again"
        case HandedBack(note):
            return f"handed back to the bot{_said(note)}"
        case Resolved(code, _, note):
            return f"resolved: {code or 'no code'}{_said(note)}"
        case Closed(reason):
            return "closed" if reason == "closed" else f"closed: {words_of(reason)}"
        case Reopened(reason):
            return f"opened again: {words_of(reason)}"
        case BotLeaseGranted() | BotLeaseLost() | OfferMade() | OfferWithdrawn():
            return ""
        case _:
            assert_never(event)


def _said(remark: str) -> str:
    return f', "{remark}"' if remark else ""
