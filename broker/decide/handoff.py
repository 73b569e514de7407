"""From bot to person: the handoff, its offers, what ends them."""

from typing import assert_never

from broker.decide.case import Case, Decision, with_its_lease
from broker.decide.escalated import asked_for, handed_off
from broker.decide.holds import woken_by_customer
from broker.decide.losses import lost, rescued
from broker.decide.offers import accepted, declined, expired, offered, withdrawn
from broker.decide.proposals import accepted as proposal_accepted
from broker.decide.proposals import answered
from broker.decide.snooze import put_to_sleep, woken_up
from broker.decide.supervision import reassigned, taken_over
from broker.decide.transfer import transferred
from broker.domain.errors import WrongPhase
from broker.domain.events import Event
from broker.domain.handoff_commands import (
    AcceptOffer,
    AnswerProposal,
    DeclineOffer,
    ExpireOffer,
    HandoffCommand,
    LoseAgent,
    MakeOffer,
    Reassign,
    RequestHandoff,
    Rescue,
    Snooze,
    TakeOver,
    Transfer,
    WakeUp,
    WithdrawOffer,
)


def decide_handoff(case: Case, command: HandoffCommand) -> Decision:
    """The events of a command about getting, or giving, a person."""
    match command:
        case RequestHandoff():
            return _requested(case, command)
        case AnswerProposal():
            return case.only(*answered(case, command))
        case MakeOffer(_, agent):
            return offered(case, agent)
        case AcceptOffer(_, offer):
            return accepted(case, offer)
        case DeclineOffer(_, offer, reason):
            return declined(case, offer, reason)
        case ExpireOffer(_, offer):
            return expired(case, offer)
        case WithdrawOffer(_, offer, reason):
            return withdrawn(case, offer, reason)
        case Transfer():
            return transferred(case, command)
        case Snooze():
            return put_to_sleep(case, command)
        case WakeUp():
            return woken_up(case)
        case Reassign():
            return reassigned(case, command)
        case TakeOver(_, name):
            return taken_over(case, name)
        case Rescue(_, reason):
            return rescued(case, reason)
        case LoseAgent(_, agent):
            return lost(case, agent)
        case _:
            assert_never(command)


def _requested(case: Case, command: RequestHandoff) -> Decision:
    """A person for who has none; one who was set aside comes back to a customer who asks."""
    woken = woken_by_customer(case) if case.actor.role == "customer" else None
    return case.only(*_asked(case, command)) if woken is None else woken


def _asked(case: Case, command: RequestHandoff) -> tuple[Event, ...]:
    if case.state.is_closed:
        raise WrongPhase("The conversation is closed: reopen it to get a person.", {"phase": "closed"})
    if case.state.phase not in ("bot", "bot_closing"):
        raise WrongPhase("A person was asked for already: nothing more needs to be done.", {"phase": case.state.phase})
    with_its_lease(case)
    if case.state.proposal is not None and case.actor.role == "customer":
        return proposal_accepted(case, case.state.proposal)
    return handed_off(case, asked_for(case, f"{case.actor.role}_asked", command.skill, command.reason))
