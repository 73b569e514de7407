"""What an agent reads: each event of a conversation as lines, purely."""

from typing import assert_never

from broker.domain.actors import Actor
from broker.domain.context import FieldValue, Reading
from broker.domain.conversation import Conversation
from broker.domain.erasure_events import Erased
from broker.domain.events import (
    CallbackScheduled,
    ContextCleared,
    ContextSet,
    ConversationEvent,
    Event,
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
from broker.domain.signals import Signals
from broker.domain.teamwork_events import TeamworkEvent
from collabtui.line.moments import moment
from collabtui.line.printed import Printed, label, quoted, word
from collabtui.line.show_besides import judged, said, together


def happened(number: int, state: Conversation, actor: Actor, event: Event) -> list[Printed]:
    """The lines for one event of conversation ``number``; ``state`` is at least as new as the event."""
    if isinstance(event, MessagePosted):
        return [message(number, event.text, event.visibility, speaker(actor, customer_of(state)), actor)]
    if not isinstance(event, ConversationEvent):
        return []
    status = _status(state, actor, event)
    return [Printed(status, number=number)] if status else []


def _status(state: Conversation, actor: Actor, event: ConversationEvent) -> str:
    if isinstance(event, JudgementEvent):
        return judged(event)
    if isinstance(event, TeamworkEvent):
        return together(event)
    if isinstance(event, Erased):
        quoted = event.cause == "quoted"
        return f"what was {'suggested from an erased conversation' if quoted else 'written up to here'} was erased"
    return _talk(state, actor, event) if isinstance(event, TalkEvent | Opaque) else _owner(event)


def message(number: int, text: str, visibility: str, who: str, actor: Actor) -> Printed:
    """The line of a message, or of a note."""
    if visibility == "note":
        return Printed(text, actor.id, "note", number)
    return Printed(text, who, "message", number)


def speaker(actor: Actor, customer: str) -> str:
    """Who speaks: the role always first, so that no name can pass for another role."""
    match actor.role:
        case "customer":
            return f"customer {label(customer or actor.id)}"
        case "desk":
            return "desk"
        case "bot" | "copilot" | "agent" | "supervisor":
            return f"{actor.role} {label(actor.id)}"
        case _:
            assert_never(actor.role)


def customer_of(state: Conversation) -> str:
    """The customer's name, or their id where the business knows no name."""
    return (state.record.name if state.record else "") or state.customer


def _talk(state: Conversation, actor: Actor, event: TalkEvent | Opaque) -> str:
    match event:
        case SignalsReported(_, signals):
            return f"measured: {measured(signals)}"
        case ContextSet(field):
            return f"{field_value(field.name, field.value, field)}, by {who(actor)}"
        case ContextCleared(name):
            return f"field {word(name)} was emptied by {who(actor)}"
        case SuggestionOffered(suggestion, _, text, source, score, internal):
            return suggestion_line(_place(state, suggestion), text, source, score, internal=internal)
        case SuggestionMarked(fate="shown"):
            # Whoever looks sees it.
            return ""
        case SuggestionMarked(suggestion, fate, _, kept):
            share = "" if kept is None else f", {kept:.0%} of it kept"
            return f"suggestion {_place(state, suggestion)} was {fate}{share}"
        case SuggestionRated(suggestion, good, reason):
            return f"suggestion {_place(state, suggestion)} was called {'good' if good else 'bad'}{said(reason)}"
        case SurveyAsked():
            return "the customer is asked for a rating"
        case SurveyAnswered(score, comment):
            return f"the customer rated {score} of 5{said(comment)}"
        case CallbackScheduled(due, phone, topic):
            return f"a call to {word(phone)} is planned for {moment(due)}{said(topic)}"
        case Opaque(name):
            return f"something happened that this version does not know: {word(name)}"
        case MessagePosted():
            return ""
        case _:
            assert_never(event)


def _owner(event: OwnershipEvent) -> str:
    match event:
        case ConversationOpened(customer):
            return f"{word(customer)} opened the conversation"
        case HandoffRequested():
            return "a person is wanted"
        case OfferMade(_, agent):
            return f"offered to agent {word(agent)}"
        case OfferAccepted(_, agent):
            return f"agent {word(agent)} has it now"
        case OfferDeclined(_, agent, reason):
            return f"agent {word(agent)} declined{said(reason)}"
        case OfferTimedOut(_, agent):
            return f"agent {word(agent)} did not answer the offer"
        case OfferWithdrawn(_, agent, reason):
            return f"the offer to agent {word(agent)} was withdrawn{said(reason)}"
        case Transferred() | Reassigned() | TakenOver() | WarmOffered() | WarmEnded():
            return _passed(event)
        case PutToSleep(until, _, note):
            return f"set aside until {moment(until)}{said(note)}"
        case Requeued(reason):
            return f"it waits again: {word(reason)}"
        case AgentLost(agent):
            return f"agent {word(agent)} was away too long; it waits again"
        case HandedBack(note):
            return f"the bots have it again{said(note)}"
        case Resolved(code, _, note):
            return f"resolved: {word(code)}{said(note)}"
        case Closed(reason):
            return f"closed: {word(reason)}"
        case Reopened(reason):
            return f"reopened: {word(reason)}"
        case BotLeaseGranted() | BotLeaseLost():
            return ""
        case _:
            assert_never(event)


def _passed(event: Transferred | Reassigned | TakenOver | WarmOffered | WarmEnded) -> str:
    match event:
        case Transferred(agent, skill, preferred, note):
            return f"agent {word(agent)} passed it on to {word(preferred or skill)}{said(note)}"
        case Reassigned(_, skill, preferred, note):
            return f"a supervisor sent it to {word(preferred or skill)}{said(note)}"
        case TakenOver(_, name):
            return f"{word(name)} (supervisor) has it now"
        case WarmOffered(_, agent, _, note):
            return f"offered to agent {word(agent)}, who may take it over{said(note)}"
        case WarmEnded(_, agent, outcome, reason):
            return f"agent {word(agent)} did not take it over: {outcome.replace('_', ' ')}{said(reason)}"
        case _:
            assert_never(event)


def who(actor: Actor) -> str:
    """An actor within a line of ours."""
    return "the desk" if actor.role == "desk" else f"{actor.role} {word(actor.id)}"


def field_value(name: str, value: str, found: FieldValue | Reading) -> str:
    """A field with where its value comes from."""
    return f"field {word(name)} = {quoted(value)} ({found.source}, {found.confidence:.2f})"


def suggestion_line(place: int, text: str, source: str, score: float, *, internal: bool) -> str:
    """One suggestion with where it comes from, whole, since it may be sent to the customer."""
    eyes = ", for the desk only" if internal else ""
    return f"suggestion {place} ({word(source) or 'no source'}, {score:.2f}{eyes}): {text}"


def measured(signals: Signals) -> str:
    """What was measured on one message, in a few words."""
    intents = [f"intent {word(one.name)} {one.confidence:.2f}" for one in signals.intents[:2]]
    mood = [] if signals.sentiment is None else [f"mood {signals.sentiment:+.2f}"]
    asks = [] if not (signals.wants_human or 0) >= 0.5 else [f"wants a person {signals.wants_human:.2f}"]
    annoyed = [] if not (signals.frustration or 0) >= 0.5 else [f"frustrated {signals.frustration:.2f}"]
    failed = [f"call {word(call.name)} failed{said(call.error)}" for call in signals.api_calls if not call.ok]
    fallback = ["not understood"] if signals.fallback else []
    return ", ".join([*fallback, *intents, *mood, *asks, *annoyed, *failed]) or "nothing"


def _place(state: Conversation, suggestion: str) -> int:
    """The number that /insert takes: the place among all suggestions, which never changes."""
    return next((place for place, known in enumerate(state.suggestions, 1) if known == suggestion), 0)
