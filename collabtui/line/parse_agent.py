"""What an agent may type."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from broker.domain.agents import Presence
from collabtui.line.parse import Callback, Called, Problem, Said, callback, halves, misused, number, split, unknown

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
    "handback": "/handback [note] to give it back to the bots",
    "resolve": "/resolve CODE [note] when it is done",
    "callback": "/callback 2030-01-31T15:30 PHONE [topic] to plan a call",
    "packet": "/packet to read the context again",
    "away": "/away [reason]",
    "online": "/online to get offers",
    "busy": "/busy [reason]",
    "quit": "/quit to go offline",
}

#: A command that needs nothing more.
Bare = Literal["help", "queue", "chats", "suggest", "fields", "packet", "quit"]


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
    """To another skill, or to one agent; the other is empty."""

    skill: str
    agent: str
    note: str


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


About = Note | Insert | Dismiss | Set | Clear | Pass | Return | Done | Callback
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
        case "help" | "queue" | "chats" | "suggest" | "fields" | "packet" | "quit":
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
