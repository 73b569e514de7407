"""A history arranged for the checks: commands with their answers, logs, what each observer saw, when things broke."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from faults.history import Record

#: Seconds that everybody has after a fault before delays count again.
RECOVERY_S = 3.0


@dataclass(frozen=True, slots=True)
class Violation:
    """A broken promise: which, with a sentence, with the records it rests on."""

    promise: str
    says: str
    records: tuple[Record, ...] = ()


@dataclass(slots=True)
class Asked:
    """A command with all that was sent of it (repeats included), all that came back, in the order of time."""

    who: str
    id: str
    command: dict[str, Any]
    audience: str
    sent: list[float] = field(default_factory=list)
    acks: list[Record] = field(default_factory=list)
    refusals: list[Record] = field(default_factory=list)
    #: Whether the same id was also sent with another body.
    is_reused: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time in which something was broken."""

    kind: str
    begin: float
    end: float


class Facts:
    """``logs``: (audience, stream) to its final events in order. ``asked``: (who, id) to the command."""

    def __init__(self, records: Sequence[Record]) -> None:
        self.records = records
        self.asked: dict[tuple[str, str], Asked] = {}
        self.logs: dict[tuple[str, str], list[Record]] = defaultdict(list)
        self.by_what: dict[str, list[Record]] = defaultdict(list)
        for record in records:
            self.by_what[record["what"]].append(record)
        for record in self.by_what["final"]:
            self.logs[record["audience"], record["stream"]].append(record)
        self._read_commands()
        self.spans = list(self._read_spans())
        self.end = records[-1]["at"] if records else 0.0

    def _read_commands(self) -> None:
        for record in self.by_what["sent"]:
            key = record["who"], record["id"]
            asked = self.asked.get(key)
            if asked is None:
                asked = self.asked[key] = Asked(*key, dict(record["command"]), record["audience"])
            asked.is_reused = asked.is_reused or asked.command != record["command"]
            asked.sent.append(record["at"])
        for record in (*self.by_what["ack"], *self.by_what["refused"]):
            asked = self.asked.get((record["who"], record["id"]))
            if asked is not None:
                (asked.acks if record["what"] == "ack" else asked.refusals).append(record)

    def _read_spans(self) -> Iterator[Span]:
        begun: dict[str, float] = {}  # a lane has one fault at a time
        for record in self.by_what["fault"]:
            if record["end"]:
                yield Span(record["kind"], begun.pop(record.get("lane", "")), record["at"])
            else:
                begun[record.get("lane", "")] = record["at"]

    def conversations(self) -> Iterator[tuple[str, list[Record]]]:
        """Each conversation's id with its whole log as the desk reads it."""
        for (audience, stream), log in self.logs.items():
            kind, _, key = stream.partition(":")
            if audience == "desk" and kind == "conversation":
                yield key, log

    def log_of(self, audience: str, stream: str) -> list[Record]:
        return self.logs.get((audience, stream), [])

    def said(self, who: str = "") -> Iterator[Asked]:
        """The messages that were sent, of one or of all."""
        return (
            asked for asked in self.asked.values() if asked.command["kind"] == "post_message" and who in ("", asked.who)
        )

    def is_quiet(self, begin: float, end: float, *apart: str) -> bool:
        """Whether nothing was broken or recovering between the two moments, ``apart`` from what must not matter."""
        return not any(
            span.begin < end and begin < span.end + RECOVERY_S for span in self.spans if span.kind not in apart
        )

    def quiet_after(self, begin: float, end: float, *apart: str) -> float:
        """The longest stretch between the two moments in which nothing was broken, in seconds."""
        edges, longest = begin, 0.0
        for span in sorted(self.spans, key=lambda one: one.begin):
            if span.kind in apart or span.end + RECOVERY_S <= begin or span.begin >= end:
                continue
            longest = max(longest, span.begin - edges)
            edges = max(edges, span.end + RECOVERY_S)
        return max(longest, end - edges)


def sender_is(record: Record, role: str, id: str = "") -> bool:
    """Whether a final event's actor has this role, this id."""
    actor = record["actor"]
    return actor["role"] == role and id in ("", actor["id"])
