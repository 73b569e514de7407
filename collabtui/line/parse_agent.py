"""What an agent may type."""

from collections.abc import Mapping
from typing import Final, Literal, assert_never, get_args

from broker.domain.judgement_events import Verdict
from collabtui.line.agent_lines import (
    Accept,
    AgentLine,
    Announce,
    Answered,
    Ask,
    Clear,
    Decline,
    Dismiss,
    Done,
    Flag,
    GoOn,
    Insert,
    Keep,
    Mark,
    Note,
    Pass,
    Rate,
    Return,
    Set,
    Simple,
    Sleep,
    TakeBack,
    Use,
)
from collabtui.line.parse import (
    Called,
    Problem,
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
    "rate": "/rate [N] good|bad [reason] to say whether a suggestion helped",
    "flag": "/flag [reason] to hold the bot's last words for a mistake",
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
        case "rate":
            return _rated(rest)
        case "flag":
            return Flag(rest)
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


def _rated(rest: str) -> Rate | Problem:
    first, further = halves(rest)
    chosen = number(first)
    verdict, reason = halves(rest if chosen is None else further)
    return Rate(chosen, verdict == "good", reason) if verdict in ("good", "bad") else misused("rate", USAGE)


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
