"""The window's words for what is known of the conversation."""

from datetime import tzinfo
from typing import assert_never

from broker.domain.actors import Actor
from broker.domain.events import CallbackScheduled, SurveyAnswered
from broker.domain.owner_events import (
    AgentLost,
    Closed,
    HandedBack,
    HandoffRequested,
    OfferAccepted,
    Reopened,
    Resolved,
    Transferred,
)
from broker.domain.transcript import PublicLine
from collabtui.customer.now import Happened, Happening, Now, Unsent
from collabtui.customer.views import Kind, LineView, Tone, WindowView
from collabtui.ui.times import clock

CLOSED = "Closed: write to take it up again"


def window(now: Now, at: int, zone: tzinfo | None = None) -> WindowView:
    """The window at the moment ``at`` (Unix milliseconds) on the clock of ``zone``, None for this machine's."""
    speaker, speaker_tone = _speaker(now)
    connection, connection_tone = _connection(now)
    return WindowView(
        _lines(now, at, zone),
        speaker,
        speaker_tone,
        "" if now.typist is None else f"{_name(now, now.typist)} is writing…",
        now.transcript.survey_open,
        connection,
        connection_tone,
        len(now.unsent),
    )


def _lines(now: Now, at: int, zone: tzinfo | None) -> tuple[LineView, ...]:
    """What was said, what happened in between, last what is on its way."""
    told = [(line.n, _said(now, line, at, zone)) for line in now.transcript.lines]
    told += [(one.n, _happened(one, at, zone)) for one in now.happened]
    told.sort(key=lambda numbered: numbered[0])
    return (*(line for _, line in told), *(_unsent(one, at, zone) for one in now.unsent))


def _said(now: Now, line: PublicLine, at: int, zone: tzinfo | None) -> LineView:
    return LineView(line.message, _kind(line.author), _name(now, line.author), clock(line.at, at, zone), line.text)


def _unsent(one: Unsent, at: int, zone: tzinfo | None) -> LineView:
    return LineView(one.message, "mine", "You", clock(one.at, at, zone), one.text, "sending")


def _happened(one: Happened, at: int, zone: tzinfo | None) -> LineView:
    words = _words(one.event, at, zone)
    return LineView(f"happened {one.n}", "event", "", clock(one.at, at, zone), words)


def _kind(author: Actor) -> Kind:
    match author.role:
        case "customer":
            return "mine"
        case "bot" | "desk":
            return author.role
        case "agent" | "supervisor" | "copilot":
            return "agent"
        case _:
            assert_never(author.role)


def _name(now: Now, who: Actor) -> str:
    """Who it is in the customer's words; a person's name stands with what they are, so that no name can mislead."""
    match who.role:
        case "customer":
            return "You"
        case "bot":
            return "The bot"
        case "desk":
            return "The desk"
        case "agent" | "supervisor" | "copilot":
            return f"{now.names.get(who.id, who.id)} ({who.role})"
        case _:
            assert_never(who.role)


def _speaker(now: Now) -> tuple[str, Tone]:
    if not now.transcript.n:
        return "One moment, your conversation is being opened", "muted"
    match now.transcript.speaker:
        case "bot":
            return "A bot answers", "normal"
        case "waiting":
            return _waiting(now.place), "warn"
        case "agent":
            return f"{now.transcript.agent_name} is with you", "good"
        case "closed":
            return CLOSED, "muted"
        case _:
            assert_never(now.transcript.speaker)


def _waiting(place: tuple[int, int] | None) -> str:
    if place is None:
        return "You are in the queue for a person"
    position, waiting = place
    return f"You are number {position} of {waiting} in the queue"


def _connection(now: Now) -> tuple[str, Tone]:
    kept = f" {len(now.unsent)} kept until then ·" if now.unsent else ""
    match now.connection:
        case "online":
            return "connected", "good"
        case "connecting":
            return f"connecting…{kept} {now.detail}".rstrip(), "warn"
        case "reconnecting":
            return f"reconnecting…{kept} {now.detail}".rstrip(), "warn"
        case "refused" | "stopped":
            return f"not connected: {now.detail}", "danger"
        case _:
            assert_never(now.connection)


def _words(event: Happening, at: int, zone: tzinfo | None) -> str:
    match event:
        case HandoffRequested():
            return "You asked for a person, or need one"
        case OfferAccepted():
            return f"{event.name} is with you"
        case Transferred():
            return "You are passed on to somebody else"
        case AgentLost():
            return "The connection to your agent was lost, so somebody else will come"
        case HandedBack():
            return "The bot answers you again"
        case Resolved():
            return "The matter is marked as solved"
        case SurveyAnswered():
            return f"You rated this {event.score} of 5"
        case CallbackScheduled():
            return f"You will be called at {event.phone}: {_planned(event.due, at, zone)}"
        case Closed():
            return CLOSED
        case Reopened():
            return "The conversation is open again"
        case _:
            assert_never(event)


def _planned(due: int, at: int, zone: tzinfo | None) -> str:
    try:
        return clock(due, at, zone)
    except (ValueError, OverflowError, OSError):
        # Others may plan a call for any number of milliseconds, years beyond 9999 included.
        return f"{due} ms after 1970"
