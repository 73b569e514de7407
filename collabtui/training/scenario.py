"""Scenarios: what a played customer says, with what has to come of it."""

from importlib.resources.abc import Traversable
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from collabtui.understanding.toml_file import DataFileError, Strict, read_toml, validated

Words = Annotated[str, StringConstraints(min_length=1, max_length=2_000)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
Score = Annotated[int, Field(ge=1, le=5)]
EscalatedBy = Literal["", "keyword", "low_confidence", "api_errors", "sentiment", "repeated_fallbacks"]


class Turn(Strict):
    """One message of the customer, said after the one before has been answered."""

    say: Words


class Survey(Strict):
    """How the customer rates the conversation: a score from 1 (poor) to 5 (great)."""

    score: Score
    comment: Annotated[str, StringConstraints(max_length=2_000)] = ""


class Faults(Strict):
    """How badly the shop works for this customer: the share of its calls that fail, from 0 to 1."""

    failure_rate: Annotated[float, Field(ge=0.0, le=1.0)] = 0.0


class Expect(Strict):
    """What has to come of it: the rule that hands over ("" for none), who resolves it, the score recorded."""

    escalated_by: EscalatedBy
    resolved_by: Literal["bot", "agent"]
    survey: Score

    @model_validator(mode="after")
    def _an_agent_resolves_what_was_escalated(self) -> Self:
        if (self.escalated_by == "") != (self.resolved_by == "bot"):
            raise ValueError('expected resolved_by = "bot" with escalated_by = "", otherwise "agent"')
        return self


class Scenario(Strict):
    """One played conversation; the last turn is the customer's goodbye."""

    name: Slug
    title: Words
    customer: Slug
    turns: Annotated[tuple[Turn, ...], Field(alias="turn", min_length=2, max_length=50, strict=False)]
    survey: Survey
    faults: Faults = Faults()
    expect: Expect

    @model_validator(mode="after")
    def _the_survey_is_the_one_expected(self) -> Self:
        if self.survey.score != self.expect.survey:
            raise ValueError(f"expect.survey is {self.expect.survey}; expected {self.survey.score}")
        return self


def load_scenario(path: Traversable) -> Scenario:
    """One scenario file; raises DataFileError."""
    scenario = validated(Scenario, read_toml(path), path)
    if f"{scenario.name}.toml" != path.name:
        raise DataFileError(f"{path}, field name: is {scenario.name!r}; expected the file's own name.")
    return scenario


def load_scenarios(folder: Traversable) -> tuple[Scenario, ...]:
    """Every `*.toml` of a folder, sorted by name; raises DataFileError."""
    if not folder.is_dir():
        raise DataFileError(f"{folder}: is no folder; expected one with a .toml file for each scenario.")
    paths = sorted((path for path in folder.iterdir() if path.name.endswith(".toml")), key=lambda p: p.name)
    return tuple(load_scenario(path) for path in paths)
