"""How a played conversation ended."""

from dataclasses import dataclass

from collabtui.training.evidence import Evidence
from collabtui.training.player import Played
from collabtui.training.scenario import Scenario
from collabtui.training.verdict import Tested, failures


@dataclass(frozen=True, slots=True)
class Outcome:
    """One ending. ``escalated_by`` names the rule, ``resolved_by`` the role; empty or None where there was none.

    ``turns`` counts what the customer said. ``failures`` are sentences about what is other than the scenario says.
    ``handled_s`` are seconds from the first message to the end, typing included.
    """

    scenario: str
    customer: str
    conversation: str
    escalated_by: str
    resolved_by: str
    survey: int | None
    turns: int
    failures: tuple[str, ...] = ()
    handled_s: float = 0.0

    @property
    def ok(self) -> bool:
        """Whether it ended as the scenario says."""
        return not self.failures


def outcome_of(scenario: Scenario, played: Played, evidence: Evidence, tested: Tested = "bot") -> Outcome:
    """The outcome that the broker has on record, judged by the scenario."""
    state = evidence.state
    return Outcome(
        scenario=scenario.name,
        customer=state.customer,
        conversation=state.id,
        escalated_by=state.escalated_by,
        resolved_by=state.resolution.by.role if state.resolution else "",
        survey=state.survey.score,
        turns=played.turns,
        failures=failures(scenario, played, evidence, tested),
        handled_s=evidence.handled_s,
    )
