"""The moments of a recorded conversation at which the escalation rules were judged."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from broker.domain.actors import DESK
from broker.domain.context import FieldValue
from broker.domain.conversation import Conversation
from broker.domain.events import ContextSet, MessagePosted, Recorded, SignalsReported
from broker.domain.evolve import evolve
from broker.domain.judgement_events import HandoffProposed, LanguageDetected, PolicyApplied, ProposalAnswered
from broker.domain.owner_events import HandoffRequested, Resolved
from broker.domain.signals import Signals, Why

#: What a command writes before the message, or the signals, that it is judged by.
_BEFORE = (ContextSet, LanguageDetected, PolicyApplied, ProposalAnswered)

Act = Literal["offer", "now"]


@dataclass(frozen=True, slots=True)
class Called:
    """A rule called for a person: it asked the customer first, or handed over at once."""

    rule: str
    act: Act


@dataclass(frozen=True, slots=True)
class Moment:
    """A customer's message, or a bot's turn, that the rules were judged on.

    ``before`` is the conversation before the command, ``recorded`` the first event that shows it; ``turn`` is the
    customer's message, ``called`` what was decided. A bot's turn measured ``signals``, found ``fields``; ``done`` tells
    whether it considered the matter solved, None where the record does not.
    """

    before: Conversation
    recorded: Recorded
    turn: str
    called: Called | None
    signals: Signals | None = None
    fields: tuple[FieldValue, ...] = ()
    done: bool | None = False


@dataclass(frozen=True, slots=True)
class Step:
    """One event with the conversation on both sides of it; ``moment`` where the rules were judged on it.

    ``is_judged`` marks a decision of the rules: not of a button, a worker's own wish, a supervisor.
    """

    recorded: Recorded
    before: Conversation
    after: Conversation
    moment: Moment | None
    is_judged: bool


def steps(conversation: str, log: Sequence[Recorded]) -> Iterator[Step]:
    """The whole log of one conversation, event by event."""
    state = Conversation(conversation)
    command = state  # as it was before the newest command wrote anything
    judged: set[int] = set()
    newest: tuple[int, str, str] | None = None  # the newest moment: when, whose, on which message
    for place, recorded in enumerate(log):
        if not (place and _goes_on(log[place - 1], recorded)):
            command = state
        moment = None
        turn = _judged_turn(state, recorded)
        # A bot's turn shows in its signals, then in its lines: it was judged once.
        if turn is not None and place not in judged and newest != (recorded.at, recorded.actor.role, turn):
            decided = _decided(log, place, turn)
            judged.update(() if decided is None else (decided,))
            moment = _moment(command, log, place, turn, decided)
            newest = (recorded.at, recorded.actor.role, turn)
        after = evolve(state, recorded)
        yield Step(recorded, state, after, moment, place in judged)
        state = after


def _judged_turn(state: Conversation, recorded: Recorded) -> str | None:
    """The customer's message that the rules were judged on here; None where they were not."""
    if state.phase not in ("bot", "bot_closing"):
        return None
    match recorded.actor.role, recorded.event:
        case "customer", MessagePosted(message=message):
            return message
        case "bot", SignalsReported(turn=turn):
            return turn
        case "bot", MessagePosted(reply_to=turn, visibility="public"):
            return turn  # a turn that measured nothing is judged, too
        case "bot", HandoffRequested(why=Why(rule=rule, evidence=turn)) if rule != "bot_asked":
            return turn
        case _:
            return None


def _moment(before: Conversation, log: Sequence[Recorded], place: int, turn: str, decided: int | None) -> Moment:
    recorded = log[place]
    called = None if decided is None else _called(log[decided])
    if recorded.actor.role == "customer":
        return Moment(before, recorded, turn, called)
    signals = recorded.event.signals if isinstance(recorded.event, SignalsReported) else None
    return Moment(before, recorded, turn, called, signals, _found(log, place), _done(before, log, place, called))


def _done(before: Conversation, log: Sequence[Recorded], place: int, called: Called | None) -> bool | None:
    """Whether the bot considered the matter solved: a turn that hands over, or comes after the end, keeps it back."""
    if before.is_closing or (called is not None and called.act == "now"):
        return None
    rest = (log[later] for later in _rest(log, place))
    return any(isinstance(one.event, Resolved) for one in rest)


def _goes_on(last: Recorded, recorded: Recorded) -> bool:
    """True where the command that wrote ``last`` wrote this, too, before what it is judged by."""
    return last.at == recorded.at and last.actor == recorded.actor and isinstance(last.event, _BEFORE)


def _found(log: Sequence[Recorded], place: int) -> tuple[FieldValue, ...]:
    first = place
    while first and _goes_on(log[first - 1], log[first]):
        first -= 1
    return tuple(one.event.field for one in log[first:place] if isinstance(one.event, ContextSet))


def _rest(log: Sequence[Recorded], place: int) -> Iterator[int]:
    """Where the events stand that the command of ``log[place]`` may have written after that one."""
    first = log[place]
    for later in range(place + 1, len(log)):
        recorded = log[later]
        if recorded.at != first.at or recorded.actor not in (first.actor, DESK):
            return
        if isinstance(recorded.event, SignalsReported):
            return
        yield later


def _decided(log: Sequence[Recorded], place: int, turn: str) -> int | None:
    """Where the rules' decision on ``log[place]`` stands: there, or in the rest of the same command's events."""
    first = log[place]
    for later in (place, *_rest(log, place)):
        match log[later].event:
            case HandoffRequested(ticket=made, why=why) | HandoffProposed(proposal=made, why=why):
                return later if _is_of(first, made, why, turn) else None
            case _:
                continue
    return None


def _is_of(first: Recorded, made: str, why: Why | None, turn: str) -> bool:
    """True where the same command decided it: what a customer's message makes is named after the message."""
    if first.actor.role == "customer":
        return made.startswith(f"{turn}.")
    return why is not None and why.rule != "bot_asked"


def _called(recorded: Recorded) -> Called | None:
    match recorded.event:
        case HandoffRequested(why=Why(rule=rule)):
            return Called(rule, "now")
        case HandoffProposed(why=Why(rule=rule)):
            return Called(rule, "offer")
        case _:
            return None
