"""A bot's turn as one decision, with the leases it speaks under."""

from typing import assert_never

from broker.decide.callbacks import allowed
from broker.decide.case import (
    Case,
    Decision,
    is_a_persons,
    of_a_new_message,
    of_an_honest_source,
    of_this_epoch,
    once,
)
from broker.decide.closing import NOT_ASKED, closed
from broker.decide.escalated import asked_for, handed_off
from broker.decide.proposals import proposed
from broker.decide.surveys import asked, is_survey_due, of_a_due_survey
from broker.decide.turns import in_its_language, judged
from broker.decide.work import together
from broker.domain.commands import BotCommand, EndBotLease, GiveUpOnBots, GrantBotLease, TakeBotTurn, TellOfDelay
from broker.domain.context import FieldValue
from broker.domain.conversation import Conversation
from broker.domain.errors import BadCommand, NotOwner, WrongPhase
from broker.domain.events import CallbackScheduled, ContextSet, Event, MessagePosted, SignalsReported
from broker.domain.owner_events import BotLeaseGranted, BotLeaseLost, Resolved
from broker.domain.owners import BotPool, named
from broker.policy.escalation import unanswered


def decide_bot(case: Case, command: BotCommand) -> Decision:
    """The events of a command of, or about, a bot worker."""
    match command:
        case TakeBotTurn():
            return _turn(case, command)
        case GrantBotLease(_, worker):
            if not isinstance(case.state.owner, BotPool):
                raise WrongPhase(f"It belongs to {named(case.state.owner)}.", {"phase": case.state.phase})
            return case.only(BotLeaseGranted(worker, case.id("lease")))
        case EndBotLease(_, lease, reason):
            if case.state.lease is None or case.state.lease.lease != lease:
                raise WrongPhase(f"That lease is over: it belongs to {named(case.state.owner)}.")
            return case.only(BotLeaseLost(lease, reason))
        case GiveUpOnBots(_, rule):
            return case.only(*_given_up(case, rule))
        case TellOfDelay():
            return case.only(_told_of_delay(case))
        case _:
            assert_never(command)


def _given_up(case: Case, rule: str) -> tuple[Event, ...]:
    """People must answer: the bot that held it loses its lease in the same breath."""
    if case.state.phase not in ("bot", "bot_closing"):
        raise WrongPhase(f"It belongs to {named(case.state.owner)}.", {"phase": case.state.phase})
    if case.state.pending is None:
        raise WrongPhase("No message waits for an answer any more.", {"phase": case.state.phase})
    return handed_off(case, unanswered(case.policy, asked_for(case, rule, words="no_bot")))


def is_told_of_delay(state: Conversation) -> bool:
    """Whether the customer heard in this engagement that the bots are slow: once is enough."""
    return state.line(_delay_line(state)) is not None


def _delay_line(state: Conversation) -> str:
    return f"delay.{state.engagement.number}"


def _told_of_delay(case: Case) -> MessagePosted:
    if case.state.phase not in ("bot", "bot_closing") or is_told_of_delay(case.state):
        raise WrongPhase("There is no delay to tell of now.", {"phase": case.state.phase})
    return MessagePosted(_delay_line(case.state), case.words.slow_bot, case.state.epoch, desk=True)


def _turn(case: Case, command: TakeBotTurn) -> Decision:
    """The whole turn, judged before a word of it becomes public: a bad answer is never shown first."""
    _may_speak(case, command)
    for value in command.fields:
        of_an_honest_source(case, value)
    case, detected = in_its_language(case, command)
    measured = (*detected, *_measured(case, command))
    escalation = judged(case, command, language_is_new=bool(detected))
    if escalation is not None and not escalation.offer:
        return case.only(*measured, *handed_off(case, escalation))
    if not command.texts:
        raise BadCommand("A bot turn must say something: send take_bot_turn.texts.")
    of_a_new_message(case)
    question = proposed(case, escalation) if escalation else ()
    said = (*measured, *_said(case, command), *_call(case, command), *question)
    return together(case.only(*said), _ending(case, command))


def _may_speak(case: Case, command: TakeBotTurn) -> None:
    of_this_epoch(case, command.epoch)
    lease = case.state.lease
    if lease is None or lease.worker != case.actor.id or lease.lease != command.lease:
        raise NotOwner(f"This lease is not yours: it belongs to {named(case.state.owner)}.")
    if command.turn is None:
        if not case.state.goodbye_due:
            raise WrongPhase("There is no goodbye to say now.", {"phase": case.state.phase})
    elif command.turn != case.state.pending:
        raise WrongPhase(
            f"Message {command.turn} needs no answer any more.",
            {"pending": case.state.pending, "phase": case.state.phase},
        )


def _measured(case: Case, command: TakeBotTurn) -> tuple[Event, ...]:
    # A name given twice is one field: its last value counts, so that each version is written once.
    values = {value.name: value for value in command.fields}
    fields = tuple(event for value in values.values() for event in _found(case, value))
    if command.signals is None or command.turn is None:
        return fields
    return (*fields, SignalsReported(command.turn, command.signals))


def _found(case: Case, value: FieldValue) -> tuple[Event, ...]:
    """A field the bot found; never over what a person wrote, never the same value again."""
    field = case.state.fields.get(value.name)
    if field is None:
        return (ContextSet(value, 1),)
    if is_a_persons(field) or field.value == value.value:
        return ()
    return (ContextSet(value, field.version + 1),)


def _said(case: Case, command: TakeBotTurn) -> tuple[Event, ...]:
    """Only the last line answers the turn, so that a turn of several lines stays one turn."""
    epoch = case.state.epoch
    ids = [case.facts.command, *(case.id(f"line{i}") for i in range(1, len(command.texts)))]
    return tuple(
        MessagePosted(message, text, epoch, reply_to=command.turn)
        for message, text in zip(ids, command.texts, strict=True)
    )


def _call(case: Case, command: TakeBotTurn) -> tuple[Event, ...]:
    """The call that the bot's words promise."""
    if command.callback is None:
        return ()
    wanted = CallbackScheduled(command.callback.due, command.callback.phone, command.callback.topic)
    allowed(case, wanted)
    return (wanted,)


def _ending(case: Case, command: TakeBotTurn) -> Decision:
    """What the turn ends: the matter, where the bot says so; the goodbye, once it asks how it went."""
    solves = command.done and not case.state.is_closing
    asks = solves or (case.state.is_closing and case.state.survey.asked is None)
    if command.ask_survey and asks:
        of_a_due_survey(case)
    if solves:
        return _solved(case)
    return asked(case) if command.ask_survey and asks else {}


def _solved(case: Case) -> Decision:
    """The bot's own resolution; of a customer who was asked not long ago it is the end as well."""
    resolved = Resolved("answered by bot", bot_closes=True)
    if is_survey_due(case):
        return together(case.only(resolved), asked(case))
    return together(case.only(resolved), closed(once(case, resolved), NOT_ASKED))
