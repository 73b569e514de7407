"""The handoff as one transaction, whoever or whatever called for it."""

from broker.decide.case import Case
from broker.decide.nobody import waiting_line_words
from broker.domain.events import Event
from broker.domain.owner_events import HandoffRequested
from broker.domain.signals import Measured, Why
from broker.policy.escalation import Escalation


def handed_off(case: Case, escalation: Escalation, preferred: str | None = None) -> tuple[Event, ...]:
    """The ticket with its reason, with the line that prepares the customer.

    Whoever answered last is preferred, unless another agent is named.
    """
    requested = HandoffRequested(
        ticket=case.id("ticket"),
        skill=escalation.skill,
        priority=escalation.priority,
        why=escalation.why,
        preferred=preferred or case.state.last_agent,
        level=escalation.level,
    )
    words = waiting_line_words(case) or case.words.line(escalation.words)
    line = case.said_by_desk(words, "handoff", case.state.epoch + 1)
    return (requested, line)


def asked_for(case: Case, rule: str, skill: str = "", reason: str = "", words: str = "handoff") -> Escalation:
    """An escalation that somebody asked for, rather than a rule that fired."""
    measured = (Measured("reason", reason, "asked"),) if reason else ()
    why = Why(rule, measured, case.state.pending, case.policy.version)
    return Escalation(why, skill or case.policy.routing.default_skill, 3, words)
