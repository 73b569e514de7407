"""The transcript of the conversation on the screen, with what is not delivered yet."""

from collections.abc import Iterator, Mapping

from broker.domain.events import Visibility
from collabtui.console.model import Model
from collabtui.console.present.transcript import Unsent
from collabtui.console.views import Delivery, TranscriptView
from collabtui.console.writing import Writing

NOTHING_OPEN = "No conversation is open: n goes to who needs you, Enter opens the one chosen in the queue."
COMING = "The transcript is on its way …"


def transcript_view(model: Model, writing: Writing, sent_at: Mapping[str, int], now: int) -> TranscriptView:
    """The transcript at ``now``; ``sent_at`` tells when each unsent message was sent off (Unix milliseconds)."""
    conversation = model.tabs.current
    if conversation is None:
        return TranscriptView(None, "", (), empty=NOTHING_OPEN)
    feed = model.feed(conversation)
    title = f"{model.name(conversation)}, {conversation}"
    if feed is None:
        return TranscriptView(conversation, title, (), empty=model.unreadable.get(conversation, COMING))
    typing = model.typist(conversation, now)
    return feed.view(title, _unsent(writing, conversation, sent_at, now), _typist(model, conversation, typing))


def _unsent(writing: Writing, conversation: str, sent_at: Mapping[str, int], now: int) -> Iterator[Unsent]:
    held = {one.id for one in writing.holding}
    for one in writing.page(conversation).unsent:
        visibility: Visibility = "note" if one.mode == "note" else "public"
        delivery: Delivery = "held" if one.id in held else "sending"
        yield Unsent(one.id, one.draft.text, sent_at.get(one.id, now), delivery, visibility)


def _typist(model: Model, conversation: str, role: str) -> str:
    return model.name(conversation) if role == "customer" else role
