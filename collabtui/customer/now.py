"""What is known of the customer's conversation at one moment, folded from the client's updates."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import assert_never

from broker.domain.actors import Actor
from broker.domain.events import CallbackScheduled, Event, MessagePosted, SurveyAnswered
from broker.domain.ids import CONVERSATION, stream_of
from broker.domain.owner_events import (
    AgentLost,
    Closed,
    HandedBack,
    HandoffRequested,
    OfferAccepted,
    PutToSleep,
    Reassigned,
    Reopened,
    Requeued,
    Resolved,
    TakenOver,
    Transferred,
)
from broker.domain.teamwork_events import SupervisorJoined, SupervisorLeft
from broker.domain.transcript import PublicLine, PublicTranscript
from broker.protocol.frames import Waiting
from collabtui.client.updates import (
    AssistGiven,
    ConnectionState,
    ConversationBegun,
    DraftingSeen,
    EventApplied,
    QueueChanged,
    ReworkGiven,
    StateChanged,
    TurnGiven,
    TypingSeen,
    Update,
    WaitingSeen,
)

#: What the customer is told of besides the messages.
Happening = (
    HandoffRequested
    | OfferAccepted
    | TakenOver
    | Transferred
    | Reassigned
    | Requeued
    | PutToSleep
    | SupervisorJoined
    | SupervisorLeft
    | AgentLost
    | HandedBack
    | Resolved
    | SurveyAnswered
    | CallbackScheduled
    | Closed
    | Reopened
)


@dataclass(frozen=True, slots=True)
class Happened:
    """One of them in its place: number ``n`` of the conversation, ``at`` in Unix milliseconds."""

    n: int
    at: int
    event: Happening


@dataclass(frozen=True, slots=True)
class Unsent:
    """A message that the broker has not stored yet, as far as we know."""

    message: str
    at: int
    text: str


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Another conversation of ours; ``is_news`` where the desk began it, unread."""

    conversation: str
    is_news: bool = False


@dataclass(frozen=True, slots=True)
class Now:
    """``told`` is all that was said or happened, in order; ``place`` what was told of the place in the queue, None
    while we do not wait; ``typist`` who writes to us; ``elsewhere`` where else we may go.
    """

    conversation: str
    transcript: PublicTranscript = field(default_factory=PublicTranscript)
    names: Mapping[str, str] = field(default_factory=dict)
    told: tuple[PublicLine | Happened, ...] = ()
    unsent: tuple[Unsent, ...] = ()
    place: Waiting | None = None
    typist: Actor | None = None
    connection: ConnectionState = "connecting"
    detail: str = ""
    elsewhere: Elsewhere | None = None


def after(now: Now, update: Update, transcript: PublicTranscript | None) -> Now:
    """What is known after the update, where ``transcript`` is the client's copy as it is then."""
    match update:
        case EventApplied() if update.stream == stream_of(CONVERSATION, now.conversation):
            return _heard(now if update.n > 1 else _blank(now), update, transcript)
        case WaitingSeen(frame) if frame.conversation == now.conversation:
            return replace(now, place=frame if frame.position else None)
        case TypingSeen(frame) if frame.conversation == now.conversation:
            return replace(now, typist=frame.actor)
        case ConversationBegun(conversation) if conversation != now.conversation:
            return replace(now, elsewhere=Elsewhere(conversation, is_news=True))
        case StateChanged(state, detail):
            return replace(now, connection=state, detail=detail, typist=None)
        case EventApplied() | WaitingSeen() | TypingSeen() | ConversationBegun():
            return now
        case TurnGiven() | AssistGiven() | ReworkGiven() | DraftingSeen() | QueueChanged():
            # For bots, copilots, the desk.
            return now
        case _:
            assert_never(update)


def _blank(now: Now) -> Now:
    """The log begins anew: only what was not sent is known besides."""
    return Now(
        now.conversation,
        unsent=now.unsent,
        place=now.place,
        elsewhere=now.elsewhere,
        connection=now.connection,
        detail=now.detail,
    )


def _heard(now: Now, update: EventApplied, transcript: PublicTranscript | None) -> Now:
    event: Event = update.event
    now = replace(now, transcript=transcript or now.transcript)
    match event:
        case MessagePosted():
            return _read(now, PublicLine(update.n, update.at, update.actor, event.message, event.text))
        case OfferAccepted(_, who, name) | TakenOver(who, name) | SupervisorJoined(who, name):
            now = replace(now, names={**now.names, who: name})
        case _:
            now = replace(now, typist=None)
    if isinstance(event, Happening):
        return replace(now, told=(*now.told, Happened(update.n, update.at, event)))
    return now


def _read(now: Now, line: PublicLine) -> Now:
    unsent = tuple(one for one in now.unsent if one.message != line.message)
    told = now.told[:-1] if _says_again(now.told, line) else now.told
    is_typist = now.typist is not None and now.typist.role == line.author.role
    return replace(now, told=(*told, line), unsent=unsent, typist=None if is_typist else now.typist)


def _says_again(told: tuple[PublicLine | Happened, ...], line: PublicLine) -> bool:
    """Whether the desk's message tells who came, as what happened right before it does."""
    match told[-1:]:
        case (Happened(event=OfferAccepted(name=name) | TakenOver(name=name)),):
            return line.author.role == "desk" and name in line.text
        case _:
            return False
