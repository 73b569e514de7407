"""What the console knows, as plain state that an update changes."""

from typing import Literal, assert_never

from broker.domain.actors import Role
from broker.domain.agent_events import (
    OfferReleased,
    OfferReserved,
    ReleaseOutcome,
    WorkOutcome,
    WorkReleased,
    WorkTaken,
)
from broker.domain.agents import Agent
from broker.domain.conversation import Conversation
from broker.domain.events import ConversationEvent, Recorded
from broker.domain.ids import AGENT, CONVERSATION, split_stream
from broker.domain.packet import Packet
from broker.protocol.frames import TypingNow
from broker.protocol.rows import ConversationRow, Waits
from collabtui.client.mirror import Mirror
from collabtui.client.updates import (
    AssistGiven,
    ConnectionState,
    ConversationBegun,
    DraftingSeen,
    EventApplied,
    QueueChanged,
    ReworkGiven,
    StateChanged,
    TurnGiven,
    TypingSeen,
    Update,
    WaitingSeen,
)
from collabtui.console.growing import Growing
from collabtui.console.ladder import Call, Listener, calls
from collabtui.console.present.transcript import TranscriptFeed
from collabtui.console.queue_book import QueueBook
from collabtui.console.tabs import Tabs
from collabtui.console.unread import unread_lines
from collabtui.console.views import Mode

Part = Literal["status", "queue", "tabs", "transcript", "context", "suggestions", "composer"]
Parts = frozenset[Part]
Outcome = WorkOutcome | ReleaseOutcome
ALL: Parts = frozenset({"status", "queue", "tabs", "transcript", "context", "suggestions", "composer"})
#: What shows the conversation on the screen.
CENTRE: Parts = frozenset({"transcript", "context", "suggestions", "composer"})
NONE: Parts = frozenset()
#: How long somebody who was seen typing is believed to type on, in milliseconds.
TYPING_MS = 6_000


class Model:
    """The console's state; conversations themselves are the mirror's.

    ``offers`` holds the open offers by conversation, ``accepting`` those that were accepted without an answer yet,
    ``modes`` which buffer is on the screen, ``unreadable`` why a conversation can't be followed, ``resolved`` how many
    conversations ended in my hands since the start, ``ended`` which was the last, ``waits`` what the desk calls long,
    ``asked`` the conversations about which I am asked for advice, ``growing`` the drafts that are being written.
    """

    def __init__(self, me: str, mirror: Mirror, role: Role = "agent", my_name: str = "") -> None:
        self.me, self.mirror, self.role, self.my_name = me, mirror, role, my_name
        self.connection: ConnectionState = "connecting"
        self.trouble = ""
        self.queue = QueueBook()
        self.filter = ""
        self.tabs = Tabs()
        self.offers: dict[str, OfferReserved] = {}
        self.accepting: set[str] = set()
        self.packets: dict[str, Packet] = {}
        self.modes: dict[str, Mode] = {}
        self.unreadable: dict[str, str] = {}
        self.resolved = 0
        self.ended = ""
        self.waits = Waits()
        self.asked: set[str] = set()
        self.growing = Growing()
        self._calls: list[Call] = []
        self._newly_asked: list[str] = []
        self._feeds: dict[str, TranscriptFeed] = {}
        self._seen: dict[str, int] = {}
        self._typing: dict[str, tuple[str, int]] = {}
        self._left: list[tuple[str, Outcome]] = []

    # -- what is known -----------------------------------------------------------------------------------------------

    @property
    def agent(self) -> Agent:
        """Me, as my own stream tells."""
        return self.mirror.agent(self.me) or Agent(self.me)

    @property
    def state(self) -> Conversation | None:
        """The conversation on the screen, as far as it is known."""
        return self.conversation(self.tabs.current)

    @property
    def mode(self) -> Mode:
        """The buffer that is on the screen."""
        return self.modes.get(self.tabs.current or "", "reply")

    @property
    def wanted(self) -> frozenset[str]:
        """The conversations to follow: offered to me, mine, open in a tab."""
        return self.agent.holding | frozenset(self.offers) | frozenset(self.tabs.order) | self.asked

    def conversation(self, id: str | None) -> Conversation | None:
        """One followed conversation."""
        return None if id is None else self.mirror.conversation(id)

    def feed(self, conversation: str | None) -> TranscriptFeed | None:
        """The transcript of a followed conversation, as far as it is here."""
        return self._feeds.get(conversation or "")

    def unread(self, conversation: str) -> int:
        """How many of the customer's messages in a followed conversation nobody here has looked at."""
        state = self.conversation(conversation)
        return 0 if state is None else unread_lines(state, self._seen.get(conversation, 0))

    def typist(self, conversation: str | None, now: int) -> str:
        """Who is writing in it at ``now`` (Unix milliseconds); empty for nobody."""
        who, until = self._typing.get(conversation or "", ("", 0))
        return who if now < until else ""

    def name(self, conversation: str) -> str:
        """The customer's name, else their id, else the conversation's."""
        state, row = self.conversation(conversation), self.queue.get(conversation)
        if state is not None and state.customer:
            # What is followed knows best: a row may still hold the name of who was erased.
            return (state.record.name if state.record else "") or state.customer
        return ((row.name or row.customer) if row else "") or conversation

    # -- what the agent does -----------------------------------------------------------------------------------------

    def look(self) -> bool:
        """The agent sees the conversation on the screen: nothing of it is unread. True when something was."""
        state = self.state
        if state is None:
            return False
        was_unread = self.unread(state.id) > 0
        self._seen[state.id] = state.seq
        return was_unread

    def close(self, conversation: str) -> None:
        """Close the tab."""
        self.tabs.close(conversation)
        self.modes.pop(conversation, None)
        self.unreadable.pop(conversation, None)

    def forget(self, conversation: str) -> None:
        """The conversation is followed no longer."""
        self._feeds.pop(conversation, None)
        self.growing.forget(conversation)
        self.packets.pop(conversation, None)

    def take_left(self) -> list[tuple[str, Outcome]]:
        """What was mine, or offered to me, and is so no longer since the last call, with how it ended."""
        left, self._left = self._left, []
        return left

    def take_calls(self) -> tuple[Call, ...]:
        """The alerts for me since the last call."""
        calls, self._calls = tuple(self._calls), []
        return calls

    def take_asked(self) -> tuple[str, ...]:
        """The conversations about which somebody began to ask me since the last call."""
        asked, self._newly_asked = tuple(self._newly_asked), []
        return asked

    # -- what happens ------------------------------------------------------------------------------------------------

    def apply(self, update: Update, now: int) -> Parts:
        """Take in one update, which the mirror has already, at ``now`` (Unix milliseconds); the parts it changed."""
        match update:
            case StateChanged(state, detail):
                self.connection, self.trouble = state, detail
                self.growing.clear()
                return frozenset({"status", "composer", "queue", "suggestions"})
            case EventApplied():
                kind, key = split_stream(update.stream)
                if kind == AGENT and key == self.me:
                    return self._of_me(update)
                return self._of_conversation(key, update) if kind == CONVERSATION else NONE
            case TypingSeen(frame):
                return self._typed(frame, now)
            case DraftingSeen(frame):
                self.growing.take(frame, now)
                return frozenset({"suggestions"}) if frame.conversation == self.tabs.current else NONE
            case QueueChanged(full, rows, gone, waits):
                self.waits = waits or self.waits
                return self._listed(rows, gone, full=full)
            case TurnGiven() | AssistGiven() | ReworkGiven() | WaitingSeen() | ConversationBegun():
                # For bots, copilots, customers.
                return NONE
            case _:
                assert_never(update)

    def _listed(self, rows: tuple[ConversationRow, ...], gone: tuple[str, ...], *, full: bool) -> Parts:
        me = Listener(self.me, self.role, self.agent.presence == "online")
        self._calls += calls(self.queue.get, rows, me, full=full)
        self.queue.change(full=full, rows=rows, gone=gone)
        asked = {row.conversation for row in rows if self.me in row.consulted}
        told = {row.conversation for row in rows} | set(gone)
        before = self.asked
        self.asked = asked if full else (before - told) | asked
        for conversation in sorted(self.asked - before):
            self._newly_asked.append(conversation)
            self.tabs.add(conversation)
            self.modes[conversation] = "note"
        return frozenset({"queue", "status", "tabs"}) if self.asked != before else frozenset({"queue", "status"})

    def _of_me(self, update: EventApplied) -> Parts:
        event = update.event
        if update.n == 1:
            self.offers.clear()
        match event:
            case OfferReserved():
                self._offered(event)
            case OfferReleased(_, conversation, outcome):
                if self.offers.pop(conversation, None) is not None:
                    self._left.append((conversation, outcome))
            case WorkTaken(conversation):
                self._taken(conversation)
            case WorkReleased(conversation, outcome):
                self._released(conversation, outcome)
            case _:
                # Presence, skills, capacity: the mirror's agent has them.
                return frozenset({"status"})
        self.queue.mark(self.offers, self.agent.holding)
        return frozenset({"status", "queue", "tabs", "composer", "transcript"})

    def _offered(self, event: OfferReserved) -> None:
        """An offer that the mirror knows to be over is history being replayed."""
        if event.offer not in self.agent.offers:
            return
        self.offers[event.conversation] = event
        if self.queue.get(event.conversation) is None:
            self.queue.put(_provisional(event))

    def _taken(self, conversation: str) -> None:
        """Mine from now on, be it from this screen, another one, or before this one was opened."""
        self.offers.pop(conversation, None)
        if conversation in self.agent.holding:
            self.tabs.add(conversation)

    def _released(self, conversation: str, outcome: WorkOutcome) -> None:
        if conversation in self.tabs and conversation not in self.agent.holding:
            self._left.append((conversation, outcome))
            self.resolved += outcome == "resolved"
            self.ended = conversation

    def _of_conversation(self, conversation: str, update: EventApplied) -> Parts:
        self._typing.pop(conversation, None)
        self.growing.heard(conversation, update)
        if update.n == 1 or conversation not in self._feeds:
            self._feeds[conversation] = TranscriptFeed(self.me)
        if isinstance(update.event, ConversationEvent):
            recorded = Recorded(update.stream, update.n, update.at, update.actor, update.event)
            self._feeds[conversation].add(recorded)
        if conversation == self.tabs.current:
            return CENTRE | {"tabs", "queue", "status"}
        return frozenset({"tabs", "queue", "status"})

    def _typed(self, frame: TypingNow, now: int) -> Parts:
        self._typing[frame.conversation] = (frame.actor.role, now + TYPING_MS)
        return frozenset({"transcript"}) if frame.conversation == self.tabs.current else NONE


def _provisional(offer: OfferReserved) -> ConversationRow:
    """The row of an offered conversation that the queue did not list yet."""
    return ConversationRow(
        conversation=offer.conversation,
        customer="",
        phase="offered",
        owner="",
        since=offer.waiting_since,
        opened=offer.waiting_since,
        touched=offer.waiting_since,
        epoch=0,
        skill=offer.skill,
        rule=offer.rule,
    )
