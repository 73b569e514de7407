"""Work given to bots or copilots that are connected: each piece once a connection."""

from collections import Counter
from dataclasses import dataclass
from zlib import crc32

from broker.decide.reactions import waiting_since
from broker.decide.share import Room
from broker.decide.surveys import may_be_asked
from broker.desk.infirmary import Infirmary
from broker.desk.ports import Clock, Inbox
from broker.desk.roster import Roster
from broker.desk.shelf import Shelf
from broker.desk.streams import Streams
from broker.desk.turn_line import TurnLine
from broker.desk.turn_meters import TurnMeters
from broker.desk.turns import turn_of
from broker.domain.actors import Actor
from broker.domain.conversation import Conversation
from broker.domain.customers import Customer
from broker.domain.ids import CUSTOMER, stream_of
from broker.protocol.frames import Assist


@dataclass(slots=True)
class _Slot:
    """A worker's room that one conversation takes; ``turn`` was given at ``since`` (Unix milliseconds)."""

    worker: str
    turn: str | None
    since: int
    is_given: bool = False


class Handouts:
    """Remembers which worker owes what, so that nothing is handed out twice over one connection.

    A worker owes as many turns as it has room for; who waits for room stands in a line.
    """

    def __init__(self, streams: Streams, roster: Roster, shelf: Shelf, clock: Clock) -> None:
        self._streams, self._roster, self._shelf, self._clock = streams, roster, shelf, clock
        self._slots: dict[str, _Slot] = {}
        self._owed: Counter[str] = Counter()
        self._given: dict[str, tuple[Inbox, int, str | None]] = {}
        self._assisted: dict[str, Inbox] = {}
        self._infirmary = Infirmary(shelf, clock)
        self.line = TurnLine()
        self.meters = TurnMeters()

    def note(self, state: Conversation) -> bool:
        """See who owes this conversation a turn, or put it in the line; whether a worker's health changed by it."""
        slot = self._slots.get(state.id)
        changed = False
        if slot is not None and not (_is_held(state, slot) and (slot.is_given or self._is_here(slot.worker))):
            changed = self._freed(state, slot)
        if not state.bot_is_due:
            self.line.leave(state.id)
            self._given.pop(state.id, None)
        elif state.id not in self._slots:
            self._wait(state)
        return changed

    def _wait(self, state: Conversation) -> None:
        """Stand in the line; whose own worker has room takes it, when nobody began to wait before."""
        lease = state.lease
        if lease is not None and not self._is_here(lease.worker):
            # Its worker may come back any moment: meanwhile it keeps nobody else waiting.
            self.line.leave(state.id)
            return
        self.line.join(state.id, waiting_since(state))
        if lease is None or self.line.first() != state.id:
            return
        most = self._shelf.of(state.policy_version).bots.turns
        if self.room().pick(most, state.failed_workers, lease.worker) == lease.worker:
            self.reserve(state, lease.worker)

    def _is_here(self, worker: str) -> bool:
        return worker in self._roster.workers()

    def reserve(self, state: Conversation, worker: str) -> None:
        """The worker's next room is this conversation's."""
        self.line.leave(state.id)
        now = self._clock.now()
        self._slots[state.id] = _Slot(worker, state.pending, now)
        self._owed[worker] += 1
        self._infirmary.given(worker)

    def _freed(self, state: Conversation, slot: _Slot) -> bool:
        """The turn is answered, late, or needs no answer any more; whether its worker's health changed."""
        del self._slots[state.id]
        self._given.pop(state.id, None)
        self._owed[slot.worker] -= 1
        if not self._owed[slot.worker]:
            del self._owed[slot.worker]
        if not slot.is_given:
            return False
        took_ms = max(0, self._clock.now() - slot.since)
        if _is_answered(state, slot):
            self.meters.answers.note(took_ms / 1000)
            self.meters.outcomes["answered"] += 1
            return self._infirmary.ended(slot.worker, took_ms)
        if slot.worker in state.failed_workers and self._is_here(slot.worker):
            self.meters.outcomes["silent"] += 1
            return self._infirmary.ended(slot.worker, None)
        self.meters.outcomes["dropped"] += 1
        return False

    def room(self) -> Room:
        """The live bot workers that take turns, with the turns that each one owes."""
        return self._infirmary.room({worker: self._owed[worker] for worker in self._roster.workers()})

    @property
    def open(self) -> int:
        """How many turns bots owe."""
        return len(self._slots)

    def has_turn(self, conversation: str) -> bool:
        """Whether a worker has room for this conversation's turn."""
        return conversation in self._slots

    def hand_out(self, state: Conversation) -> None:
        """Give the leased bot its turn, a copilot what people answer."""
        self._hand_turn(state)
        self._hand_assist(state)

    def _hand_turn(self, state: Conversation) -> None:
        lease, slot = state.lease, self._slots.get(state.id)
        if lease is None or slot is None:
            return
        turn = turn_of(state, self._shelf.of(state.policy_version), survey=self._may_ask(state))
        inbox = self._roster.inbox(Actor("bot", lease.worker))
        if turn is None or inbox is None:
            return
        given = (inbox, turn.epoch, turn.turn)
        if self._given.get(state.id) != given:
            self._given[state.id] = given
            self._timed(state, slot)
            inbox.send(turn)

    def _may_ask(self, state: Conversation) -> bool:
        """Whether the customer may be asked how it went; True as well where their record is not at hand.

        A worker that asks all the same is refused, so that nothing need be read for this.
        """
        head = self._streams.peek(stream_of(CUSTOMER, state.customer))
        customer = head.state if head is not None else None
        if not isinstance(customer, Customer):
            return True
        return may_be_asked(customer, self._shelf.of(state.policy_version), self._clock.now())

    def _timed(self, state: Conversation, slot: _Slot) -> None:
        """Its worker has this long for the turn from now on."""
        now = self._clock.now()
        if not slot.is_given:
            self.meters.waits.note(max(0, now - waiting_since(state)) / 1000)
        elif slot.turn == state.pending:
            return  # the same, over another connection
        slot.turn, slot.since, slot.is_given = state.pending, now, True

    def _hand_assist(self, state: Conversation) -> None:
        copilots = self._roster.copilots()
        if not copilots or state.phase not in ("queued", "offered", "agent"):
            self._assisted.pop(state.id, None)
        elif self._assisted.get(state.id) not in copilots:
            chosen = copilots[crc32(state.id.encode()) % len(copilots)]
            self._assisted[state.id] = chosen
            chosen.send(Assist(conversation=state.id))


def _is_held(state: Conversation, slot: _Slot) -> bool:
    """Whether the slot's worker still owes an answer; what is reserved for a lease counts once that is granted."""
    lease = state.lease
    return state.bot_is_due and lease is not None and lease.worker == slot.worker


def _is_answered(state: Conversation, slot: _Slot) -> bool:
    if state.lease is not None and state.lease.worker == slot.worker:
        return True
    return slot.turn is not None and any(one.turn == slot.turn for one in state.diagnoses[-1:])
