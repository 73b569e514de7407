"""What is judged about a conversation, what people do in it together, in the words of the rules between messages."""

from collections.abc import Callable
from typing import Final, assert_never

from broker.domain.judgement_events import (
    AlertRaised,
    AlertStep,
    EscalationMarked,
    HandoffProposed,
    JudgementEvent,
    LanguageDetected,
    PolicyApplied,
    ProposalAnswer,
    ProposalAnswered,
    TurnFlagged,
    Verdict,
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
from collabtui.console.present.measures import rule_words

#: From an agent's id to how the reader calls them.
Names = Callable[[str], str]

ALERTS: Final[dict[AlertStep, str]] = {
    "agent": "alert to the agent",
    "team": "alert to the team",
    "supervisor": "alert to the supervisors",
    "sla_warning": "warning: the promised time is nearly over",
    "sla_breach": "the promised time is over",
}
VERDICTS: Final[dict[Verdict, str]] = {
    "needless": "this handoff was not needed",
    "right": "this handoff was right",
    "too_late": "this handoff came too late",
}
_ANSWERS: Final[dict[ProposalAnswer, str]] = {
    "accepted": "the customer said yes",
    "declined": "the customer said no",
    "lapsed": "the customer went on without an answer",
}
_JOINED: Final[dict[Oversight, str]] = {
    "monitor": "joined silently",
    "whisper": "joined to advise the agent, unseen by the customer",
    "barge": "joined the talk with the customer",
}


def judged(event: JudgementEvent) -> str:
    """The words for a judgement."""
    match event:
        case HandoffProposed(why=why):
            return f"offered a person: {rule_words(why.rule)}" if why else "offered a person"
        case ProposalAnswered(_, answer):
            return f"offered a person; {_ANSWERS[answer]}"
        case LanguageDetected(language, confidence):
            return f"the customer writes in {language} ({confidence:.2f})"
        case PolicyApplied(version):
            return f"judged by policy {version} from here on"
        case AlertRaised(step, number):
            return f"{ALERTS[step]} ({number})"
        case EscalationMarked(_, verdict, note):
            return f"{VERDICTS[verdict]}{said(note)}"
        case TurnFlagged(_, reason):
            return f"words of the bot were flagged for its designer{said(reason)}"
        case _:
            assert_never(event)


def together(event: TeamworkEvent, names: Names) -> str:
    """The words for what people do together in one conversation."""
    match event:
        case WorkHeld(agent, reason):
            return f"{names(agent)} put it on hold{said(reason)}"
        case WorkUnheld(agent):
            return f"{names(agent)} took it off hold"
        case ConsultAsked(_, agent, by):
            # The question itself stands among the notes.
            return f"{names(by)} asked {names(agent)} for advice"
        case ConsultEnded(_, agent):
            return f"the consultation with {names(agent)} is over"
        case SupervisorJoined(_, name, mode):
            return f"{name} (supervisor) {_JOINED[mode]}"
        case SupervisorLeft(supervisor):
            return f"{names(supervisor)} (supervisor) left"
        case _:
            assert_never(event)


def said(remark: str) -> str:
    """A remark behind what it is about; nothing for none."""
    return f', "{remark}"' if remark else ""
