"""What to propose to the person who answers, as plain values."""

from typing import Final

from broker.domain.commands import OfferSuggestion
from broker.domain.conversation import Conversation
from collabtui.copilot.questions import Question
from collabtui.knowledge.search import Hit

MOST: Final = 3
#: Below this a document shares a word with the question, but not its matter: 9 of 10 questions of the demo shop
#: have a better hit, 8 of 10 questions that no shop is asked have none.
LEAST_CONFIDENCE: Final = 0.3
#: As many hits are looked through for ``MOST`` that are new to the agent.
LOOKED_AT: Final = 8

_MOST_CHARS: Final = 2_000


def wants_help(state: Conversation) -> bool:
    """True while a person answers the customer, or will."""
    return state.phase in ("queued", "offered", "agent")


def offers(state: Conversation, question: Question, hits: tuple[Hit, ...]) -> tuple[OfferSuggestion, ...]:
    """At most ``MOST`` suggestions, the best first; the text is what the agent may insert.

    What was offered in this conversation before, for whichever message, is not offered again.
    """
    known = {suggestion.text for suggestion in state.suggestions.values()}
    good = [hit for hit in fitting(hits) if _text(hit) not in known]
    return tuple(_offer(question, hit) for hit in good[:MOST])


def fitting(hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
    """The hits, best first, down to the last that fits well enough by itself.

    What ranks above such a one fits the question better, however little it says of all its words.
    """
    last = max((place for place, hit in enumerate(hits) if hit.confidence >= LEAST_CONFIDENCE), default=-1)
    return hits[: last + 1]


def _offer(question: Question, hit: Hit) -> OfferSuggestion:
    internal = hit.audience == "internal"
    return OfferSuggestion(question.conversation, question.about, _text(hit), _source(hit), hit.confidence, internal)


def _text(hit: Hit) -> str:
    return hit.passage if len(hit.passage) <= _MOST_CHARS else f"{hit.passage[: _MOST_CHARS - 1]}…"


def _source(hit: Hit) -> str:
    return f"{hit.title[:500]} ({hit.document[:100]})"
