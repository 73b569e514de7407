"""The canned replies as an agent looks through them in one conversation."""

from broker.domain.conversation import Conversation
from collabtui.console.coach import asked
from collabtui.knowledge.words import telling
from collabtui.ui.pick import Pickable
from collabtui.writing.canned import CannedReplies, filled, known_of

#: How a reply is marked that the copilot holds for the best.
FITS = "fits:"
_STEM = 5


def pickable(replies: CannedReplies, state: Conversation) -> tuple[Pickable, ...]:
    """All replies in the customer's language, filled in: what a copilot proposed first, then by words in common with
    what the customer wrote since anybody answered, then as in the file."""
    known = known_of(state)
    proposed = {one.text for one in state.suggestions.values() if one.sort == "reply" and one.fate != "dismissed"}
    said = _stems(asked(state).words)
    rows = [(one, filled(one.text, known)) for one in replies.of(state.language)]
    rows.sort(key=lambda row: (row[1] not in proposed, -len(said & _stems(f"{row[0].title} {row[0].text}"))))
    return tuple(Pickable(text, one.title, text, FITS if text in proposed else "") for one, text in rows)


def _stems(text: str) -> set[str]:
    return {word[:_STEM] for word in telling(text)}
