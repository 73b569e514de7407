"""What an agent reads of the desk itself: offers, presence, lists."""

from collections.abc import Iterable, Mapping

from broker.domain.agent_events import (
    AgentRegistered,
    CapacitySet,
    OfferReleased,
    PresenceSet,
    ReleaseOutcome,
    SkillsSet,
    WorkReleased,
    WrapUpEnded,
    WrapUpStarted,
)
from broker.domain.context import BOOKKEEPING
from broker.domain.conversation import Conversation
from broker.domain.events import Event
from broker.domain.owners import named
from broker.protocol.rows import ConversationRow
from collabtui.line.chats import Chat
from collabtui.line.moments import lasting, moment
from collabtui.line.printed import Printed, quoted, word
from collabtui.line.show_agent import customer_of, field_value, suggestion_line


def offer(number: int, state: Conversation, at: int) -> Printed:
    """An offer, with what one needs to decide on it. ``at`` is now, in Unix milliseconds."""
    ticket = state.ticket
    rule = ticket.why.rule if ticket and ticket.why else "unknown"
    waited = lasting(at - ticket.since) if ticket else "0 s"
    last = next((line.text for line in reversed(state.lines) if line.author.role == "customer"), "")
    return Printed(
        f"offer {number}: conversation {word(state.id)} customer {word(customer_of(state))}, rule {word(rule)}, "
        f"waited {waited}: {quoted(last)} — /accept {number} or /decline {number} reason"
    )


def offer_waits(number: int, alerts: int) -> Printed:
    """An offer that nobody answered yet; ``alerts`` counts how often that was told."""
    return Printed(f"offer {number} still waits (alert {alerts}) — /accept {number} or /decline {number} reason")


def offer_over(number: int, outcome: ReleaseOutcome) -> Printed:
    """What became of an offer that was not accepted."""
    told: Mapping[ReleaseOutcome, str] = {
        "declined": "declined",
        "timed_out": "over: nobody answered it. You get no more offers until you type /online",
        "withdrawn": "withdrawn",
    }
    return Printed(f"offer {number} is {told[outcome]}")


def own(event: Event, number: int) -> list[Printed]:
    """What happened to the agent; ``number`` is that of the conversation the event is about, if it is."""
    match event:
        case PresenceSet(presence, reason):
            return [Printed(f"you are {presence}{f' ({word(reason)})' if reason else ''}")]
        case AgentRegistered(_, skills, capacity):
            return [Printed(f"your skills: {_skills(skills)}; you may hold {capacity}")]
        case SkillsSet(skills):
            return [Printed(f"your skills: {_skills(skills)}")]
        case CapacitySet(capacity):
            return [Printed(f"you may hold {capacity} conversations")]
        case OfferReleased(_, _, outcome):
            return [offer_over(number, outcome)]
        case WorkReleased(_, outcome):
            return [Printed(f"this conversation is no longer yours: {outcome.replace('_', ' ')}", number=number)]
        case WrapUpStarted(_, until):
            end = f" until {moment(until)}" if until is not None else ""
            return [Printed(f"you are in wrap-up{end}; /ready ends it")]
        case WrapUpEnded():
            return [Printed("the wrap-up is over")]
        case _:
            # Every other event here is told by what follows from it: an offer, a packet.
            return []


def _skills(skills: Mapping[str, int]) -> str:
    return ", ".join(f"{word(name)} {level}" for name, level in skills.items()) or "none"


def queue(rows: Iterable[ConversationRow], at: int) -> list[Printed]:
    """Who waits, the next one first. ``at`` is now, in Unix milliseconds."""
    queued = (row for row in rows if row.phase in ("queued", "offered"))
    waiting = sorted(queued, key=lambda row: (row.turn or row.since, row.conversation))
    return [Printed(f"{len(waiting)} in the queue"), *(_waiting(row, at) for row in waiting)]


def _waiting(row: ConversationRow, at: int) -> Printed:
    return Printed(
        f"conversation {word(row.conversation)} customer {word(row.name or row.customer)}, skill {word(row.skill)}, "
        f"priority {row.priority}, rule {word(row.rule)}, waited {lasting(at - row.since)}, with {word(row.owner)}"
    )


def chats(known: Iterable[tuple[Chat, Conversation | None]], current: int | None) -> list[Printed]:
    """The agent's conversations with their open offers."""
    lines = [_chat(chat, state, chat.number == current) for chat, state in known]
    return lines or [Printed("you have no conversations")]


def _chat(chat: Chat, state: Conversation | None, is_current: bool) -> Printed:
    what = "yours" if chat.is_held else "offered to you"
    customer = customer_of(state) if state else chat.conversation
    last = f": {quoted(state.lines[-1].text)}" if state and state.lines else ""
    current = " (current)" if is_current else ""
    return Printed(f"customer {word(customer)}, {what}{current}{last}", number=chat.number)


def fields(number: int, state: Conversation) -> list[Printed]:
    """The fields of the context that hold something."""
    lines = [
        Printed(field_value(field.name, field.value, field.present), number=number)
        for field in state.fields.values()
        if field.value is not None and field.name != BOOKKEEPING
    ]
    return lines or [Printed("there are no fields", number=number)]


def suggestions(number: int, state: Conversation) -> list[Printed]:
    """The suggestions that nobody did anything with, under the numbers that /insert takes."""
    lines = [
        Printed(suggestion_line(place, one.text, one.source, one.score, internal=one.internal), number=number)
        for place, one in enumerate(state.suggestions.values(), 1)
        if one.fate is None
    ]
    return lines or [Printed("there are no suggestions", number=number)]


def not_yours(number: int, state: Conversation | None) -> Printed:
    """Why a reply was not sent."""
    owner = f"it belongs to {word(named(state.owner))}" if state else "it is no longer yours"
    return Printed(f"not sent: {owner}", number=number)
