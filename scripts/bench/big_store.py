"""A store of many events, written by the store's own ledger as a desk would have left it after years.

Run it as a process: ``python -m bench.big_store FOLDER EVENTS OPEN``. Of its conversations, 100 events each, ``OPEN``
are open; the customer ``c-<number>`` of each comes in with the token that ``token_of`` names.
"""

import hashlib
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from broker.config import Config
from broker.domain.access import TokenIssued
from broker.domain.agent_events import AgentEvent, AgentRegistered, WorkTaken
from broker.domain.events import Event, MessagePosted
from broker.domain.owner_events import Closed, ConversationOpened, HandoffRequested, TakenOver
from broker.protocol.codec import encode_event
from broker.store.api import Batch, Receipt, Row, Write
from broker.store.sqlite_file import open_writer
from broker.store.sqlite_ledger import Ledger

#: Events in each conversation.
EACH: Final = 100
#: Batches in one commit, as many as a busy broker has.
_GROUP: Final = 200
_BEGAN_MS: Final = 1_700_000_000_000
_WORDS: Final = "#{n:08d}# My parcel is not here; could you please look"


def token_of(number: int) -> str:
    """What the customer of the open conversation ``number`` logs in with."""
    return f"t-{number}.secret-of-{number}"


def build(folder: Path, events: int, open_ones: int) -> int:
    """Write the store into the folder; how many events it holds."""
    path = Config(data=folder).database
    connection = open_writer(path, "NORMAL")
    ledger = Ledger(connection)
    written, group = 0, list[Batch]()
    for batch in _batches(events, open_ones):
        group.append(batch)
        written += sum(len(write.rows) for write in batch.writes)
        if len(group) == _GROUP:
            _commit(ledger, group)
            group = []
            if written % 500_000 < _GROUP * EACH:
                print(f"{written:,} of {events:,} events", file=sys.stderr, flush=True)
    _commit(ledger, group)
    connection.close()
    return written


def _commit(ledger: Ledger, group: list[Batch]) -> None:
    for outcome in ledger.commit(group):
        if isinstance(outcome, Exception):
            raise outcome


def _batches(events: int, open_ones: int) -> Iterator[Batch]:
    """The tokens, then the conversations, the open ones spread over the whole of the log."""
    tokens = [_token(number) for number in range(open_ones)]
    yield Batch((_write("access", "supervisor", "sue", tokens, is_open=True),))
    yield Batch((_write("agent:sue", "agent", "sue", _work(open_ones), is_open=True),))
    conversations = max(open_ones, events // EACH)
    apart = conversations // max(open_ones, 1)
    for number in range(conversations):
        place, left = divmod(number, max(apart, 1))
        yield from _conversation(number, place if not left and place < open_ones else None)


def _conversation(number: int, place: int | None) -> Iterator[Batch]:
    """A batch with its beginning, then one for each few messages, as the receipts of a chat come."""
    name = conversation_of(place) if place is not None else f"old-{number}"
    customer = f"c-{place}" if place is not None else f"past-{number % 50_000}"
    stream, is_open = f"conversation:{name}", place is not None
    events: list[Event] = [
        ConversationOpened(customer, "web", "en", ""),
        HandoffRequested(f"{name}.ticket", "support", 3),
        TakenOver("sue", "Sue"),
    ]
    events += [MessagePosted(f"{name}-{n}", _WORDS.format(n=n), 2) for n in range(EACH - len(events) - (not is_open))]
    if not is_open:
        events.append(Closed("solved"))
    receipt = Receipt(f"customer:{customer}", f"{number:012d}", hashlib.blake2b(digest_size=16).digest(), stream, EACH)
    yield Batch((_write(stream, "customer", customer, events, is_open=is_open),), receipt)


def conversation_of(place: int) -> str:
    """The id of the open conversation with this number."""
    return f"open-{place}"


def _work(open_ones: int) -> list[AgentEvent]:
    """What the agent's own record says, so that it agrees with the conversations'."""
    taken = [WorkTaken(conversation_of(place), f"{conversation_of(place)}.offer") for place in range(open_ones)]
    return [AgentRegistered("Sue", {"support": 3}, 10), *taken]


def _token(number: int) -> TokenIssued:
    key, _, secret = token_of(number).rpartition(".")
    return TokenIssued(key, hashlib.sha256(secret.encode()).hexdigest(), "customer", f"c-{number}")


def _write(stream: str, role: str, actor: str, events: Sequence[Event], *, is_open: bool) -> Write:
    rows = tuple(
        Row(stream, seq, event.kind, _BEGAN_MS + seq, role, actor, encode_event(event))
        for seq, event in enumerate(events, 1)
    )
    return Write(stream, 0, rows, is_open)


if __name__ == "__main__":
    build(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
