"""How a played conversation ended, held against what its scenario expects."""

from dataclasses import dataclass

from broker.domain.conversation import Conversation
from collabtui.training.player import Played
from collabtui.training.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Outcome:
    """One ending. ``escalated_by`` names the rule, ``resolved_by`` the role; empty or None where there was none.

    ``turns`` counts what the customer said. ``stuck_at`` tells where it did not go on, else it is empty.
    """

    scenario: str
    customer: str
    conversation: str
    escalated_by: str
    resolved_by: str
    survey: int | None
    turns: int
    ok: bool
    stuck_at: str = ""


def outcome_of(scenario: Scenario, played: Played, state: Conversation) -> Outcome:
    """The outcome that the broker has on record; ``ok`` when it is the one that the scenario says."""
    resolved_by = state.resolution.by.role if state.resolution else ""
    found = (state.escalated_by, resolved_by, state.survey.score)
    wanted = (scenario.expect.escalated_by, scenario.expect.resolved_by, scenario.expect.survey)
    return Outcome(
        scenario=scenario.name,
        customer=state.customer,
        conversation=state.id,
        escalated_by=state.escalated_by,
        resolved_by=resolved_by,
        survey=state.survey.score,
        turns=played.turns,
        ok=found == wanted and state.is_closed and not played.stuck_at,
        stuck_at=played.stuck_at,
    )


def mismatch(scenario: Scenario, outcome: Outcome) -> str:
    """What is other than the scenario says, in words; empty when nothing is."""
    if outcome.ok:
        return ""
    if outcome.stuck_at:
        return f"stuck: {outcome.stuck_at}"
    expect = scenario.expect
    compared = (
        ("escalated by", outcome.escalated_by or "nobody", expect.escalated_by or "nobody"),
        ("resolved by", outcome.resolved_by or "nobody", expect.resolved_by),
        ("survey", str(outcome.survey), str(expect.survey)),
    )
    wrong = [f"{what} {found}, expected {wanted}" for what, found, wanted in compared if found != wanted]
    return "; ".join(wrong) or "not closed"
