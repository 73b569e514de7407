"""The alert ladder: who must hear of a wait that nobody answers, step by step."""

from collections.abc import Iterator
from dataclasses import dataclass

from broker.decide.case import Case, Decision
from broker.decide.timers import Timer
from broker.domain.conversation import Conversation
from broker.domain.conversation_parts import Ticket
from broker.domain.errors import WrongPhase
from broker.domain.judgement_events import AlertRaised, AlertStep
from broker.domain.owners import AgentOwner, Offered, Queue
from broker.domain.team_commands import RaiseAlert
from broker.policy.models import Policy


@dataclass(frozen=True, slots=True)
class _Rung:
    """A step that is called for ``after_ms`` of business time after ``since``, once in the stretch begun then."""

    step: AlertStep
    since: int
    after_ms: int


def alert_timers(state: Conversation, policy: Policy) -> tuple[Timer, ...]:
    """The next step of the ladder as a deadline, if one is left; the one after it follows once that is in the log.

    Its id holds the ticket, the epoch, the step, the number, so that what was armed once is never raised twice.
    """
    ticket = state.ticket
    if ticket is None:
        return ()
    calendar = policy.hours.calendar
    dues = ((calendar.after(rung.since, rung.after_ms), rung.step) for rung in _rungs(state, ticket, policy))
    ordered = sorted((due, step) for due, step in dues if due is not None)
    if not ordered:
        return ()
    due, step = ordered[0]
    number = ticket.alerts + 1
    return (Timer(f"alert.{ticket.id}.{state.epoch}.{step}.{number}", RaiseAlert(state.id, step, number), due=due),)


def raised(case: Case, command: RaiseAlert) -> Decision:
    """One step in the log; refused when nobody waits for that any more, or it was raised already."""
    ticket = case.state.ticket
    left = {rung.step for rung in _rungs(case.state, ticket, case.policy)} if ticket is not None else set()
    if ticket is None or command.step not in left:
        raise WrongPhase(f"Nobody needs the alert {command.step} any more.", {"phase": case.state.phase})
    if command.number != ticket.alerts + 1:
        raise WrongPhase(f"The next alert has number {ticket.alerts + 1}.", {"phase": case.state.phase})
    return case.only(AlertRaised(command.step, command.number))


def _rungs(state: Conversation, ticket: Ticket, policy: Policy) -> Iterator[_Rung]:
    """The steps that this wait still has before it."""
    for rung in (*_of_the_offer(state, policy), *_of_the_queue(state, policy), *_of_the_sla(state, ticket, policy)):
        if rung.after_ms > 0 and rung.step not in ticket.raised:
            yield rung


def _of_the_offer(state: Conversation, policy: Policy) -> Iterator[_Rung]:
    """The agent is rung again while the offer is open."""
    if isinstance(state.owner, Offered):
        made = state.owner.deadline - _ms(policy.routing.accept_timeout)
        yield _Rung("agent", made, _ms(policy.alerts.repeat))


def _of_the_queue(state: Conversation, policy: Policy) -> Iterator[_Rung]:
    """The team, then the supervisors: from when it came to the queue, whoever was offered it meanwhile."""
    if isinstance(state.owner, Queue | Offered):
        yield _Rung("team", state.owner_since, _ms(policy.alerts.team))
        yield _Rung("supervisor", state.owner_since, _ms(policy.alerts.supervisor))


def _of_the_sla(state: Conversation, ticket: Ticket, policy: Policy) -> Iterator[_Rung]:
    """A warning, then the breach: from the handoff until a person has answered, whoever owns it."""
    within = policy.sla.within(ticket.priority)
    is_waiting = isinstance(state.owner, Queue | Offered | AgentOwner)
    if within and is_waiting and "sla_breach" not in ticket.raised and not ticket.answered:
        yield _Rung("sla_warning", ticket.since, int(within * policy.sla.warn))
        yield _Rung("sla_breach", ticket.since, within)


def _ms(seconds: float) -> int:
    return int(seconds * 1000)
