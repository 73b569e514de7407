"""Questions to colleagues, asked in notes while the owner stays."""

from broker.decide.case import Case, Decision, owned_by_actor
from broker.decide.work import parting_note
from broker.domain.errors import AlreadyExists, BadCommand, Forbidden, NotFound, WrongPhase
from broker.domain.team_commands import AskColleague
from broker.domain.teamwork_events import ConsultAsked, ConsultEnded


def asked(case: Case, command: AskColleague) -> Decision:
    """The owner asks a colleague who is here; the question stands among the notes."""
    owner = owned_by_actor(case)
    if command.agent == owner:
        raise BadCommand("You can't ask yourself: name a colleague.")
    if not case.agent(command.agent).is_registered:
        raise NotFound(f"There is no agent {command.agent}.")
    if command.agent not in case.facts.connected:
        raise WrongPhase(
            f"Agent {command.agent} is not connected: ask somebody who is here, or leave a note.",
            {"agent": command.agent, "presence": "not connected"},
        )
    if any(one.agent == command.agent for one in case.state.consults):
        raise AlreadyExists(f"Agent {command.agent} is asked already: go on in the notes.")
    question = ConsultAsked(case.id("consult"), command.agent, owner, command.question)
    return case.only(question, *parting_note(case, command.question, case.state.epoch))


def ended(case: Case, consult: str) -> Decision:
    """The one who asked, the one who was asked, or a supervisor says that it is answered."""
    found = next((one for one in case.state.consults if one.id == consult), None)
    if found is None:
        raise NotFound(f"There is no open question {consult} in this conversation.")
    if case.actor.role != "supervisor" and case.actor.id not in (found.agent, found.by):
        raise Forbidden(f"That question is between {found.by} and {found.agent}: one of them ends it.")
    return case.only(ConsultEnded(found.id, found.agent))
