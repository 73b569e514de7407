"""What supervisors may do with any conversation: send it elsewhere, take it, look over a shoulder."""

from typing import Literal

from broker.decide.case import Case, Decision, owned_by_actor
from broker.decide.escalated import asked_for, handed_off
from broker.decide.offers import greeting
from broker.decide.transfer import can_be_sent_to
from broker.decide.work import consults_ended, offer_closed, owner_freed, parting_note, together
from broker.domain.agent_events import WorkTaken
from broker.domain.errors import BadCommand, Forbidden, WrongPhase
from broker.domain.events import Event
from broker.domain.handoff_commands import Reassign
from broker.domain.ids import AGENT, stream_of
from broker.domain.owner_events import Reassigned, TakenOver
from broker.domain.owners import Queue, Snoozed
from broker.domain.team_commands import Oversee
from broker.domain.teamwork_events import Oversight, SupervisorJoined, SupervisorLeft


def reassigned(case: Case, command: Reassign) -> Decision:
    """To the queue for another skill or one named agent, from wherever it is."""
    _is_open(case)
    if not command.skill and not command.agent:
        raise BadCommand("A reassignment needs a skill, or the id of an agent.")
    if command.agent is not None and command.agent == case.state.agent:
        raise WrongPhase(f"Agent {command.agent} has it already.", {"owner": f"agent {command.agent}"})
    escalation = asked_for(case, "supervisor_reassigned", command.skill)
    if command.agent:
        ticket = case.state.ticket
        asked = ticket.skill if ticket is not None else escalation.skill
        can_be_sent_to(case, command.agent, command.skill or asked)
    epoch = case.state.epoch + 1
    if case.state.phase in ("bot", "bot_closing"):
        opened = handed_off(case, escalation, command.agent)
        return case.only(*opened, *parting_note(case, command.note, epoch))
    return together(offer_closed(case, "reassigned"), _moved(case, command), owner_freed(case, "reassigned"))


def _moved(case: Case, command: Reassign) -> Decision:
    """Who waits anyway is told nothing; who loses an agent is."""
    owner = case.state.agent
    line: tuple[Event, ...] = ()
    if owner is not None:
        line = (case.said_by_desk(case.words.transferred, "transferred", case.state.epoch + 1),)
    raised = owner is not None or isinstance(case.state.owner, Snoozed)
    moved = Reassigned(owner, command.skill, command.agent, command.note)
    return case.only(moved, *line, *parting_note(case, command.note, case.state.epoch + raised))


def taken_over(case: Case, name: str) -> Decision:
    """The supervisor answers from here on. Out of a bot's hands it is a handoff first, for the record's reason."""
    _is_open(case)
    me = case.actor.id
    if case.state.agent == me:
        raise WrongPhase("You have it already.", {"phase": case.state.phase})
    asked = _handoff(case)
    taken = WorkTaken(case.state.id, case.id("takeover"), case.state.channel)
    return together(
        offer_closed(case, "taken over"),
        case.only(
            *asked,
            *consults_ended(case, me),
            *_left(case, me),
            TakenOver(me, name),
            greeting(case, name, case.state.epoch + 1 + len(asked)),
        ),
        owner_freed(case, "taken_over"),
        {stream_of(AGENT, me): (taken,)},
    )


def _handoff(case: Case) -> tuple[Event, ...]:
    """The handoff without its line: the customer is told who answers, which says more."""
    if case.state.ticket is not None or isinstance(case.state.owner, Queue):
        return ()
    return handed_off(case, asked_for(case, "supervisor_took_over"))[:1]


def overseen(case: Case, command: Oversee) -> Decision:
    """A supervisor comes, goes, or changes how far they take part; each step is in the log."""
    me, mode = case.actor.id, command.mode
    present: Oversight | Literal["off"] = case.state.supervisors.get(me, "off")
    if mode == present:
        raise WrongPhase(f"Your mode is {mode} already.", {"mode": mode})
    if mode == "off":
        return case.only(*_left(case, me))
    _is_open(case)
    return case.only(*_left(case, me), SupervisorJoined(me, command.name, mode))


def _left(case: Case, supervisor: str) -> tuple[SupervisorLeft, ...]:
    mode = case.state.supervisors.get(supervisor)
    return () if mode is None else (SupervisorLeft(supervisor, mode),)


def all_left(case: Case) -> tuple[SupervisorLeft, ...]:
    """The end of all oversight."""
    return tuple(SupervisorLeft(who, mode) for who, mode in case.state.supervisors.items())


def may_speak(case: Case) -> None:
    """Refuse public words of anybody but the owner, or a supervisor who barged in."""
    if case.actor.role != "supervisor":
        owned_by_actor(case)
    elif case.state.agent != case.actor.id and case.state.supervisors.get(case.actor.id) != "barge":
        raise Forbidden("Only its owner answers the customer: write a note, barge in, or take it over.")


def _is_open(case: Case) -> None:
    if case.state.is_closed:
        raise WrongPhase("The conversation is closed: reopen it first.", {"phase": "closed"})
