"""What an organisation decides, as one checked file."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from broker.domain.ids import Label, OptionalLabel

#: Where a value stands in the policy: keys of tables with places in lists.
Path = tuple[str | int, ...]

# The descriptions are what a person reads when the value is another one.
Seconds = Annotated[float, Field(gt=0, le=30 * 24 * 3600)]
Words = Annotated[
    str,
    Field(
        max_length=2_000,
        pattern=r"^[^{}]*[^{}\s][^{}]*$",
        description="text of 1 to 2000 characters without braces",
    ),
]
Greeting = Annotated[
    str,
    Field(
        max_length=400,
        pattern=r"^(?:[^{}]|\{agent\})*(?:[^{}\s]|\{agent\})(?:[^{}]|\{agent\})*$",
        description="text of 1 to 400 characters without braces other than {agent}",
    ),
]
Name = Annotated[
    str,
    Field(
        pattern=r"^[a-z][a-z0-9_]{0,63}$",
        description="a name of at most 64 small letters, digits, underscores, such as low_confidence",
    ),
]
Language = Annotated[
    str,
    Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", description="a language code such as en or de-AT"),
]
Phrase = Annotated[
    str,
    Field(max_length=80, pattern=r"\w", description="a word or a phrase of at most 80 characters"),
]
Skill = Annotated[OptionalLabel, Field(description="a skill of at most 80 printable characters without blank edges")]
Version = Annotated[Label, Field(description="a version of 1 to 80 printable characters without blank edges")]


class Section(BaseModel):
    """A part of the policy: frozen, strict, no unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class Rule(Section):
    """What all escalation rules share: a name for the records, the skill wanted, the ticket's priority (1 is first)."""

    id: Name
    skill: Skill = ""
    priority: Annotated[int, Field(ge=1, le=5)] = 3
    words: Name = "handoff"


class LowConfidence(Rule):
    """The best intent of a turn scored below ``below``."""

    kind: Literal["low_confidence"]
    below: Annotated[float, Field(gt=0, le=1)] = 0.6


class Keyword(Rule):
    """The customer typed one of these words or phrases (whole words, case ignored), by language."""

    kind: Literal["keyword"]
    phrases: dict[Language, Annotated[tuple[Phrase, ...], Field(min_length=1)]]


class Sentiment(Rule):
    """The customer's latest mood fell below ``below`` (-1 to 1)."""

    kind: Literal["sentiment"]
    below: Annotated[float, Field(ge=-1, le=1)] = -0.6


class RepeatedFallbacks(Rule):
    """The bot understood nothing this many times in a row."""

    kind: Literal["repeated_fallbacks"]
    count: Annotated[int, Field(ge=1, le=100)] = 2


class ApiErrors(Rule):
    """This many calls of business APIs failed in the present engagement."""

    kind: Literal["api_errors"]
    count: Annotated[int, Field(ge=1, le=100)] = 2


EscalationRule = Annotated[
    LowConfidence | Keyword | Sentiment | RepeatedFallbacks | ApiErrors, Field(discriminator="kind")
]


class Routing(Section):
    """Who gets a ticket, within which times.

    ``accept_timeout`` an offer lasts; ``grace`` an agent may be disconnected before the tickets go back; ``forgive``
    after which an agent who passed on a ticket may be offered it again; ``late``, ``overdue`` the waits that agents see
    marked. All in seconds.
    """

    accept_timeout: Seconds = 30.0
    grace: Seconds = 30.0
    forgive: Seconds = 120.0
    late: Seconds = 60.0
    overdue: Seconds = 300.0
    default_skill: Skill = ""


class Bots(Section):
    """How long the desk waits for bots, in seconds.

    ``turn_timeout`` for an answer; ``tries`` workers get before people must; ``absent`` with no live worker at all;
    ``grace`` a worker may be disconnected before it loses its leases; ``turns`` one worker may owe at once.
    """

    turn_timeout: Seconds = 10.0
    tries: Annotated[int, Field(ge=1, le=10)] = 2
    absent: Seconds = 10.0
    grace: Seconds = 5.0
    turns: Annotated[int, Field(ge=1, le=10_000)] = 200


class SurveyPolicy(Section):
    """``timeout``: seconds after which an unanswered survey closes the conversation."""

    timeout: Seconds = 3600.0


class Limits(Section):
    """Bounds on one conversation.

    ``engagements`` after which nobody may hand back to the bots; ``reopen`` seconds a closed conversation can be taken
    up again; ``lines`` after which the customer must open another; ``callbacks`` that may be scheduled.
    """

    engagements: Annotated[int, Field(ge=2, le=100)] = 8
    reopen: Seconds = 24 * 3600.0
    lines: Annotated[int, Field(ge=10, le=100_000)] = 5_000
    callbacks: Annotated[int, Field(ge=0, le=100)] = 5


class Wording(Section):
    """What the desk itself says to customers, in one language; in ``joined`` ``{agent}`` stands for the agent's name.

    ``more`` holds further lines that escalation rules may name.
    """

    handoff: Words
    no_bot: Words
    joined: Greeting
    left: Words
    transferred: Words
    survey: Words
    thanks: Words
    more: dict[Name, Words] = Field(default_factory=dict)

    @property
    def lines(self) -> dict[str, str]:
        """Every line by its name; one in ``more`` goes before a fixed one of the same name."""
        return {**self.model_dump(exclude={"more"}), **self.more}

    def line(self, name: str) -> str:
        """The line of this name; the handoff line when there is none."""
        return self.lines.get(name, self.handoff)


class Policy(Section):
    """The whole policy; rules are judged in the order they stand, the first that fires decides."""

    version: Version
    language: Language = "en"
    escalation: tuple[EscalationRule, ...] = ()
    routing: Routing = Field(default_factory=Routing)
    bots: Bots = Field(default_factory=Bots)
    survey: SurveyPolicy = Field(default_factory=SurveyPolicy)
    limits: Limits = Field(default_factory=Limits)
    words: dict[Language, Wording]

    @model_validator(mode="after")
    def _is_coherent(self) -> "Policy":
        problems = tuple(self._contradictions())
        if problems:
            sentences = "; ".join(f"{path}: expected {expected}" for path, expected in problems)
            raise PydanticCustomError("incoherent", "{sentences}", {"sentences": sentences, "problems": problems})
        return self

    def _contradictions(self) -> Iterator[tuple[Path, str]]:
        """Where two parts of the policy do not fit: the place, what it should hold."""
        if self.language not in self.words:
            yield ("words", self.language), "words in the policy's own language, got nothing"
        seen: set[str] = set()
        for place, rule in enumerate(self.escalation):
            at = ("escalation", place)
            if rule.id in seen:
                yield (*at, "id"), f"a name of its own, got {rule.id!r} a second time"
            seen.add(rule.id)
            if isinstance(rule, Keyword) and self.language not in rule.phrases:
                yield (*at, "phrases", self.language), "phrases in the policy's own language, got nothing"
            for language in self._speechless(rule):
                yield (*at, "words"), f"the name of a line in [words.{language}], got {rule.words!r}"

    def _speechless(self, rule: Rule) -> list[str]:
        """The languages that lack the line which this rule says."""
        return [language for language, wording in self.words.items() if rule.words not in wording.lines]

    def wording(self, language: str) -> Wording:
        """The words in this language, else in the policy's own."""
        return self.words.get(language, self.words[self.language])
