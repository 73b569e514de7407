"""The transcript of the conversation on the screen, with what is not delivered yet."""

from collections.abc import Iterator, Mapping
from typing import assert_never

from broker.domain.events import Visibility
from broker.domain.owners import AgentOwner, BotLease, BotPool, DeskOwner, Offered, Owner, Queue
from collabtui.console.model import Model
from collabtui.console.present.transcript import Unsent
from collabtui.console.views import Delivery, TranscriptView
from collabtui.console.writing import Writing

NOTHING_OPEN = """Offers ring, then stand on top of the queue: accept one to answer that customer.
Enter opens what is chosen in the queue, to read along.

The row at the bottom names the keys that act, help lists all of them."""
COMING = "The transcript is on its way …"


def transcript_view(model: Model, writing: Writing, sent_at: Mapping[str, int], now: int) -> TranscriptView:
    """The transcript at ``now``; ``sent_at`` tells when each unsent message was sent off (Unix milliseconds)."""
    conversation = model.tabs.current
    if conversation is None:
        return TranscriptView(None, "", (), empty=NOTHING_OPEN)
    feed = model.feed(conversation)
    state = model.conversation(conversation)
    title = model.name(conversation) + (f" · {_standing(state.owner, model.me)}" if state else "")
    if feed is None:
        return TranscriptView(conversation, title, (), empty=model.unreadable.get(conversation, COMING))
    typing = model.typist(conversation, now)
    return feed.view(title, _unsent(writing, conversation, sent_at, now), _typist(model, conversation, typing))


def _standing(owner: Owner, me: str) -> str:
    """In whose hands the conversation is."""
    match owner:
        case AgentOwner(agent):
            return "with you" if agent == me else f"with {agent}"
        case Offered(_, agent) if agent == me:
            return "offered to you"
        case Queue() | Offered():
            return "waits for an agent"
        case BotPool() | BotLease():
            return "with the bot"
        case DeskOwner():
            return "closed"
        case _:
            assert_never(owner)


def _unsent(writing: Writing, conversation: str, sent_at: Mapping[str, int], now: int) -> Iterator[Unsent]:
    held = {one.id for one in writing.holding}
    for one in writing.page(conversation).unsent:
        visibility: Visibility = "note" if one.mode == "note" else "public"
        delivery: Delivery = "held" if one.id in held else "sending"
        yield Unsent(one.id, one.draft.text, sent_at.get(one.id, now), delivery, visibility)


def _typist(model: Model, conversation: str, role: str) -> str:
    return model.name(conversation) if role == "customer" else role
