"""What the desk begins with customers: told to those who are connected, counted for the metrics."""

from broker.bus.api import Bus, Committed
from broker.desk.roster import Roster
from broker.domain.actors import Actor
from broker.domain.customers import ConversationStarted, OutreachDeclined
from broker.domain.events import MessagePosted
from broker.domain.ids import split_stream
from broker.domain.owner_events import Closed
from broker.protocol.frames import Begun
from broker.server.meters import Meters


class Beginnings:
    """Knows the conversations that were begun since the broker started, until their customer answers."""

    def __init__(self, bus: Bus, roster: Roster, meters: Meters) -> None:
        self._roster, self._meters = roster, meters
        self._unanswered: set[str] = set()
        self.close = bus.listen(self._heard, ConversationStarted, OutreachDeclined, MessagePosted, Closed)

    def _heard(self, committed: Committed) -> None:
        recorded = committed.recorded
        match recorded.event:
            case ConversationStarted(conversation, outreach) if outreach:
                self._begun(conversation, split_stream(recorded.stream)[1])
            case OutreachDeclined():
                self._meters.outreach["stopped"] += 1
            case MessagePosted() if self._unanswered and recorded.actor.role == "customer":
                self._answered(split_stream(recorded.stream)[1])
            case Closed():
                self._unanswered.discard(split_stream(recorded.stream)[1])
            case _:
                return

    def _begun(self, conversation: str, customer: str) -> None:
        self._meters.outreach["opened"] += 1
        self._unanswered.add(conversation)
        for inbox in self._roster.inboxes(Actor("customer", customer)):
            inbox.send(Begun(conversation=conversation))

    def _answered(self, conversation: str) -> None:
        if conversation in self._unanswered:
            self._unanswered.remove(conversation)
            self._meters.outreach["answered"] += 1
