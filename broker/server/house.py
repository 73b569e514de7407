"""What all connections of a broker share."""

from dataclasses import dataclass

from broker.desk.ports import Clock
from broker.server.gate import Gate
from broker.server.hub import Hub
from broker.server.limits import Limits
from broker.server.meters import Meters
from broker.server.outbox import Posting
from broker.server.ports import Serving
from broker.server.queue_watch import QueueWatch
from broker.server.reworks import Reworks
from broker.server.typists import Typists
from broker.server.waiting_line import WaitingLine


@dataclass(frozen=True, slots=True)
class House:
    """One of each: who decides, who tells, who counts."""

    desk: Serving
    hub: Hub
    typists: Typists
    reworks: Reworks
    queue: QueueWatch
    line: WaitingLine
    gate: Gate
    clock: Clock
    limits: Limits
    posting: Posting
    meters: Meters
