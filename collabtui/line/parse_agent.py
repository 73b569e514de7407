"""What an agent may type."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, assert_never, get_args

from broker.domain.agent_events import Presence
from broker.domain.judgement_events import Verdict
from collabtui.line.parse import (
    Callback,
    Called,
    Problem,
    Said,
    callback,
    halves,
    misused,
    number,
    split,
    time_of,
    unknown,
)

USAGE: Final[Mapping[str, str]] = {
    "help": "/help",
    "queue": "/queue to see who waits",
    "chats": "/chats to list your conversations",
    "use": "/use N to answer in conversation N",
    "accept": "/accept [N] to take an offer",
    "decline": "/decline [N] [reason] to pass an offer on",
    "note": "/note TEXT to write what customers never see",
    "suggest": "/suggest to list the suggestions",
    "insert": "/insert N to send suggestion N",
    "dismiss": "/dismiss N to put suggestion N away",
    "set": "/set NAME VALUE to write a field",
    "clear": "/clear NAME to empty a field",
    "fields": "/fields to list the fields",
    "transfer": "/transfer SKILL [note] or /transfer @AGENT [note]",
    "warm": "/warm @AGENT [note] to pass it on once they accept",
    "takeback": "/takeback to end such an offer",
    "hold": "/hold [reason] to set it aside without giving it away",
    "unhold": "/unhold to go on with it",
    "snooze": "/snooze 2030-01-31T15:30 [note] to let it sleep",
    "ask": "/ask @AGENT QUESTION to ask a colleague for advice",
    "answered": "/answered to end what you asked colleagues",
    "mark": "/mark needless, /mark right or /mark too_late to judge the handoff",
    "handback": "/handback [note] to give it back to the bots",
    "resolve": "/resolve CODE [note] when it is done",
    "callback": "/callback 2030-01-31T15:30 PHONE [topic] to plan a call",
    "packet": "/packet to read the context again",
    "ready": "/ready to end the wrap-up",
    "away": "/away [reason]",
    "online": "/online to get offers",
    "busy": "/busy [reason]",
    "quit": "/quit to go offline",
}

#: A command that needs nothing more.
Bare = Literal["help", "queue", "chats", "suggest", "fields", "packet", "ready", "quit"]


@dataclass(frozen=True, slots=True)
class Simple:
    """A command without anything after it."""

    name: Bare


@dataclass(frozen=True, slots=True)
class Use:
    number: int


@dataclass(frozen=True, slots=True)
class Accept:
    """``number`` None takes the oldest offer."""

    number: int | None


@dataclass(frozen=True, slots=True)
class Decline:
    """``number`` None passes on the oldest offer."""

    number: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class Note:
    text: str


@dataclass(frozen=True, slots=True)
class Insert:
    number: int


@dataclass(frozen=True, slots=True)
class Dismiss:
    number: int


@dataclass(frozen=True, slots=True)
class Set:
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Clear:
    name: str


@dataclass(frozen=True, slots=True)
class Pass:
    """To another skill, or to one agent; the other is empty. ``warm``: once the agent accepts."""

    skill: str
    agent: str
    note: str
    warm: bool = False


@dataclass(frozen=True, slots=True)
class TakeBack:
    """End a warm offer."""


@dataclass(frozen=True, slots=True)
class Keep:
    """Set it aside without giving it away."""

    reason: str


@dataclass(frozen=True, slots=True)
class GoOn:
    """Off hold."""


@dataclass(frozen=True, slots=True)
class Sleep:
    """``until`` in Unix milliseconds."""

    until: int
    note: str


@dataclass(frozen=True, slots=True)
class Ask:
    agent: str
    question: str


@dataclass(frozen=True, slots=True)
class Answered:
    """No question to a colleague is open any more."""


@dataclass(frozen=True, slots=True)
class Mark:
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Return:
    """Back to the bots."""

    note: str


@dataclass(frozen=True, slots=True)
class Done:
    code: str
    note: str


@dataclass(frozen=True, slots=True)
class Announce:
    """What the agent says of their presence."""

    presence: Presence
    reason: str = ""


Team = TakeBack | Keep | GoOn | Sleep | Ask | Answered | Mark
About = Note | Insert | Dismiss | Set | Clear | Pass | Return | Done | Callback | Team
AgentLine = Said | Simple | Use | Accept | Decline | About | Announce


def parse_agent(line: str) -> AgentLine | Problem | None:
    """The command in a typed line; None for a blank one."""
    match split(line):
        case Called(name, rest):
            return _called(name, rest)
        case other:
            return other


def _called(name: str, rest: str) -> AgentLine | Problem:
    match name:
        case "help" | "queue" | "chats" | "suggest" | "fields" | "packet" | "ready" | "quit":
            return Simple(name)
        case "use" | "insert" | "dismiss":
            return _numbered(name, rest)
        case "accept":
            return Accept(number(rest)) if not rest or number(rest) else misused(name, USAGE)
        case "decline":
            first, further = halves(rest)
            return Decline(number(first), further) if number(first) else Decline(None, rest)
        case "away" | "busy":
            return Announce(name, rest)
        case "online":
            return Announce("online")
        case _:
            return _about(name, rest)


def _numbered(name: Literal["use", "insert", "dismiss"], rest: str) -> AgentLine | Problem:
    chosen = number(rest)
    if chosen is None:
        return misused(name, USAGE)
    kinds: dict[str, type[Use | Insert | Dismiss]] = {"use": Use, "insert": Insert, "dismiss": Dismiss}
    return kinds[name](chosen)


def _about(name: str, rest: str) -> AgentLine | Problem:
    """The commands about the current conversation."""
    first, further = halves(rest)
    match name:
        case "handback":
            return Return(rest)
        case "takeback" | "unhold" | "answered" | "hold" | "snooze" | "ask" | "mark":
            return _team(name, rest)
        case "warm" if first.startswith("@") and first != "@":
            return Pass("", first[1:], further, warm=True)
        case "callback":
            return callback(rest, USAGE)
        case _ if name not in USAGE:
            return unknown(name, USAGE)
        case "note" if rest:
            return Note(rest)
        case "set" if further:
            return Set(first, further)
        case "clear" if first and not further:
            return Clear(first)
        case "transfer" if first not in ("", "@"):
            return Pass("", first[1:], further) if first.startswith("@") else Pass(first, "", further)
        case "resolve" if first:
            return Done(first, further)
        case _:
            return misused(name, USAGE)


def _team(
    name: Literal["takeback", "unhold", "answered", "hold", "snooze", "ask", "mark"], rest: str
) -> AgentLine | Problem:
    """What is done together with colleagues, or set aside."""
    first, further = halves(rest)
    match name:
        case "takeback":
            return TakeBack()
        case "unhold":
            return GoOn()
        case "answered":
            return Answered()
        case "hold":
            return Keep(rest)
        case "snooze":
            until = time_of(first)
            if until is None:
                return misused(name, USAGE, "The time must be like 2030-01-31T15:30.")
            return Sleep(until, further)
        case "ask":
            is_whole = first.startswith("@") and first != "@" and bool(further)
            return Ask(first[1:], further) if is_whole else misused(name, USAGE)
        case "mark":
            verdict: Verdict | None = next((one for one in get_args(Verdict) if one == rest), None)
            return misused(name, USAGE) if verdict is None else Mark(verdict)
        case _:
            assert_never(name)
