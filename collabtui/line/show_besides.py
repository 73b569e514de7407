"""What an agent reads of judgements, of people who work together on one conversation."""

from typing import Final, assert_never

from broker.domain.judgement_events import (
    AlertRaised,
    AlertStep,
    EscalationMarked,
    HandoffProposed,
    JudgementEvent,
    LanguageDetected,
    PolicyApplied,
    ProposalAnswered,
    TurnFlagged,
)
from broker.domain.teamwork_events import (
    ConsultAsked,
    ConsultEnded,
    Oversight,
    SupervisorJoined,
    SupervisorLeft,
    TeamworkEvent,
    WorkHeld,
    WorkUnheld,
)
from collabtui.line.printed import quoted, word

ALERTS: Final[dict[AlertStep, str]] = {
    "agent": "alert to the agent",
    "team": "alert to the team",
    "supervisor": "alert to the supervisors",
    "sla_warning": "the promised time is nearly over",
    "sla_breach": "the promised time is over",
}
_MODES: Final[dict[Oversight, str]] = {
    "monitor": "joined silently",
    "whisper": "joined to advise the agent",
    "barge": "speaks to the customer, too",
}


def judged(event: JudgementEvent) -> str:
    """The words for a judgement."""
    match event:
        case HandoffProposed(why=why):
            return f"the customer is asked whether they want a person{f': rule {word(why.rule)}' if why else ''}"
        case ProposalAnswered(_, answer):
            return f"the question whether they want a person: {answer}"
        case LanguageDetected(language, confidence):
            return f"the customer writes in {word(language)} ({confidence:.2f})"
        case PolicyApplied(version):
            return f"judged by policy {word(version)} from here on"
        case AlertRaised(step, number):
            return f"{ALERTS[step]} ({number})"
        case EscalationMarked(_, verdict, note):
            return f"the handoff was marked {verdict.replace('_', ' ')}{said(note)}"
        case TurnFlagged(_, reason):
            return f"words of the bot were flagged for its designer{said(reason)}"
        case _:
            assert_never(event)


def together(event: TeamworkEvent) -> str:
    """The words for what people do together."""
    match event:
        case WorkHeld(agent, reason):
            return f"agent {word(agent)} put it on hold{said(reason)}"
        case WorkUnheld(agent):
            return f"agent {word(agent)} took it off hold"
        case ConsultAsked(_, agent, by):
            # The question itself stands among the notes.
            return f"{word(by)} asks agent {word(agent)} for advice"
        case ConsultEnded(_, agent):
            return f"the consultation with agent {word(agent)} is over"
        case SupervisorJoined(_, name, mode):
            return f"{word(name)} (supervisor) {_MODES[mode]}"
        case SupervisorLeft(supervisor):
            return f"supervisor {word(supervisor)} left"
        case _:
            assert_never(event)


def said(remark: str) -> str:
    """A remark behind what it is about; nothing for none."""
    return f": {quoted(remark)}" if remark else ""
