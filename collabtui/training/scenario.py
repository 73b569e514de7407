"""Scenarios: what a played customer says, with what has to come of it."""

from importlib.resources.abc import Traversable
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from collabtui.training.expectation import Expect, RuleId, Score, Slot, Speaker
from collabtui.training.persona import Persona, Share, Words
from collabtui.understanding.toml_file import DataFileError, Strict, read_toml, validated

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
Said = Annotated[str, StringConstraints(max_length=8_000)]
Deed = Literal["reconnect", "reopen", "ask_for_a_person", "give_up"]
FILE_ENDING = ".toml"


class When(Strict):
    """What must be so for the customer to say something; all that is named must hold.

    ``contains`` is looked for in the answers to the customer's newest message, as a regular expression in any case of
    letters; ``asks_for`` names a field that they ask for. ``speaker`` is who answers now. ``offered``: the desk asks
    whether a person is wanted. ``survey``: the rating is asked for, and this is said in its place.
    """

    contains: Annotated[str, StringConstraints(min_length=1, max_length=500)] | None = None
    asks_for: Slot | None = None
    by: Speaker = "anyone"
    speaker: Literal["bot", "waiting", "agent", "closed"] | None = None
    offered: bool | None = None
    survey: bool | None = None


class Turn(Strict):
    """One message of the customer, said after the one before has been answered; or a deed.

    ``also`` follows at once, message by message. With ``interrupts`` no answer is waited for; with ``until`` more than
    an answer is. Where ``when`` does not hold ``otherwise`` is said, or nothing. ``away`` are the seconds that a
    customer who reconnects stays away.
    """

    say: Said = ""
    also: Annotated[tuple[Words, ...], Field(strict=False, max_length=20)] = ()
    do: Deed | None = None
    away: Annotated[float, Field(ge=0.0, le=86_400.0)] = 0.0
    interrupts: bool = False
    when: When | None = None
    until: When | None = None
    otherwise: Said = ""

    @model_validator(mode="after")
    def _says_or_does(self) -> Self:
        if bool(self.say) == (self.do is not None):
            raise ValueError("expected either say or do")
        if self.otherwise and self.when is None:
            raise ValueError("expected when beside otherwise")
        return self


class Survey(Strict):
    """How the customer rates the conversation: a score from 1 (poor) to 5 (great)."""

    score: Score
    comment: Annotated[str, StringConstraints(max_length=2_000)] = ""


class Faults(Strict):
    """How badly things work for this customer.

    ``failure_rate`` is the share of the shop's calls that fail, from the turn ``from_turn`` on (1 is the first) up to
    ``until_turn``. ``latency_ms`` is what each call to the shop takes. ``kill_bot_at`` names the turn in which the bot
    that answers is killed. The last two need a desk of the scenario's own.
    """

    failure_rate: Share = 0.0
    from_turn: Annotated[int, Field(ge=1, le=50)] = 1
    until_turn: Annotated[int, Field(ge=1, le=50)] | None = None
    latency_ms: Annotated[int, Field(ge=0, le=30_000)] = 0
    kill_bot_at: Annotated[int, Field(ge=1, le=50)] | None = None


class Brief(Strict):
    """What a simulated agent does here other than by themselves.

    ``says`` are their lines in order, the greeting first. After ``hands_back_after`` lines they give it back to the
    bots, the first time that they have it; after ``resolves_after`` lines they resolve it, when the customer has
    answered or, with ``waits_for_answer = false``, at once. ``sets`` are values they put into the context first.
    """

    says: Annotated[tuple[Words, ...], Field(strict=False, max_length=50)] = ()
    hands_back_after: Annotated[int, Field(ge=1, le=50)] | None = None
    resolves_after: Annotated[int, Field(ge=1, le=50)] | None = None
    waits_for_answer: bool = True
    sets: dict[Slot, str] = Field(default_factory=dict)


class Scenario(Strict):
    """One played conversation; mostly the last turn is the customer's goodbye.

    ``context`` is what the business knows of the conversation before it begins. ``tags`` group scenarios: the demo
    plays those with the tag "demo".
    """

    name: Slug
    title: Words
    customer: Slug
    tags: Annotated[tuple[Slug, ...], Field(strict=False)] = ()
    persona: Persona = Persona()
    turns: Annotated[tuple[Turn, ...], Field(alias="turn", min_length=1, max_length=50, strict=False)]
    survey: Survey | None = None
    faults: Faults = Faults()
    agent: Brief = Brief()
    context: dict[Slot, str] = Field(default_factory=dict)
    expect: Expect

    @model_validator(mode="after")
    def _the_survey_is_the_one_expected(self) -> Self:
        given = self.survey.score if self.survey else None
        # A conversation that is taken up again has no score from before.
        if given != self.expect.survey and (self.expect.ends == "closed" or self.expect.survey is not None):
            raise ValueError(f"expect.survey is {self.expect.survey}; expected {given}")
        if given is None and self.expect.ends == "closed":
            raise ValueError('expected [survey], or expect.ends = "left": an unanswered survey keeps it open')
        return self

    @property
    def needs_own_desk(self) -> bool:
        """Whether its faults would be felt by others at the same desk."""
        return self.faults.latency_ms > 0 or self.faults.kill_bot_at is not None

    @property
    def lines(self) -> tuple[Turn, ...]:
        """The turns with words."""
        return tuple(turn for turn in self.turns if turn.say)


def load_scenario(path: Traversable) -> Scenario:
    """One scenario file; raises DataFileError."""
    scenario = validated(Scenario, read_toml(path), path)
    if f"{scenario.name}{FILE_ENDING}" != path.name:
        raise DataFileError(f"{path}, field name: is {scenario.name!r}; expected the file's own name.")
    return scenario


def scenario_files(folder: Traversable) -> tuple[Traversable, ...]:
    """Every scenario file of a folder, sorted by name; raises DataFileError."""
    if not folder.is_dir():
        raise DataFileError(f"{folder}: is no folder; expected one with a .toml file for each scenario.")
    paths = (path for path in folder.iterdir() if path.name.endswith(FILE_ENDING))
    return tuple(sorted(paths, key=lambda path: path.name))


def load_scenarios(folder: Traversable, tag: str = "") -> tuple[Scenario, ...]:
    """Every scenario of a folder, or those with a tag, sorted by name; raises DataFileError."""
    loaded = (load_scenario(path) for path in scenario_files(folder))
    return tuple(scenario for scenario in loaded if not tag or tag in scenario.tags)


__all__ = ["Brief", "Expect", "Faults", "RuleId", "Scenario", "Survey", "Turn", "When"]
