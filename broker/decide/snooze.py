"""Conversations that sleep: put there by people, woken by time, by people, by the customer."""

from broker.decide.case import Case, Decision, owned_by_actor
from broker.decide.losses import requeued
from broker.decide.work import consults_ended, offer_closed, owner_freed, parting_note, together
from broker.domain.errors import BadCommand, WrongPhase
from broker.domain.events import Event
from broker.domain.handoff_commands import Snooze
from broker.domain.owner_events import PutToSleep, Requeued
from broker.domain.owners import Snoozed


def put_to_sleep(case: Case, command: Snooze) -> Decision:
    """Nobody's until ``until``; whoever answered it is preferred when it wakes."""
    if case.state.phase not in ("queued", "offered", "agent"):
        raise WrongPhase("Only what waits for a person, or has one, can be snoozed.", {"phase": case.state.phase})
    if case.actor.role != "supervisor":
        owned_by_actor(case)
    _sensible(case, command.until)
    owner = case.state.agent
    preferred = owner if owner is not None and case.agent(owner).is_registered else None
    # From the queue it is the desk's as well: each change of owner is one epoch.
    epoch = case.state.epoch + 1
    return together(
        offer_closed(case, "snoozed"),
        case.only(
            *consults_ended(case),
            PutToSleep(command.until, preferred, command.note),
            *parting_note(case, command.note, epoch),
        ),
        owner_freed(case, "snoozed"),
    )


def _sensible(case: Case, until: int) -> None:
    longest = case.policy.limits.snooze
    if until <= case.at:
        raise BadCommand("A snooze must end in the future.")
    if until > case.at + int(longest * 1000):
        raise BadCommand(f"A snooze lasts at most {longest / 3600:g} hours: choose an earlier time.")


def woken_up(case: Case) -> Decision:
    """The sleep ends by time or by a person: the wait counts from now."""
    by = "its time came" if case.actor.role == "desk" else f"woken by a {case.actor.role}"
    _asleep(case)
    return case.only(Requeued(by))


def woken(case: Case, reason: str, *said: Event) -> Decision:
    """The customer ends the sleep, and is told that a person will come."""
    _asleep(case)
    return requeued(case, reason, *said)


def _asleep(case: Case) -> None:
    if not isinstance(case.state.owner, Snoozed):
        raise WrongPhase("It does not sleep.", {"phase": case.state.phase})
