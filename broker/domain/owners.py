"""Who owns a conversation: exactly one value of one union."""

from dataclasses import dataclass
from typing import Literal

Phase = Literal["bot", "queued", "offered", "agent", "snoozed", "bot_closing", "closed"]


@dataclass(frozen=True, slots=True)
class BotPool:
    """No worker yet: any live bot may take it. ``closing`` marks the goodbye after a person's answer."""

    closing: bool = False


@dataclass(frozen=True, slots=True)
class BotLease:
    """One bot worker, until its lease is lost."""

    worker: str
    lease: str
    closing: bool = False


@dataclass(frozen=True, slots=True)
class Queue:
    """Waiting for a person."""


@dataclass(frozen=True, slots=True)
class Offered:
    """Still waiting, but reserved for one agent until ``deadline`` (Unix milliseconds, as announced)."""

    offer: str
    agent: str
    deadline: int


@dataclass(frozen=True, slots=True)
class AgentOwner:
    """A person answers."""

    agent: str


@dataclass(frozen=True, slots=True)
class Snoozed:
    """Asleep until ``until`` (Unix milliseconds), then in the queue again; ``agent`` put it there."""

    until: int
    agent: str | None = None


@dataclass(frozen=True, slots=True)
class DeskOwner:
    """Nobody has to answer: the conversation is closed."""


Owner = BotPool | BotLease | Queue | Offered | AgentOwner | Snoozed | DeskOwner


def phase_of(owner: Owner) -> Phase:
    """The phase that people read in lists."""
    match owner:
        case BotPool(closing) | BotLease(_, _, closing):
            return "bot_closing" if closing else "bot"
        case Queue():
            return "queued"
        case Offered():
            return "offered"
        case AgentOwner():
            return "agent"
        case Snoozed():
            return "snoozed"
        case DeskOwner():
            return "closed"


def named(owner: Owner) -> str:
    """The owner in words, for a refusal that says who has it now."""
    match owner:
        case BotPool():
            return "the bots"
        case BotLease(worker):
            return f"bot {worker}"
        case Queue():
            return "the queue"
        case Offered(_, agent):
            return f"the queue, offered to agent {agent}"
        case AgentOwner(agent):
            return f"agent {agent}"
        case Snoozed():
            return "the desk, until it wakes"
        case DeskOwner():
            return "nobody: it is closed"
