"""The question whether the customer wants a person: how it is asked, what their answer does."""

from broker.decide.case import Case
from broker.decide.escalated import handed_off
from broker.domain.conversation_parts import Proposal
from broker.domain.errors import OfferGone
from broker.domain.events import Event, MessagePosted
from broker.domain.handoff_commands import AnswerProposal
from broker.domain.judgement_events import HandoffProposed, ProposalAnswered
from broker.domain.signals import Why
from broker.policy.answers import Said, answer_in
from broker.policy.escalation import Escalation, judge_text


def proposed(case: Case, escalation: Escalation) -> tuple[Event, ...]:
    """The question with its reason, asked by the desk after what the bot said."""
    asked = HandoffProposed(
        proposal=case.id("proposal"),
        skill=escalation.skill,
        priority=escalation.priority,
        why=escalation.why,
        level=escalation.level,
    )
    return (asked, case.said_by_desk(case.words.line(escalation.words), "ask_first"))


def answered(case: Case, command: AnswerProposal) -> tuple[Event, ...]:
    """The customer pressed yes or no."""
    proposal = case.state.proposal
    if proposal is None or proposal.id != command.proposal or case.state.phase not in ("bot", "bot_closing"):
        raise OfferGone("That question is not open any more: ask for a person if you want one.")
    return accepted(case, proposal) if command.accept else _declined(case, proposal)


def called_for(case: Case, message: MessagePosted) -> tuple[Event, ...]:
    """What the customer's own words call for, while no person is involved yet: a yes, a no, or a person at once."""
    if case.state.phase not in ("bot", "bot_closing"):
        return ()
    proposal = case.state.proposal
    named = judge_text(case.policy, case.state.language, message.text, message.message)
    if proposal is None:
        return handed_off(case, named) if named else ()
    said = _understood(case, message.text, named)
    if said == "yes":
        return accepted(case, proposal, named)
    if said == "no":
        return _declined(case, proposal)
    return (ProposalAnswered(proposal.id, "lapsed"),)


def accepted(case: Case, proposal: Proposal, named: Escalation | None = None) -> tuple[Event, ...]:
    """The handoff for the proposal's reason, unless the customer's answer itself ``named`` one."""
    why = proposal.why or Why("proposal", policy_version=case.policy.version)
    wanted = named or Escalation(why, proposal.skill, proposal.priority, "handoff", proposal.level)
    return (ProposalAnswered(proposal.id, "accepted"), *handed_off(case, wanted))


def _understood(case: Case, text: str, named: Escalation | None) -> Said | None:
    """A plain yes or no goes before any phrase; who names a person in more words than that wants one."""
    said, plainly = answer_in(case.policy.phrases_of(case.state.language), text)
    return said if plainly or named is None else "yes"


def _declined(case: Case, proposal: Proposal) -> tuple[Event, ...]:
    return (ProposalAnswered(proposal.id, "declined"), case.said_by_desk(case.words.line("stay"), "stay"))
