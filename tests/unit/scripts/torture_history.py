"""A small history of torture in which every promise held, to break it in tests."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

Record = dict[str, Any]
MARIA, BOT, ADA, DESK, RACER = (
    {"role": role, "id": id}
    for role, id in (
        ("customer", "maria"),
        ("bot", "b.1"),
        ("agent", "ada"),
        ("desk", "desk"),
        ("supervisor", "racer1"),
    )
)
C1, C2 = "conversation:c1", "conversation:c2"


def message(id: str, epoch: int, visibility: str = "public") -> Record:
    """A line whose words are its id."""
    return {"kind": "message_posted", "message": id, "text": id, "epoch": epoch, "visibility": visibility}


def field(value: str) -> Record:
    return {"name": "order", "value": value}


#: The log of c1: each event with its author, with whether the customer sees it.
LOG: tuple[tuple[Record, Record, bool], ...] = (
    (MARIA, {"kind": "conversation_opened"}, True),
    (MARIA, message("m1", 1), True),
    (DESK, {"kind": "bot_lease_granted", "worker": "b.1", "lease": "l1"}, False),
    (BOT, message("b1", 2), True),
    (BOT, message("b1.line1", 2), True),
    (MARIA, {"kind": "handoff_requested"}, True),
    (DESK, message("d1", 3), True),
    (DESK, {"kind": "offer_made", "offer": "o1", "agent": "ada"}, False),
    (ADA, {"kind": "offer_accepted", "offer": "o1", "agent": "ada"}, True),
    (DESK, message("d2", 4), True),
    (ADA, message("a1", 4), True),
    (ADA, message("note1", 4, "note"), False),
    (RACER, {"kind": "context_set", "field": field("red"), "version": 1}, False),
    (MARIA, message("m2", 4), True),
)
#: The desk names a line of its own by its conversation alone, so that another one may have the same.
LOG_OF_C2 = (
    (MARIA, {"kind": "conversation_opened"}, True),
    (DESK, message("d1", 1), True),
)
AGENT_LOG = (
    (DESK, {"kind": "offer_reserved", "offer": "o1", "conversation": "c1"}, False),
    (ADA, {"kind": "work_taken", "offer": "o1", "conversation": "c1"}, False),
)


class Sound:
    """The records; ``at`` is in seconds from the beginning, an event's number is its moment."""

    def __init__(self) -> None:
        self.records: list[Record] = []
        self._logs()
        self._seen_by("watcher", "desk", C1, range(1, len(LOG) + 1))
        self._seen_by("watcher", "desk", "agent:ada", (1, 2))
        # Maria is cut after her third event, then goes on from there.
        public = len([one for one in LOG if one[2]])
        self._seen_by("maria", "public", C1, range(1, 4))
        self._seen_by("maria", "public", C1, range(4, public + 1))
        self._commands()

    def note(self, at: float, what: str, who: str, **fields: Any) -> Record:
        record = {"at": at, "what": what, "who": who, **fields}
        self.records.append(record)
        return record

    def find(self, what: str, **fields: Any) -> list[Record]:
        """The records of a kind whose fields have these values."""
        return [
            record
            for record in self.records
            if record["what"] == what and all(record.get(name) == value for name, value in fields.items())
        ]

    def final(self, kind: str, **fields: Any) -> list[Record]:
        """The final events of a kind, in every audience's log."""
        return [
            record
            for record in self.find("final")
            if record["event"]["kind"] == kind
            and all(record["event"].get(name) == value for name, value in fields.items())
        ]

    def drop(self, what: str, **fields: Any) -> None:
        for record in self.find(what, **fields):
            self.records.remove(record)

    def in_order(self) -> list[Record]:
        """The records as a run leaves them: by their moments, each log numbered anew, seen as it is."""
        self.records.sort(key=lambda record: record["at"])
        return self.records

    def _logs(self) -> None:
        self._log("desk", C1, LOG)
        self._log("public", C1, [one for one in LOG if one[2]])
        self._log("desk", C2, LOG_OF_C2)
        self._log("desk", "agent:ada", AGENT_LOG)

    def _log(self, audience: str, stream: str, log: Any) -> None:
        for n, (actor, event, _) in enumerate(log, 1):
            told = {"stream": stream, "n": n, "actor": dict(actor), "event": json.loads(json.dumps(event))}
            self.note(1000 + n / 100, "final", "torture", audience=audience, hash=_hash(told), **told)

    def _seen_by(self, who: str, audience: str, stream: str, numbers: Any) -> None:
        first = numbers[0]
        common = {"life": "1", "audience": audience, "stream": stream}
        self.note(first - 0.5, "resume", who, after=first - 1, **common)
        finals = {record["n"]: record for record in self.find("final", audience=audience, stream=stream)}
        for n in numbers:
            kind, id = finals[n]["event"]["kind"], finals[n]["event"].get("message", "")
            self.note(n, "event", who, n=n, kind=kind, id=id, hash=finals[n]["hash"], **common)

    def _commands(self) -> None:
        talk = {"kind": "post_message", "conversation": "c1"}
        self.granted("maria", "open", 0.9, 1, kind="open_conversation", conversation="c1")
        for who, id, n, epoch in (("maria", "m1", 2, 1), ("ada", "a1", 11, 4), ("maria", "m2", 14, 4)):
            self.granted(who, id, n - 0.1, epoch, **talk, text=id)
        self.granted("b", "b1", 3.9, 2, kind="take_bot_turn", conversation="c1", texts=["b1", "b1.line1"])
        self.granted("ada", "take", 8.9, 4, kind="accept_offer", conversation="c1", offer="o1")
        race = {"kind": "set_field", "conversation": "c1", "expected_version": 0}
        self.granted("racer1", "w1", 12.9, 4, **race, field=field("red"))
        self.sent("racer2", "w2", 12.9, **race, field=field("blue"))
        told = {"code": "stale_version", "retry": "reload", "current": {"version": 1, "value": "red"}}
        self.note(13.1, "refused", "racer2", id="w2", life="1", **told)

    def granted(self, who: str, id: str, at: float, epoch: int, **command: Any) -> None:
        """A command with its ack."""
        self.sent(who, id, at, **command)
        self.note(at + 0.2, "ack", who, id=id, life="1", stream=C1, n=14, epoch=epoch)

    def sent(self, who: str, id: str, at: float, **command: Any) -> None:
        self.note(at, "sent", who, id=id, life="1", audience="desk", command=command)

    def broken(self, kind: str, begin: float, end: float) -> None:
        """A fault from its beginning to its end."""
        self.note(begin, "fault", "torture", kind=kind, end=False)
        self.note(end, "fault", "torture", kind=kind, end=True)


Break = Callable[[Sound], None]


def _hash(told: Record) -> str:
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]
