"""The lines of the transcript, put into words only where somebody looks at them."""

from collections.abc import Iterator
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
    PutToSleep,
    Reassigned,
    Reopened,
    Requeued,
    Resolved,
    TakenOver,
    Transferred,
)
from broker.domain.teamwork_events import SupervisorJoined, SupervisorLeft
from broker.domain.transcript import PublicLine
from collabtui.customer.now import Happened, Happening, Now, Unsent
from collabtui.customer.views import Kind, LineView
from collabtui.ui.times import clock

#: What stands before the time at which a snoozed conversation goes on.
BACK_AT = "We'll be back on this at"
CLOSED = "Closed: write to take it up again"


class Lines:
    """What was said, what happened in between, last what is on its way, at the moment ``at`` (Unix milliseconds) on the
    clock of ``zone``, None for this machine's.
    """

    def __init__(self, now: Now, at: int, zone: tzinfo | None = None) -> None:
        self._now, self._at, self._zone = now, at, zone

    def __len__(self) -> int:
        return len(self._now.told) + len(self._now.unsent)

    def __iter__(self) -> Iterator[LineView]:
        return (self[index] for index in range(len(self)))

    def __getitem__(self, index: int) -> LineView:
        """One line; raises IndexError."""
        if index < 0:
            index += len(self)
        match self._raw(index):
            case PublicLine() as line:
                return self._said(line)
            case Happened() as happened:
                return self._happened(happened)
            case Unsent() as unsent:
                return LineView(unsent.message, "mine", "You", self._clock(unsent.at), unsent.text, "sending")

    def length(self, index: int) -> tuple[int, int]:
        """About how many characters, how many line ends the line's text has; costs next to nothing."""
        raw = self._raw(index)
        return (0, 0) if isinstance(raw, Happened) else (len(raw.text), raw.text.count("\n"))

    def settled_as(self, before: "Lines") -> int:
        """How many lines at the beginning are the same as before, those left out that are on their way."""
        old, new = before._now.told, self._now.told
        # The newest thing that happened gives way to a message that says the same.
        return next((count for count in (len(old), len(old) - 1) if count > 0 and new[:count] == old[:count]), 0)

    def heard_from(self, index: int) -> int:
        """How many of the lines from this one on somebody else said."""
        told = self._now.told[index:]
        return sum(isinstance(one, PublicLine) and one.author.role != "customer" for one in told)

    def _raw(self, index: int) -> PublicLine | Happened | Unsent:
        told = self._now.told
        return told[index] if index < len(told) else self._now.unsent[index - len(told)]

    def _said(self, line: PublicLine) -> LineView:
        return LineView(
            line.message, _kind(line.author), name_of(self._now, line.author), self._clock(line.at), line.text
        )

    def _happened(self, one: Happened) -> LineView:
        words = _words(one.event, self._at, self._zone)
        return LineView(f"happened {one.n}", "event", "", self._clock(one.at), words)

    def _clock(self, at: int) -> str:
        return clock(at, self._at, self._zone)


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


def agent(name: str) -> str:
    """A person's name with what they are, so that no name can mislead."""
    return f"{name} (agent)"


def supervisor(name: str) -> str:
    """A supervisor's name with what they are."""
    return f"{name} (supervisor)"


def name_of(now: Now, who: Actor) -> str:
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


def _words(event: Happening, at: int, zone: tzinfo | None) -> str:
    match event:
        case HandoffRequested():
            return "A person is being called"
        case OfferAccepted():
            return f"{agent(event.name)} is with you"
        case TakenOver():
            return f"{supervisor(event.name)} is with you"
        case SupervisorJoined():
            return f"{supervisor(event.name)} joins the talk"
        case SupervisorLeft():
            return "The supervisor has left the talk"
        case Transferred() | Reassigned():
            return "You are passed on to somebody else"
        case Requeued():
            return "You are in the queue for a person again"
        case PutToSleep():
            return f"{BACK_AT} {planned(event.until, at, zone)}"
        case AgentLost():
            return "The connection to your agent was lost, so somebody else will come"
        case HandedBack():
            return "The bot answers you again"
        case Resolved():
            return "Your matter is marked as solved"
        case SurveyAnswered():
            return f"You rated this {event.score} of 5"
        case CallbackScheduled():
            return f"You will be called at {event.phone}: {planned(event.due, at, zone)}"
        case Closed():
            return CLOSED
        case Reopened():
            return "The conversation is open again"
        case _:
            assert_never(event)


def planned(due: int, at: int, zone: tzinfo | None) -> str:
    """When something will be that others planned for ``due`` (Unix milliseconds)."""
    try:
        return clock(due, at, zone)
    except (ValueError, OverflowError, OSError):
        # Others may plan a call for any number of milliseconds, years beyond 9999 included.
        return f"{due} ms after 1970"
