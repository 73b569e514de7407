"""The transcript of the conversation on the screen, with what is not delivered yet."""

from collections.abc import Iterator, Mapping
from typing import Final, assert_never

from broker.domain.conversation import Conversation
from broker.domain.events import Visibility
from broker.domain.owners import AgentOwner, BotLease, BotPool, DeskOwner, Offered, Owner, Queue, Snoozed
from broker.domain.teamwork_events import Oversight
from collabtui.console.model import Model
from collabtui.console.present.dates import when
from collabtui.console.present.transcript import Unsent
from collabtui.console.views import Delivery, TranscriptView
from collabtui.console.writing import Writing

NOTHING_OPEN = """Offers ring, then stand on top of the queue: accept one to answer that customer.
Enter opens what is chosen in the queue, to read along.

The row at the bottom names the keys that act, help lists all of them."""
_MINE: Final[dict[Oversight, str]] = {"monitor": "watch", "whisper": "advise", "barge": "speak, too"}
_THEIRS: Final[dict[Oversight, str]] = {"monitor": "watches", "whisper": "advises", "barge": "speaks, too"}
COMING = "The transcript is on its way …"


def transcript_view(model: Model, writing: Writing, sent_at: Mapping[str, int], now: int) -> TranscriptView:
    """The transcript at ``now``; ``sent_at`` tells when each unsent message was sent off (Unix milliseconds)."""
    conversation = model.tabs.current
    if conversation is None:
        return TranscriptView(None, "", (), empty=NOTHING_OPEN)
    feed = model.feed(conversation)
    state = model.conversation(conversation)
    title = model.name(conversation) + (f" · {_standing(state, model.me, now)}" if state else "")
    if feed is None:
        return TranscriptView(conversation, title, (), empty=model.unreadable.get(conversation, COMING))
    typing = model.typist(conversation, now)
    return feed.view(title, _unsent(writing, conversation, sent_at, now), _typist(model, conversation, typing))


def _standing(state: Conversation, me: str, now: int) -> str:
    """In whose hands the conversation is, with what is under way about it."""
    return ", ".join((_holder(state.owner, me, now), *_under_way(state, me, now)))


def _under_way(state: Conversation, me: str, now: int) -> Iterator[str]:
    if state.on_hold:
        yield "on hold"
    if state.warm is not None:
        to = "you" if state.warm.agent == me else state.warm.agent
        yield f"offered to {to} ({max(0, state.warm.deadline - now) // 1000} s)"
    for consult in state.consults:
        yield f"{'you are' if consult.agent == me else f'{consult.agent} is'} asked for advice"
    for who, mode in state.supervisors.items():
        yield f"you {_MINE[mode]}" if who == me else f"{who} {_THEIRS[mode]}"


def _holder(owner: Owner, me: str, now: int) -> str:
    match owner:
        case AgentOwner(agent):
            return "with you" if agent == me else f"with {agent}"
        case Offered(_, agent) if agent == me:
            return "offered to you"
        case Queue() | Offered():
            return "waits for an agent"
        case BotPool() | BotLease():
            return "with the bot"
        case Snoozed(until):
            return f"set aside until {when(until, now)}"
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
