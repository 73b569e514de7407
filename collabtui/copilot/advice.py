"""What to propose to the person who answers, as plain values."""

from dataclasses import dataclass
from typing import Final

from broker.domain.commands import OfferSuggestion
from broker.domain.conversation import Conversation
from broker.domain.conversation_parts import Line
from collabtui.copilot.index import Hit

MOST: Final = 3
#: Below this an article shares a word with the question, but not its matter.
LEAST_SCORE: Final = 0.4

_LINES: Final = 3
_MOST_CHARS: Final = 2_000


@dataclass(frozen=True, slots=True)
class Question:
    """What to look for, for the sake of the customer's message ``about``."""

    conversation: str
    about: str
    text: str


def wants_help(state: Conversation) -> bool:
    """True while a person answers the customer, or will."""
    return state.phase in ("queued", "offered", "agent")


def opening(state: Conversation) -> Question | None:
    """The question of the customer's last lines together, for the newest of them; None when there is none.

    A line that was helped with already stays as it is: another copilot was there.
    """
    lines = [line for line in state.lines if _is_customers(line)][-_LINES:]
    if not lines or has_help(state, lines[-1].message):
        return None
    return Question(state.id, lines[-1].message, "\n".join(line.text for line in reversed(lines)))


def has_help(state: Conversation, message: str) -> bool:
    """True when somebody suggested something for this message."""
    return any(suggestion.about == message for suggestion in state.suggestions.values())


def offers(question: Question, hits: tuple[Hit, ...]) -> tuple[OfferSuggestion, ...]:
    """At most ``MOST`` suggestions, the best first; the text is what the agent may insert."""
    good = [hit for hit in hits if hit.score >= LEAST_SCORE][:MOST]
    return tuple(_offer(question, hit) for hit in good)


def _offer(question: Question, hit: Hit) -> OfferSuggestion:
    internal = hit.audience == "internal"
    return OfferSuggestion(question.conversation, question.about, _text(hit), _source(hit), hit.score, internal)


def _is_customers(line: Line) -> bool:
    return line.author.role == "customer" and line.visibility == "public"


def _text(hit: Hit) -> str:
    return hit.passage if len(hit.passage) <= _MOST_CHARS else f"{hit.passage[: _MOST_CHARS - 1]}…"


def _source(hit: Hit) -> str:
    return f"{hit.title[:500]} ({hit.article[:100]})"
