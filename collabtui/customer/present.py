"""The window's words for what is known of the conversation."""

from dataclasses import dataclass
from datetime import tzinfo
from typing import assert_never

from broker.domain.transcript import PublicTranscript
from collabtui.customer.lines import BACK_AT, CLOSED, Lines, agent, name_of, planned
from collabtui.customer.now import Elsewhere, Now
from collabtui.customer.views import Tone
from collabtui.ui.hopes import expected

#: What stands in place of a transcript that has nothing yet.
BEGIN = "Write below what it is about; Enter sends it."
RESOLVED = "Your matter is marked as solved"


@dataclass(frozen=True, slots=True)
class WindowView:
    """The whole window; ``begin`` stands in place of lines while there are none.

    ``asked``: the customer is asked whether they want a person.
    """

    lines: Lines
    begin: str
    speaker: str
    speaker_tone: Tone
    typing: str
    survey_open: bool
    connection: str
    connection_tone: Tone
    asked: bool = False
    elsewhere: Elsewhere | None = None


def window(now: Now, at: int, zone: tzinfo | None = None, *, begin: str = BEGIN) -> WindowView:
    """The window at the moment ``at`` (Unix milliseconds) on the clock of ``zone``, None for this machine's.

    ``begin`` is what an open conversation without lines shows.
    """
    speaker, speaker_tone = _speaker(now, at, zone)
    connection, connection_tone = _connection(now)
    return WindowView(
        Lines(now, at, zone),
        begin if now.transcript.n else "",
        speaker,
        speaker_tone,
        "" if now.typist is None else f"{name_of(now, now.typist)} is writing…",
        now.transcript.survey_open,
        connection,
        connection_tone,
        bool(now.transcript.proposal),
        now.elsewhere,
    )


def beginning(hint: str, person: str) -> str:
    """How to begin; for a newcomer with a ``hint`` what to try, where the key ``person`` asks for a person."""
    return f"{BEGIN}\n\nTry, for example: {hint}\nOr press {person}, which asks for a person." if hint else BEGIN


def other(elsewhere: Elsewhere, key: str) -> tuple[str, Tone]:
    """What is said of another conversation, to which ``key`` goes."""
    if elsewhere.is_news:
        return f"We wrote to you in another conversation: {key} goes there and back", "needs-you"
    return f"{key} goes back to your other conversation", "muted"


def no_person(transcript: PublicTranscript) -> str:
    """Why nobody can ask for a person now; empty where one can."""
    match transcript.speaker:
        case "waiting":
            return "You are in the queue already." if transcript.wakes is None else "A person will take this up again."
        case "agent":
            return "A person is with you already."
        case "bot" | "closed":
            return ""
        case _:
            assert_never(transcript.speaker)


def below(typing: str, is_at_end: bool, new: int) -> tuple[str, Tone]:
    """What stands below the transcript: who is writing, what is out of sight."""
    if is_at_end:
        return typing, "muted"
    more = f"▼ {new} new below · End" if new else "▼ more below · End"
    return " · ".join(filter(None, (more, typing))), "needs-you" if new else "muted"


def _speaker(now: Now, at: int, zone: tzinfo | None) -> tuple[str, Tone]:
    if not now.transcript.n:
        return "One moment, your conversation is being opened", "muted"
    match now.transcript.speaker:
        case "bot" if now.transcript.resolved:
            return f"{RESOLVED}: please rate it below" if now.transcript.survey_open else RESOLVED, "good"
        case "bot":
            return "A bot answers", "normal"
        case "waiting":
            return _waiting(now, at, zone), "warn"
        case "agent":
            return f"{agent(now.transcript.agent_name)} is with you", "good"
        case "closed":
            return CLOSED, "muted"
        case _:
            assert_never(now.transcript.speaker)


def _waiting(now: Now, at: int, zone: tzinfo | None) -> str:
    wakes, place = now.transcript.wakes, now.place
    if wakes is not None:
        return f"{BACK_AT} {planned(wakes, at, zone)}"
    if place is None:
        return "You are in the queue for a person"
    hope = expected(place.expected_ms)
    return f"You are number {place.position} of {place.of} in the queue{f'. {hope}' if hope else ''}"


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
