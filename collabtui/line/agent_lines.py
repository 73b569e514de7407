"""What an agent's typed line may mean."""

from dataclasses import dataclass
from typing import Literal

from broker.domain.agent_events import Presence
from broker.domain.judgement_events import Verdict
from collabtui.line.parse import Callback, Said

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
class Rate:
    """Whether a suggestion helped; ``number`` None means the newest of those used, else the newest."""

    number: int | None
    good: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Flag:
    """The bot's newest words are wrong."""

    reason: str


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
About = Note | Insert | Dismiss | Set | Clear | Pass | Return | Done | Callback | Rate | Flag | Team
AgentLine = Said | Simple | Use | Accept | Decline | About | Announce
