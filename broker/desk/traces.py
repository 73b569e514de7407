"""What the log holds of one customer: the rows to blank, with the words that must be found nowhere afterwards."""

import re
from collections import Counter
from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

from broker.desk.head import recorded_of
from broker.domain.agent_events import OfferReserved, WorkTaken
from broker.domain.customers import ConversationStarted
from broker.domain.declared import Declared
from broker.domain.erasure import data_of, erased
from broker.domain.erasure_events import DataKind, Erased
from broker.domain.events import Event, SuggestionOffered
from broker.domain.ids import AGENT, CONVERSATION, CUSTOMER, split_stream, stream_of
from broker.domain.owner_events import OfferMade, WarmOffered
from broker.protocol.codec import encode_event
from broker.store.api import ERASED, Anchor, Blank, Row

#: A text in JSON, escaped in whatever way its writer chose; a colon follows where it names a field.
_TEXT: Final = re.compile(rb'"((?:[^"\\]|\\.)*)"(\s*:)?')
_QUOTING: Final = frozenset({"offer_reserved", "work_taken"})
#: Events that are looked through at once for suggestions: others who read have their turn in between.
_SPAN: Final = 10_000
SUGGESTED: Final[tuple[DataKind, ...]] = ("suggestions",)


class Log(Protocol):
    """The rows of a store, or of a copy of its file."""

    async def load(self, stream: str, after: int = 0) -> list[Row]: ...

    async def of_kinds(self, kinds: Collection[str], after: int, before: int, limit: int) -> list[Row]: ...

    async def anchor(self) -> Anchor: ...


@dataclass(slots=True)
class Traces:
    """What one stream holds. ``kinds`` counts the events to blank; ``texts`` are their words as the file has them.

    ``agents`` are those whose own streams quote this conversation; ``last`` is the number of the last row;
    ``is_marked``: an erasure was noted there before. ``upto`` is the number of the last row with such data, blanked or
    not; ``marked`` is how far a mark says that all of these kinds are gone. ``is_quoting``: the stream is somebody
    else's, who was answered with words from one of the customer's.
    """

    stream: str
    last: int = 0
    blanks: list[Blank] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)
    texts: set[bytes] = field(default_factory=set)
    agents: set[str] = field(default_factory=set)
    is_marked: bool = False
    upto: int = 0
    marked: int = 0
    is_quoting: bool = False

    def add(self, row: Row, event: Event, data: Collection[DataKind], declared: Declared | None = None) -> None:
        """Note what must go of one more row."""
        blank = erased(event, data, declared)
        if blank is not event:
            body = encode_event(blank)
            self.blanks.append(Blank(row.position, body))
            self.kinds[event.kind] += 1
            self.texts |= _words(row.body) - _words(body)

    def note(self, event: Event, data: Collection[DataKind]) -> None:
        """Note what the last row says of such data: that it is there, that it is gone."""
        if data_of(event) in data:
            self.upto = self.last
        if isinstance(event, Erased) and event.cause != "quoted":
            self.is_marked = True
            if set(data) <= set(event.data):
                self.marked = max(self.marked, event.upto)


async def conversations_of(log: Log, customer: str) -> list[str]:
    """The ids of all conversations this customer ever had."""
    events = [recorded_of(row).event for row in await log.load(stream_of(CUSTOMER, customer))]
    return [event.conversation for event in events if isinstance(event, ConversationStarted)]


async def traces_of(log: Log, stream: str, data: Collection[DataKind], declared: Declared | None = None) -> Traces:
    """What this stream of the customer's own holds of these kinds of data."""
    found = Traces(stream)
    for row in await log.load(stream):
        event = recorded_of(row).event
        found.add(row, event, data, declared)
        found.last = row.seq
        found.note(event, data)
        if isinstance(event, OfferMade | WarmOffered):
            found.agents.add(event.agent)
    return found


async def quotes_of(
    log: Log,
    agent: str,
    conversations: Collection[str],
    data: Collection[DataKind],
    declared: Declared | None = None,
) -> Traces:
    """What an agent's stream quotes of these conversations."""
    found = Traces(stream_of(AGENT, agent))
    for row in await log.load(found.stream):
        # Of an agent's many rows only these quote anything.
        if row.kind in _QUOTING:
            event = recorded_of(row).event
            if isinstance(event, OfferReserved | WorkTaken) and event.conversation in conversations:
                found.add(row, event, data, declared)
    return found


async def all_traces(
    log: Log, customer: str, data: Collection[DataKind], declared: Declared | None = None
) -> AsyncIterator[Traces]:
    """All that the log holds of a customer, a stream at a time: conversations, quotes of them, the customer's own."""
    conversations = await conversations_of(log, customer)
    agents: set[str] = set()
    for conversation in conversations:
        found = await traces_of(log, stream_of(CONVERSATION, conversation), data, declared)
        agents |= found.agents
        yield found
    for agent in sorted(agents):
        yield await quotes_of(log, agent, set(conversations), data, declared)
    async for quoting in suggestions_of(log, conversations):
        yield quoting
    yield await traces_of(log, stream_of(CUSTOMER, customer), data, declared)


async def suggestions_of(log: Log, conversations: Collection[str]) -> AsyncIterator[Traces]:
    """The suggestions in other people's conversations that have words from these ones, a page of the log at a time."""
    before = (await log.anchor()).position + 1
    while before > 1:
        after = max(0, before - 1 - _SPAN)
        found: dict[str, Traces] = {}
        for row in await log.of_kinds(("suggestion_offered",), after, before, _SPAN):
            # Most suggestions are from articles: their bytes tell.
            event = recorded_of(row).event if b'"past":"' in row.body else None
            is_theirs = split_stream(row.stream)[1] in conversations
            if isinstance(event, SuggestionOffered) and event.past in conversations and not is_theirs:
                traces = found.setdefault(row.stream, Traces(row.stream, last=row.seq, is_quoting=True))
                traces.add(row, event, SUGGESTED)
        for traces in found.values():
            traces.is_marked = await _says_so(log, traces)
            yield traces
        before = after + 1


async def _says_so(log: Log, traces: Traces) -> bool:
    """Whether the stream says that what it quoted is gone: a crash may have come between the blanking and that."""
    marks = (recorded_of(row).event for row in await log.load(traces.stream, traces.last) if row.kind == ERASED)
    return any(isinstance(mark, Erased) and mark.upto >= traces.last for mark in marks)


def streams_of(customer: str, conversations: Sequence[str]) -> frozenset[str]:
    """The streams that are a customer's alone."""
    return frozenset({stream_of(CUSTOMER, customer), *(stream_of(CONVERSATION, each) for each in conversations)})


def _words(body: bytes) -> set[bytes]:
    """The texts of a body in the very bytes that the file has, without their quotes."""
    return {text for text, colon in _TEXT.findall(body) if not colon}
