"""A conversation's log as the transcript that an agent reads, one event at a time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import tzinfo
from typing import assert_never

from broker.domain.actors import Actor
from broker.domain.events import ConversationEvent, MessagePosted, Recorded, SignalsReported, Visibility
from broker.domain.owner_events import ConversationOpened, OfferAccepted, TakenOver
from broker.domain.teamwork_events import SupervisorJoined
from collabtui.console.present.dates import day_of, time_of_day
from collabtui.console.present.happenings import happening
from collabtui.console.present.measures import measured_words
from collabtui.console.views import Delivery, ItemKind, TranscriptItem, TranscriptView

#: What stands where no conversation is open.
NO_TRANSCRIPT = TranscriptView(None, "", (), empty="No conversation is open. Choose one in the queue.")
#: Who I am to myself: customers read my name, which comes with my own stream, so maybe later than what I said.
ME = "you"
NOTHING_SAID = "Nothing was said yet."


@dataclass(frozen=True, slots=True)
class Unsent:
    """What I wrote that the log does not hold yet. ``message`` is the id it will have; ``at`` Unix milliseconds."""

    message: str
    text: str
    at: int
    delivery: Delivery
    visibility: Visibility = "public"


class TranscriptFeed:
    """The transcript of one conversation, as the agent ``me`` reads it, whose own lines are by "you".

    Each event is looked at once. Entries stay as they are when more events come. Times are on the clock of ``tz``; None
    is the machine's.
    """

    def __init__(self, me: str, tz: tzinfo | None = None) -> None:
        self._me, self._tz = me, tz
        self._customer = ""
        self._names: dict[str, str] = {}
        self._items: list[TranscriptItem] = []
        self._messages: set[str] = set()
        self._conversation: str | None = None
        self._day = ""
        self.seq = 0

    def add(self, recorded: Recorded) -> None:
        """Take in the next event of the conversation's log."""
        event = recorded.event
        self.seq = recorded.seq
        self._conversation = recorded.stream.partition(":")[2]
        if isinstance(event, ConversationOpened):
            self._customer = (event.record.name if event.record else "") or event.customer
        match event:
            case OfferAccepted(_, who, name) | TakenOver(who, name) | SupervisorJoined(who, name):
                self._names[who] = name
            case _:
                # Nobody is named by it.
                pass
        item = self._item(recorded, event) if isinstance(event, ConversationEvent) else None
        if item is not None:
            self._begin_day(recorded)
            self._items.append(item)

    def view(
        self, title: str = "", unsent: Iterable[Unsent] = (), typing: str = "", empty: str = NOTHING_SAID
    ) -> TranscriptView:
        """The transcript with what is not delivered behind it; ``typing`` names who writes, empty for nobody."""
        waiting = [self._waiting(one) for one in unsent if one.message not in self._messages]
        words = f"{typing} is writing…" if typing else ""
        return TranscriptView(self._conversation, title, (*self._items, *waiting), words, empty)

    def _item(self, recorded: Recorded, event: ConversationEvent) -> TranscriptItem | None:
        match event:
            case MessagePosted():
                self._messages.add(event.message)
                return self._message(recorded, event)
            case SignalsReported(_, signals):
                return self._line(recorded, "diagnosis", measured_words(signals))
            case _:
                words = happening(event, self._called, self._tz)
                return self._line(recorded, "border", words) if words else None

    def _message(self, recorded: Recorded, event: MessagePosted) -> TranscriptItem:
        actor = recorded.actor
        kind = "note" if event.visibility == "note" else _kind(actor)
        time = time_of_day(recorded.at, self._tz)
        mine = actor.id == self._me and actor.role in ("agent", "supervisor")
        return TranscriptItem(f"message:{event.message}", kind, self._who(actor), time, event.text, mine=mine)

    def _line(self, recorded: Recorded, kind: ItemKind, words: str) -> TranscriptItem:
        time = time_of_day(recorded.at, self._tz)
        return TranscriptItem(f"event:{recorded.seq}", kind, self._who(recorded.actor), time, words)

    def _waiting(self, one: Unsent) -> TranscriptItem:
        kind: ItemKind = "note" if one.visibility == "note" else "agent"
        time = time_of_day(one.at, self._tz)
        return TranscriptItem(f"message:{one.message}", kind, ME, time, one.text, one.delivery, mine=True)

    def _begin_day(self, recorded: Recorded) -> None:
        """The clock's times alone would not tell a message of today from one of last week."""
        now = day_of(recorded.at, self._tz)
        if now != self._day:
            self._items.append(TranscriptItem(f"day:{recorded.seq}", "border", "", "", now))
        self._day = now

    def _who(self, actor: Actor) -> str:
        match actor.role:
            case "customer":
                return self._customer or actor.id
            case "desk" | "bot":
                return actor.role
            case "copilot":
                return f"copilot {actor.id}"
            case "agent" | "supervisor":
                return self._called(actor.id)
            case _:
                assert_never(actor.role)

    def _called(self, agent: str) -> str:
        return ME if agent == self._me else self._names.get(agent, agent)


def _kind(actor: Actor) -> ItemKind:
    match actor.role:
        case "customer" | "bot" | "desk" | "agent":
            return actor.role
        case "copilot":
            return "bot"
        case "supervisor":
            return "agent"
        case _:
            assert_never(actor.role)
