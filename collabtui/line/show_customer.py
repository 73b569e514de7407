"""What a customer reads: each event of the public log as lines, purely."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import assert_never

from broker.domain.actors import Actor
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
from broker.domain.teamwork_events import (
    ConsultAsked,
    ConsultEnded,
    SupervisorJoined,
    SupervisorLeft,
    WorkHeld,
    WorkUnheld,
)
from broker.domain.transcript import PublicTranscript
from broker.protocol.frames import Waiting
from collabtui.line.moments import moment
from collabtui.line.printed import Printed, label, word
from collabtui.ui.hopes import expected

WAITING = "you are in the queue for a person"
PROPOSAL = "would you like a person? /yes or /no; anything else goes to the bot"
SURVEY = "survey: answer with /rate 1-5 [comment]"
CLOSED = "the conversation is closed; write to take it up again"


@dataclass(frozen=True, slots=True)
class View:
    """What the lines depend on: agents' names by id, the messages that were typed here, whether to repeat those."""

    names: Mapping[str, str] = field(default_factory=dict)
    typed: frozenset[str] = frozenset()
    echo: bool = False


def learned(view: View, event: Event) -> View:
    """The view with the name of an agent who came."""
    match event:
        case OfferAccepted(_, who, name) | TakenOver(who, name) | SupervisorJoined(who, name):
            return replace(view, names={**view.names, who: name})
        case _:
            # Nobody is named by it.
            return view


def happened(view: View, actor: Actor, event: Event) -> list[Printed]:
    """The lines for one event as it happens."""
    if isinstance(event, MessagePosted):
        return message(view, actor, event)
    status = _status(event) if isinstance(event, ConversationEvent) else ""
    return [Printed(status)] if status else []


def message(view: View, actor: Actor, event: MessagePosted) -> list[Printed]:
    """The line of a message. The broker never sends customers a note; should it, it stays unread."""
    if event.visibility != "public" or (event.message in view.typed and not view.echo):
        return []
    return [Printed(event.text, speaker(view, actor), "message")]


def speaker(view: View, actor: Actor) -> str:
    """Who speaks, in the customer's words."""
    match actor.role:
        case "customer":
            return "you"
        case "bot" | "desk":
            return actor.role
        case "agent" | "supervisor" | "copilot":
            return f"{label(view.names.get(actor.id, actor.id))} ({actor.role})"
        case _:
            assert_never(actor.role)


def _status(event: ConversationEvent) -> str:
    match event:
        case HandoffRequested():
            return WAITING
        case OfferAccepted(_, _, name):
            return f"{label(name)} (agent) is with you"
        case TakenOver() | SupervisorJoined() | SupervisorLeft():
            return _of_a_supervisor(event)
        case Transferred() | AgentLost() | Reassigned() | Requeued():
            return f"{WAITING} again"
        case PutToSleep(until):
            return asleep(until)
        case HandoffProposed():
            return PROPOSAL
        case HandedBack():
            return "the bot answers you again"
        case Resolved():
            return "the agent has finished"
        case SurveyAsked():
            return SURVEY
        case SurveyAnswered(score):
            return f"you rated this {score} of 5"
        case CallbackScheduled(due, phone):
            return f"a call to {word(phone)} is planned for {moment(due)}"
        case Closed():
            return CLOSED
        case Reopened():
            return "the conversation is open again"
        case MessagePosted() | ConversationOpened() | SignalsReported() | ContextSet() | ContextCleared() | Opaque():
            return ""
        case BotLeaseGranted() | BotLeaseLost() | SuggestionOffered() | SuggestionMarked() | SuggestionRated():
            return ""
        case OfferMade() | OfferDeclined() | OfferTimedOut() | OfferWithdrawn() | WarmOffered() | WarmEnded():
            return ""
        case ProposalAnswered() | LanguageDetected() | PolicyApplied() | AlertRaised() | EscalationMarked():
            return ""
        case TurnFlagged() | WorkHeld() | WorkUnheld() | ConsultAsked() | ConsultEnded() | Erased():
            return ""
        case _:
            assert_never(event)


def _of_a_supervisor(event: TakenOver | SupervisorJoined | SupervisorLeft) -> str:
    match event:
        case TakenOver(_, name):
            return f"{label(name)} (supervisor) is with you"
        case SupervisorJoined(_, name):
            return f"{label(name)} (supervisor) joins the talk"
        case SupervisorLeft():
            return "the supervisor has left the talk"
        case _:
            assert_never(event)


def asleep(until: int) -> str:
    """When a snoozed conversation goes on (``until`` in Unix milliseconds)."""
    return f"we'll be back on this at {moment(until)}"


def place(waiting: Waiting) -> list[Printed]:
    """The place in the queue; nothing for who waits no more, since another line says who came."""
    if not waiting.position:
        return []
    hope = expected(waiting.expected_ms)
    return [Printed(f"you are number {waiting.position} of {waiting.of} in the queue{f'. {hope}' if hope else ''}")]


def situation(transcript: PublicTranscript) -> list[Printed]:
    """Where the conversation stands, said once after what was said before."""
    match transcript.speaker:
        case "bot":
            now = "a bot answers; /human asks for a person"
        case "waiting":
            now = WAITING if transcript.wakes is None else asleep(transcript.wakes)
        case "agent":
            now = f"{label(transcript.agent_name)} (agent) is with you"
        case "closed":
            now = CLOSED
        case _:
            assert_never(transcript.speaker)
    asked = [Printed(PROPOSAL)] if transcript.proposal else []
    return [Printed(now), *asked] + ([Printed(SURVEY)] if transcript.survey_open else [])


def history(view: View, transcript: PublicTranscript) -> list[Printed]:
    """All that was said, with where it stands."""
    said = [Printed(line.text, speaker(view, line.author), "message") for line in transcript.lines]
    return [*said, *situation(transcript)]
