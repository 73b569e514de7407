"""The draft of an answer as a suggestion."""

from collections.abc import Sequence
from typing import Final, Protocol

from broker.domain.commands import OfferSuggestion
from broker.domain.conversation import Conversation
from collabtui.copilot.summing import SUMMARY, turns_of
from collabtui.understanding.sentiment import sentiment
from collabtui.writing.api import Ask, Draft, Source

#: A draft stands above the passages that it is made of.
_SCORE: Final = 1.0
_MOST_SOURCES: Final = 3
_MOST_SOURCE: Final = 2_000


class Found(Protocol):
    """A passage that was found for a question; ``audience`` says whether customers may read it."""

    @property
    def document(self) -> str: ...

    @property
    def title(self) -> str: ...

    @property
    def audience(self) -> str: ...

    @property
    def passage(self) -> str: ...


def ask_of(state: Conversation, question: str, found: Sequence[Found]) -> Ask | None:
    """What a draft is asked to answer; None where nothing that customers may read answers it."""
    sources = [Source(one.document, one.title, one.passage) for one in found if one.audience == "public"]
    if not sources:
        return None
    return Ask(
        question=question,
        turns=turns_of(state),
        fields={name: value for name, value in state.values.items() if name != SUMMARY},
        customer=state.record.name if state.record else "",
        language=state.language,
        mood=sentiment(question),
        sources=tuple(sources[:_MOST_SOURCES]),
    )


def draft_offer(conversation: str, about: str, draft: Draft) -> OfferSuggestion:
    """The draft as a suggestion; its source says what it rests on, and why no model wrote it where one was asked."""
    return OfferSuggestion(conversation, about, draft.text, _source(draft)[:_MOST_SOURCE], _SCORE, sort="draft")


def _source(draft: Draft) -> str:
    rests = ", ".join(draft.sources) or "the conversation"
    by = "a model's draft" if draft.by == "model" else "draft"
    dropped = f"; {draft.dropped} unfounded sentences dropped" if draft.dropped else ""
    return f"{by} from {rests}{dropped}" + (f"; {draft.instead}" if draft.instead else "")
