"""How what is judged about a conversation changes it."""

from dataclasses import replace
from typing import assert_never

from broker.domain.conversation import Conversation
from broker.domain.conversation_parts import Proposal
from broker.domain.events import Recorded
from broker.domain.judgement_events import (
    AlertRaised,
    EscalationMarked,
    HandoffProposed,
    JudgementEvent,
    LanguageDetected,
    PolicyApplied,
    ProposalAnswered,
    TurnFlagged,
)


def evolve_judged(state: Conversation, recorded: Recorded, event: JudgementEvent) -> Conversation:
    """The conversation after a proposal, an alert, a verdict; the owner stays."""
    match event:
        case HandoffProposed(proposal, skill, priority, why, level):
            asked = Proposal(proposal, recorded.at, why, skill, level, priority)
            engagement = state.engagement.proposed(why.rule if why else "")
            return state.after(proposal=asked, engagement=engagement)
        case ProposalAnswered(_, "declined"):
            # The no was an answer, not a question: nobody owes the customer a word for it.
            return state.after(proposal=None, pending=None, engagement=state.engagement.content())
        case ProposalAnswered():
            return state.after(proposal=None)
        case LanguageDetected(language):
            return state.after(language=language)
        case PolicyApplied(version):
            return state.after(policy_version=version)
        case AlertRaised(step, number):
            if state.ticket is None:
                return state.after(last_alert=step)
            raised = {**state.ticket.raised, step: recorded.at}
            return state.after(ticket=replace(state.ticket, alerts=number, raised=raised), last_alert=step)
        case EscalationMarked(ticket, verdict):
            marked = (replace(one, verdict=verdict) if one.ticket == ticket else one for one in state.escalations)
            return state.after(escalations=tuple(marked))
        case TurnFlagged(message, reason):
            return state.after(flags={**state.flags, message: reason})
        case _:
            assert_never(event)
