"""The canned replies as an agent looks through them in one conversation."""

from broker.domain.conversation import Conversation
from collabtui.knowledge.words import telling
from collabtui.ui.pick import Pickable
from collabtui.writing.canned import CannedReplies, filled, known_of

#: How a reply is marked that the copilot holds for the best.
FITS = "fits:"
_STEM = 5
_LINES = 4


def pickable(replies: CannedReplies, state: Conversation) -> tuple[Pickable, ...]:
    """All replies in the customer's language, filled in: what a copilot proposed first, then by words in common with
    what the customer wrote since a person answered, then as in the file."""
    known = known_of(state)
    proposed = {one.text for one in state.suggestions.values() if one.sort == "reply" and one.fate != "dismissed"}
    said = _stems(_open(state))
    rows = [(one, filled(one.text, known)) for one in replies.of(state.language)]
    rows.sort(key=lambda row: (row[1] not in proposed, -len(said & _stems(f"{row[0].title} {row[0].text}"))))
    return tuple(Pickable(text, one.title, text, FITS if text in proposed else "") for one, text in rows)


def _open(state: Conversation) -> str:
    """What the customer wrote last, back to the newest answer of a person."""
    words: list[str] = []
    for line in reversed(state.lines):
        if len(words) == _LINES or (line.author.role in ("agent", "supervisor") and line.visibility == "public"):
            break
        words += [line.text] if line.author.role == "customer" else []
    return "\n".join(words)


def _stems(text: str) -> set[str]:
    return {word[:_STEM] for word in telling(text)}
