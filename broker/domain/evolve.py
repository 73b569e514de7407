"""How each event changes a conversation: the one fold that broker, screens, replays share."""

from collections.abc import Iterable
from dataclasses import replace
from typing import assert_never

from broker.domain.context import Field, Reading, written
from broker.domain.conversation import Conversation, Parts
from broker.domain.conversation_parts import Callback, Diagnosis, Line, Suggestion, Survey
from broker.domain.erasure import GONE
from broker.domain.erasure_events import Erased
from broker.domain.events import (
    CallbackScheduled,
    ContextCleared,
    ContextSet,
    MessagePosted,
    Opaque,
    Recorded,
    SignalsReported,
    SuggestionMarked,
    SuggestionOffered,
    SuggestionRated,
    SurveyAnswered,
    SurveyAsked,
    TalkEvent,
)
from broker.domain.evolve_judged import evolve_judged
from broker.domain.evolve_owner import evolve_owner
from broker.domain.evolve_teamwork import evolve_teamwork
from broker.domain.ids import split_stream
from broker.domain.judgement_events import JudgementEvent
from broker.domain.lines import lines_of
from broker.domain.owner_events import OwnershipEvent
from broker.domain.owners import BotLease, BotPool
from broker.domain.teamwork_events import TeamworkEvent


def evolve(state: Conversation, recorded: Recorded) -> Conversation:
    """The conversation after one more recorded event of its log."""
    event = recorded.event
    if isinstance(event, MessagePosted):
        # What comes most is folded in one step.
        return spoken(state, recorded, event)
    if isinstance(event, TalkEvent):
        changed = evolve_talk(state, recorded, event)
    elif isinstance(event, JudgementEvent):
        changed = evolve_judged(state, recorded, event)
    elif isinstance(event, TeamworkEvent):
        changed = evolve_teamwork(state, event)
    elif isinstance(event, OwnershipEvent):
        changed = evolve_owner(state, recorded, event)
    elif isinstance(event, Erased) and event.cause == "quoted":
        changed = _unquoted(state)
    elif isinstance(event, Opaque | Erased):
        # What is gone from the log is not in what it folds to.
        changed = state
    else:
        raise TypeError(f"{recorded.stream} holds {type(event).__name__}, which is no event of a conversation")
    return changed.after(seq=recorded.seq, touched=recorded.at)


def fold(conversation: str, events: Iterable[Recorded]) -> Conversation:
    """The conversation after a whole log."""
    state = Conversation(conversation)
    for recorded in events:
        state = evolve(state, recorded)
    return state


def conversation_of(recorded: Recorded) -> str:
    """The id of the conversation that a recorded event belongs to."""
    return split_stream(recorded.stream)[1]


def evolve_talk(state: Conversation, recorded: Recorded, event: TalkEvent) -> Conversation:
    """What was said, measured or noted; the owner stays."""
    match event:
        case MessagePosted():
            return spoken(state, recorded, event)
        case SignalsReported(turn, signals):
            diagnoses = (*state.diagnoses, Diagnosis(turn, recorded.at, signals))
            by_bot, before = recorded.actor.role == "bot", state.engagement
            engagement = before.after(signals) if by_bot else before.at_risk(signals.risk)
            return state.after(diagnoses=diagnoses, engagement=engagement)
        case ContextSet(field, version):
            by, at = recorded.actor, recorded.at
            reading = Reading(field.value, version, field.source, field.confidence, by, at, field.span)
            return _with_field(state, field.name, reading)
        case ContextCleared(name, version):
            reading = Reading(None, version, "agent", 1.0, recorded.actor, recorded.at)
            return _with_field(state, name, reading)
        case SuggestionOffered(suggestion, about, text, source, score, internal, sort, past):
            offered = Suggestion(suggestion, about, text, source, score, internal, sort=sort, past=past)
            return state.after(suggestions={**state.suggestions, suggestion: offered})
        case SuggestionMarked() | SuggestionRated():
            after = _judged(state.suggestions[event.suggestion], recorded.at, event)
            return state.after(suggestions={**state.suggestions, event.suggestion: after})
        case SurveyAsked():
            return state.after(survey=Survey(asked=recorded.at))
        case SurveyAnswered(score, comment):
            return state.after(survey=replace(state.survey, score=score, comment=comment))
        case CallbackScheduled(due, phone, topic):
            return state.after(callbacks=(*state.callbacks, Callback(due, phone, topic)))
        case _:
            assert_never(event)


def _unquoted(state: Conversation) -> Conversation:
    """Without words of other conversations, of whichever: whoever follows this one has them still, to show no more."""
    kept = {
        id: one if one.past is None else replace(one, text=GONE, source="") for id, one in state.suggestions.items()
    }
    return state.after(suggestions=kept)


def _judged(one: Suggestion, at: int, event: SuggestionMarked | SuggestionRated) -> Suggestion:
    match event:
        case SuggestionMarked(fate="shown"):
            return replace(one, shown=at if one.shown is None else one.shown)
        case SuggestionMarked(fate=fate):
            return replace(one, fate=fate)
        case SuggestionRated(good=good):
            return replace(one, good=good)
        case _:
            assert_never(event)


def spoken(state: Conversation, recorded: Recorded, event: MessagePosted) -> Conversation:
    """The conversation after words, seq and time included."""
    author = recorded.actor
    line = Line(
        recorded.seq, recorded.at, author, event.message, event.text, event.visibility, event.reply_to, event.suggestion
    )
    moved: Parts = {"lines": lines_of(state.lines).after(line), "seq": recorded.seq, "touched": recorded.at}
    if event.visibility == "note" or author.role == "desk":
        pass
    elif author.role == "customer":
        _said_by_customer(state, recorded, event, moved)
    elif author.role == "bot":
        _said_by_bot(state, recorded, event, moved)
    else:
        moved["pending"] = None
        if state.ticket is not None and not state.ticket.answered:
            moved["ticket"] = replace(state.ticket, answered=True)
    return state.after(**moved)


def _said_by_customer(state: Conversation, recorded: Recorded, event: MessagePosted, moved: Parts) -> None:
    if not state.pending:
        # Who asks again while nobody answered waits on: a nudge must not forgive the bots that failed.
        moved["failed_workers"] = ()
    moved["pending"], moved["pending_since"] = event.message, recorded.at
    if isinstance(state.owner, BotPool | BotLease):
        # What is said to people is judged by nobody: measured for nothing, it would be the dearest part of a message.
        moved["engagement"] = state.engagement.said(recorded.at, event.text)


def _said_by_bot(state: Conversation, recorded: Recorded, event: MessagePosted, moved: Parts) -> None:
    """Only an answer to the newest message empties ``pending``: a reply to an older one leaves the newer waiting."""
    if state.is_closing and event.reply_to is None:
        moved["closing_said"] = True
    if event.reply_to == state.pending:
        moved["pending"], moved["failed_workers"] = None, ()
        moved["engagement"] = state.engagement.answered(recorded.at)


def _with_field(state: Conversation, name: str, reading: Reading) -> Conversation:
    field: Field = written(state.fields.get(name), name, reading)
    return state.after(fields={**state.fields, name: field})
