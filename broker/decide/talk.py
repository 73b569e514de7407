"""What is said, noted or measured; a customer's words may themselves call for a person."""

from dataclasses import replace
from typing import assert_never

from broker.decide.callbacks import called_back
from broker.decide.case import (
    Case,
    Decision,
    known_message,
    of_a_new_message,
    of_this_epoch,
    once,
)
from broker.decide.closing import reopened
from broker.decide.fields import field_cleared, field_set
from broker.decide.holds import answered, woken_by_customer
from broker.decide.outreach import outreach_stopped, reached_out, stops_outreach
from broker.decide.proposals import called_for
from broker.decide.suggested import marked, proposed, rated
from broker.decide.supervision import may_speak
from broker.domain.commands import (
    ClearField,
    MarkSuggestion,
    OfferSuggestion,
    OpenConversation,
    PostMessage,
    RateSuggestion,
    ReachOut,
    ReportSignals,
    ScheduleCallback,
    SetField,
    TalkCommand,
)
from broker.domain.customers import ConversationStarted, CustomerRecord
from broker.domain.errors import (
    AlreadyExists,
    BadCommand,
    Forbidden,
    LimitReached,
    NotFound,
)
from broker.domain.events import (
    CallbackScheduled,
    MessagePosted,
    SignalsReported,
)
from broker.domain.ids import stream_of
from broker.domain.owner_events import ConversationOpened, Reopened


def decide_talk(case: Case, command: TalkCommand) -> Decision:
    """The events of a command that says, notes, measures or proposes something."""
    match command:
        case OpenConversation():
            return _open(case, command)
        case ReachOut():
            return reached_out(case, command)
        case PostMessage():
            return _post(case, command)
        case ReportSignals(_, turn, signals):
            known_message(case.state, turn)
            return case.only(SignalsReported(turn, signals))
        case SetField(_, field, expected):
            return case.only(field_set(case, field, expected))
        case ClearField(_, name, expected):
            return case.only(field_cleared(case, name, expected))
        case OfferSuggestion():
            return case.only(proposed(case, command))
        case MarkSuggestion():
            return case.only(marked(case, command))
        case RateSuggestion():
            return case.only(rated(case, command))
        case ScheduleCallback(_, due, phone, topic):
            return called_back(case, CallbackScheduled(due, phone, topic))
        case _:
            assert_never(command)


def _open(case: Case, command: OpenConversation) -> Decision:
    if case.state.seq:
        raise AlreadyExists(f"The id {command.conversation} is taken: make a new one.")
    _may_open_one_more(case)
    opened = ConversationOpened(
        customer=case.actor.id,
        channel=command.channel,
        language=command.language,
        policy_version=case.policy.version,
        record=_record(case, command),
        topic=command.topic,
    )
    started = ConversationStarted(command.conversation)
    return {case.stream: (opened,), stream_of("customer", case.actor.id): (started,)}


def _may_open_one_more(case: Case) -> None:
    customer, most = case.facts.customers.get(case.actor.id), case.policy.limits.conversations
    if customer is not None and sum(visit.finished is None for visit in customer.visits) >= most:
        raise LimitReached(f"You have {most} conversations open, which is as many as you may: go on in one of them.")


def _record(case: Case, command: OpenConversation) -> CustomerRecord | None:
    """What the business knows of the customer, on the device they use today."""
    customer = case.facts.customers.get(case.actor.id)
    if customer is None:
        return None
    return replace(customer.record, device=command.device) if command.device else customer.record


def _post(case: Case, command: PostMessage) -> Decision:
    if case.actor.role == "customer" and len(case.state.lines) >= case.policy.limits.lines:
        raise LimitReached(f"This conversation holds {len(case.state.lines)} messages already: open a new one.")
    of_a_new_message(case)
    message = MessagePosted(
        case.facts.command,
        command.text,
        case.state.epoch,
        command.visibility,
        command.reply_to,
        command.suggestion,
    )
    if case.actor.role == "customer":
        return _from_customer(case, command, message)
    if command.visibility == "note":
        return case.only(message)
    if command.epoch is None:
        raise BadCommand("A reply must name the epoch that it was written under: send post_message.epoch.")
    of_this_epoch(case, command.epoch)
    may_speak(case)
    _fit_for_customers(case, command.suggestion)
    return answered(case, message)


def _fit_for_customers(case: Case, suggestion: str | None) -> None:
    proposed = case.state.suggestions.get(suggestion) if suggestion else None
    if suggestion and proposed is None:
        raise NotFound(f"There is no suggestion {suggestion} in this conversation.")
    if proposed is not None and proposed.internal:
        raise Forbidden("That passage is for the desk only: tell the customer in your own words.")


def _from_customer(case: Case, command: PostMessage, message: MessagePosted) -> Decision:
    if command.visibility != "public":
        raise Forbidden("A customer writes public messages only.")
    if command.suggestion is not None:
        raise Forbidden("Suggestions are for agents.")
    if case.state.is_closed:
        then = once(case, Reopened("customer wrote"))
        return reopened(case, "customer wrote", message, *called_for(then, message))
    if stops_outreach(case, message):
        return outreach_stopped(case, message)
    woken = woken_by_customer(case, message)
    return case.only(message, *called_for(case, message)) if woken is None else woken
