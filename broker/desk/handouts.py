"""Work given to bots or copilots that are connected: each piece once a connection."""

from collections import Counter
from zlib import crc32

from broker.desk.ports import Inbox
from broker.desk.roster import Roster
from broker.desk.shelf import Shelf
from broker.desk.turns import turn_of
from broker.domain.actors import Actor
from broker.domain.conversation import Conversation
from broker.domain.owners import BotLease
from broker.protocol.frames import Assist


class Handouts:
    """Remembers which worker owes what, so that nothing is handed out twice over one connection."""

    def __init__(self, roster: Roster, shelf: Shelf) -> None:
        self._roster, self._shelf = roster, shelf
        self._owing: dict[str, str] = {}
        self._owed: Counter[str] = Counter()
        self._given: dict[str, tuple[Inbox, int, str | None]] = {}
        self._assisted: dict[str, Inbox] = {}

    def note(self, state: Conversation) -> None:
        """Count the turn that a worker owes; a lease without one costs its worker nothing."""
        before = self._owing.pop(state.id, None)
        if before is not None:
            self._owed[before] -= 1
        if isinstance(state.owner, BotLease) and state.bot_is_due:
            self._owing[state.id] = state.owner.worker
            self._owed[state.owner.worker] += 1
        else:
            self._given.pop(state.id, None)

    def workers(self) -> dict[str, int]:
        """The live bot workers, with the turns that each one owes."""
        return {worker: self._owed[worker] for worker in self._roster.workers()}

    def hand_out(self, state: Conversation) -> None:
        """Give the leased bot its turn, a copilot what people answer."""
        self._hand_turn(state)
        self._hand_assist(state)

    def _hand_turn(self, state: Conversation) -> None:
        turn = turn_of(state, self._shelf.of(state.policy_version))
        lease = state.lease
        inbox = self._roster.inbox(Actor("bot", lease.worker)) if lease is not None else None
        if turn is None or inbox is None:
            return
        given = (inbox, turn.epoch, turn.turn)
        if self._given.get(state.id) != given:
            self._given[state.id] = given
            inbox.send(turn)

    def _hand_assist(self, state: Conversation) -> None:
        copilots = self._roster.copilots()
        if not copilots or state.phase not in ("queued", "offered", "agent"):
            self._assisted.pop(state.id, None)
        elif self._assisted.get(state.id) not in copilots:
            chosen = copilots[crc32(state.id.encode()) % len(copilots)]
            self._assisted[state.id] = chosen
            chosen.send(Assist(conversation=state.id))
