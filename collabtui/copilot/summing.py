"""The summary of a conversation for whoever takes it up, kept as a field of its context."""

from collections.abc import Sequence
from typing import Final

from broker.domain.commands import SetField
from broker.domain.context import FieldValue
from broker.domain.conversation import Conversation
from broker.domain.events import Event
from broker.domain.owner_events import AgentLost, Reassigned, TakenOver, Transferred, WarmOffered
from broker.domain.teamwork_events import ConsultAsked
from collabtui.summary.api import Line, Summary, Turn
from collabtui.summary.extract import summarised
from collabtui.summary.values import values_of
from collabtui.understanding.sentiment import sentiment

SUMMARY: Final = "summary"
#: So many messages of the customer make a summary old.
OLD_AFTER: Final = 3
_MOST_CHARS: Final = 2_000
_HOW_SURE: Final = 0.8


def wants_summary(state: Conversation, summed: int) -> bool:
    """Whether to sum up anew, having done so after ``summed`` messages of the customer (-1: never).

    At a handoff, then once enough was said since. Where ``passes_on``, it is made whatever was said.
    """
    messages = said(state)
    return messages > 0 and (summed < 0 or messages - summed >= OLD_AFTER)


def passes_on(event: Event) -> bool:
    """Whether a colleague reads on from here, be it for advice."""
    return isinstance(event, Transferred | WarmOffered | ConsultAsked | Reassigned | TakenOver | AgentLost)


def summary_of(state: Conversation) -> SetField | None:
    """The wish to keep the summary; None where it says nothing, or nothing new, or a person wrote it."""
    present = state.fields.get(SUMMARY)
    if present is not None and present.present.by.role in ("agent", "supervisor"):
        return None
    text = told(summarised(turns_of(state), sentiment, values_of))
    if not text or (present is not None and present.value == text):
        return None
    return SetField(state.id, FieldValue(SUMMARY, text, "copilot", _HOW_SURE), present.version if present else 0)


def turns_of(state: Conversation) -> tuple[Turn, ...]:
    """What the customer and those who answered said to each other; no note, no line of the desk."""
    return tuple(
        Turn("customer" if line.author.role == "customer" else "agent", line.text)
        for line in state.lines
        if line.visibility == "public" and line.author.role != "desk"
    )


def told(summary: Summary) -> str:
    """A line for each section that has something, with the turns it rests on, counted from 1."""
    sections = (
        ("Situation", summary.situation),
        ("Tried", summary.tried),
        ("Open question", summary.open_question),
        ("Promised", summary.promises),
        ("Mood", summary.mood),
        ("Known", summary.entities),
    )
    lines = [f"{name}: {_listed(found)}" for name, found in sections if found]
    text = "\n".join(lines) if summary.situation or summary.open_question else ""
    return text if len(text) <= _MOST_CHARS else f"{text[: _MOST_CHARS - 1]}…"


def _listed(lines: Sequence[Line]) -> str:
    return " / ".join(f"{line.text} [{', '.join(str(place + 1) for place in line.turns)}]" for line in lines)


def said(state: Conversation) -> int:
    """How many messages the customer wrote."""
    return sum(line.author.role == "customer" for line in state.lines)
