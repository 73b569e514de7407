"""The bounds that keep one peer from costing the others."""

from dataclasses import dataclass, field

from broker.server.rate import Rates

#: The most that a replay puts before it waits for the socket; also the most that is written at once.
CHUNK_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Names ending in ``_s`` are seconds, in ``_bytes`` bytes; the others are counts.

    ``outbox_bytes`` may wait for one reader; ``patience_s`` it may take nothing; ``jobs`` one connection may have
    under way before it is read no further; ``failures`` of logging in an address, or the id of a token, has free of a
    delay; ``connections_per_sender`` somebody of the desk may have, ``connections_per_customer`` a
    customer; ``subscriptions`` are the streams one
    connection may follow; ``typing_apart_s`` pass before it is told again that one connection types, since who types
    says so every few seconds; ``rates`` tell how fast one sender may ask.
    """

    frame_bytes: int = 256 * 1024
    commands_in_flight: int = 64
    ping_s: float = 20.0
    outbox_bytes: int = 1024 * 1024
    patience_s: float = 10.0
    open_s: float = 5.0
    login_s: float = 10.0
    close_s: float = 2.0
    drain_s: float = 3.0
    connections: int = 10_000
    connections_per_address: int = 5_000
    connections_per_sender: int = 1_000
    connections_per_customer: int = 20
    subscriptions: int = 10_000
    jobs: int = 2_000
    typing_apart_s: float = 0.3
    failures: int = 5
    longest_delay_s: float = 5.0
    rates: Rates = field(default_factory=Rates)
