"""What a conversation is made of: lines, tickets, proposals, surveys."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from broker.domain.actors import Actor
from broker.domain.events import SuggestionFate, SuggestionSort, Visibility
from broker.domain.judgement_events import AlertStep, Verdict
from broker.domain.signals import Signals, Why
from broker.domain.value import value


@value
class Line:
    """One message of the transcript. ``at`` is Unix milliseconds; ``seq`` its place in the log."""

    seq: int
    at: int
    author: Actor
    message: str
    text: str
    visibility: Visibility
    reply_to: str | None = None
    suggestion: str | None = None


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What a worker measured on one customer message."""

    turn: str
    at: int
    signals: Signals


@dataclass(frozen=True, slots=True)
class Ticket:
    """The wish for a person, from the handoff on. ``since`` (Unix milliseconds) is kept through every re-offer.

    ``level`` is the least level of the skill asked for, before it is relaxed; ``alerts`` counts the alerts raised,
    ``raised`` tells when each step of the ladder was raised in the present stretch of waiting (Unix milliseconds);
    ``answered``: a person has written to the customer since.
    """

    id: str
    since: int
    why: Why | None
    skill: str
    priority: int
    preferred: str | None = None
    passed: Mapping[str, int] = field(default_factory=dict)  # agents who declined, missed or gave it away: when
    level: int = 1
    channel: str = ""
    alerts: int = 0
    answered: bool = False
    raised: Mapping[AlertStep, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Warm:
    """A warm transfer under way: offered to ``agent`` until ``deadline`` (Unix milliseconds)."""

    offer: str
    agent: str
    deadline: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Consult:
    """An open question to a colleague."""

    id: str
    agent: str
    by: str
    question: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """The open question whether the customer wants a person."""

    id: str
    at: int
    why: Why | None
    skill: str
    level: int
    priority: int


@dataclass(frozen=True, slots=True)
class Judged:
    """A handoff of the past: when it was decided, by which rule, what people made of it since."""

    ticket: str
    at: int
    rule: str
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A copilot's proposal. ``fate`` is None while nobody did anything with it but look.

    ``shown`` is when somebody had it before them first (Unix milliseconds), ``good`` the newest verdict on it.
    ``past`` is the resolved conversation whose words it has.
    """

    id: str
    about: str
    text: str
    source: str
    score: float
    internal: bool = False
    fate: SuggestionFate | None = None
    sort: SuggestionSort = "article"
    shown: int | None = None
    good: bool | None = None
    past: str | None = None


@dataclass(frozen=True, slots=True)
class Resolution:
    by: Actor
    at: int
    code: str
    note: str


@dataclass(frozen=True, slots=True)
class Survey:
    """The survey of the present resolution; times in Unix milliseconds."""

    asked: int | None = None
    score: int | None = None
    comment: str = ""

    @property
    def is_open(self) -> bool:
        return self.asked is not None and self.score is None


@dataclass(frozen=True, slots=True)
class Callback:
    due: int
    phone: str
    topic: str
