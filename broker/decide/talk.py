"""What is said, noted or measured; a customer's words may themselves call for a person."""

from typing import assert_never

from broker.decide.case import (
    PEOPLE,
    Case,
    Decision,
    is_a_persons,
    of_a_new_message,
    of_an_honest_source,
    of_this_epoch,
    owned_by_actor,
    with_its_lease,
)
from broker.decide.closing import once_reopened, reopened
from broker.decide.handoff import handed_off
from broker.domain.commands import (
    ClearField,
    MarkSuggestion,
    OfferSuggestion,
    OpenConversation,
    PostMessage,
    ReportSignals,
    ScheduleCallback,
    SetField,
    TalkCommand,
)
from broker.domain.context import Field, FieldValue
from broker.domain.conversation import Conversation
from broker.domain.customers import ConversationStarted
from broker.domain.errors import (
    AlreadyExists,
    BadCommand,
    Forbidden,
    LimitReached,
    NotFound,
    StaleVersion,
    WrongPhase,
)
from broker.domain.events import (
    CallbackScheduled,
    ContextCleared,
    ContextSet,
    Event,
    MessagePosted,
    SignalsReported,
    SuggestionMarked,
    SuggestionOffered,
)
from broker.domain.ids import stream_of
from broker.domain.owner_events import ConversationOpened
from broker.policy.escalation import judge_text


def decide_talk(case: Case, command: TalkCommand) -> Decision:
    """The events of a command that says, notes, measures or proposes something."""
    match command:
        case OpenConversation():
            return _open(case, command)
        case PostMessage():
            return _post(case, command)
        case ReportSignals(_, turn, signals):
            _known_message(case.state, turn)
            return case.only(SignalsReported(turn, signals))
        case SetField(_, field, expected):
            return case.only(_set(case, field, expected))
        case ClearField(_, name, expected):
            return case.only(_cleared(case, name, expected))
        case OfferSuggestion():
            return case.only(_suggested(case, command))
        case MarkSuggestion(_, suggestion, fate):
            if suggestion not in case.state.suggestions:
                raise NotFound(f"There is no suggestion {suggestion} in this conversation.")
            return case.only(SuggestionMarked(suggestion, fate))
        case ScheduleCallback(_, due, phone, topic):
            if due <= case.at:
                raise BadCommand("A callback must lie in the future.")
            return case.only(CallbackScheduled(due, phone, topic))
        case _:
            assert_never(command)


def _open(case: Case, command: OpenConversation) -> Decision:
    if case.state.seq:
        raise AlreadyExists(f"The id {command.conversation} is taken: make a new one.")
    customer = case.facts.customers.get(case.actor.id)
    opened = ConversationOpened(
        customer=case.actor.id,
        channel=command.channel,
        language=command.language,
        policy_version=case.policy.version,
        record=customer.record if customer else None,
        topic=command.topic,
    )
    started = ConversationStarted(command.conversation)
    return {case.stream: (opened,), stream_of("customer", case.actor.id): (started,)}


def _post(case: Case, command: PostMessage) -> Decision:
    if len(case.state.lines) >= case.policy.limits.lines:
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
    if case.actor.role == "supervisor":
        raise Forbidden("A supervisor writes notes here; only the owner answers the customer.")
    if command.epoch is None:
        raise BadCommand("A reply must name the epoch that it was written under: send post_message.epoch.")
    of_this_epoch(case, command.epoch)
    owned_by_actor(case)
    return case.only(message)


def _from_customer(case: Case, command: PostMessage, message: MessagePosted) -> Decision:
    if command.visibility != "public":
        raise Forbidden("A customer writes public messages only.")
    if command.suggestion is not None:
        raise Forbidden("Suggestions are for agents.")
    if case.state.is_closed:
        then = once_reopened(case, "customer wrote")
        return reopened(case, "customer wrote", message, *_called_for(then, message))
    return case.only(message, *_called_for(case, message))


def _called_for(case: Case, message: MessagePosted) -> tuple[Event, ...]:
    """The handoff that the customer's own words ask for, while no person is involved yet."""
    if case.state.phase not in ("bot", "bot_closing"):
        return ()
    escalation = judge_text(case.policy, case.state.language, message.text, message.message)
    return handed_off(case, escalation) if escalation else ()


def _known_message(state: Conversation, message: str) -> None:
    if state.line(message) is None:
        raise NotFound(f"There is no message {message} in this conversation.")


def _suggested(case: Case, command: OfferSuggestion) -> SuggestionOffered:
    _known_message(case.state, command.about)
    if case.state.is_closed:
        raise WrongPhase("The conversation is closed: nobody needs a suggestion.", {"phase": "closed"})
    return SuggestionOffered(case.facts.command, command.about, command.text, command.source, command.score)


def _current(case: Case, name: str, expected: int) -> Field | None:
    """The field as it is now; refused when that is not what the writer saw."""
    field = case.state.fields.get(name)
    version = field.version if field else 0
    if version == expected:
        return field
    if field is None:
        raise StaleVersion(f"The field {name} does not exist; you expected version {expected}.", {"version": 0})
    present = field.present
    raise StaleVersion(
        f"The field {name} was changed by {present.by.role} {present.by.id}: it is at version {version}, "
        f"you expected {expected}.",
        {
            "version": version,
            "value": present.value,
            "by": f"{present.by.role} {present.by.id}",
            "at": present.at,
        },
    )


def _set(case: Case, field: FieldValue, expected: int) -> ContextSet:
    _may_be_changed(case)
    with_its_lease(case)
    of_an_honest_source(case, field)
    present = _current(case, field.name, expected)
    if present is not None and is_a_persons(present) and case.actor.role not in PEOPLE:
        by = present.present.by
        raise Forbidden(f"The field {field.name} was written by {by.role} {by.id}: only a person may change it.")
    return ContextSet(field, expected + 1)


def _may_be_changed(case: Case) -> None:
    if case.state.is_closed:
        raise WrongPhase("The conversation is closed: reopen it before changing its context.", {"phase": "closed"})


def _cleared(case: Case, name: str, expected: int) -> ContextCleared:
    _may_be_changed(case)
    if _current(case, name, expected) is None:
        raise NotFound(f"There is no field {name} to clear.")
    return ContextCleared(name, expected + 1)
