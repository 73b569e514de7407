"""I3 with I4: one owner an epoch, no epoch that goes back, nobody left without an owner, no bot where people are."""

from collections.abc import Iterator
from typing import Final

from faults.facts import Facts, Violation, sender_is
from faults.history import Record
from faults.owners import Owner, along

#: The accept time-out of the torture's policy with every agent passing once, and some room for a busy machine.
WAITING_S: Final = 10.0
#: Its grace with two pings before anybody notices, and the same room.
ABSENT_S: Final = 7.0
#: An agent who is away is the reason for these to be told of, so they don't excuse.
_ABSENCES: Final = ("kill9_agent", "stop_agent")


def check(facts: Facts) -> Iterator[Violation]:
    """Every violation of I3 or I4."""
    for key, log in facts.conversations():
        yield from _epochs(key, log)
        yield from _speakers(key, log)
        yield from _changes(key, log)
    yield from _acked_epochs(facts)
    yield from _orphans(facts)


def _epochs(key: str, log: list[Record]) -> Iterator[Violation]:
    """Epochs as the lines name them: they never fall, each belongs to one owner."""
    last, owners = 0, dict[int, Owner]()
    for record, _, owner in along(log):
        if record["event"]["kind"] != "message_posted":
            continue
        epoch = record["event"]["epoch"]
        if epoch < last:
            yield Violation("I3", f"in {key} epoch {epoch} came after epoch {last}", (record,))
        last = max(last, epoch)
        known = owners.setdefault(epoch, owner)
        if known != owner and record["actor"]["role"] != "desk":
            yield Violation("I3", f"in {key} epoch {epoch} belongs to {known} as well as to {owner}", (record,))


def _speakers(key: str, log: list[Record]) -> Iterator[Violation]:
    """Who speaks to the customer owns the conversation at that place of the log."""
    for record, owner, _ in along(log):
        event = record["event"]
        if event["kind"] != "message_posted" or event["visibility"] != "public":
            continue
        if sender_is(record, "bot") and owner != ("bot", record["actor"]["id"]):
            yield Violation("I4", f"in {key} bot {record['actor']['id']} speaks while {owner} has it", (record,))
        if sender_is(record, "agent") and owner != ("agent", record["actor"]["id"]):
            yield Violation("I3", f"in {key} agent {record['actor']['id']} speaks while {owner} has it", (record,))


def _changes(key: str, log: list[Record]) -> Iterator[Violation]:
    """Nobody takes what another has: an acceptance comes out of the queue, a lease out of the bots' pool."""
    offers: dict[str, str] = {}
    for record, owner, _ in along(log):
        event = record["event"]
        if event["kind"] == "offer_made":
            offers[event["offer"]] = event["agent"]
        if event["kind"] == "offer_accepted" and (owner[0] != "queue" or offers.get(event["offer"]) != event["agent"]):
            yield Violation("I3", f"in {key} {event['agent']} accepted what {owner} has", (record,))
        if event["kind"] == "bot_lease_granted" and owner != ("bot", ""):
            yield Violation("I3", f"in {key} bot {event['worker']} got a lease while {owner} has it", (record,))


def _acked_epochs(facts: Facts) -> Iterator[Violation]:
    """No client is told an older epoch by a later command of its own."""
    last: dict[tuple[str, str], tuple[int, float]] = {}
    asked = (one for one in facts.asked.values() if one.acks and "conversation" in one.command)
    for one in sorted(asked, key=lambda one: one.acks[0]["at"]):
        key, ack = (one.who, one.command["conversation"]), one.acks[0]
        epoch, heard = last.get(key, (0, 0.0))
        if ack["epoch"] < epoch and one.sent[0] > heard:
            yield Violation("I3", f"{one.who} was told epoch {ack['epoch']} of {key[1]} after epoch {epoch}", (ack,))
        last[key] = max((epoch, heard), (ack["epoch"], ack["at"]))


def _orphans(facts: Facts) -> Iterator[Violation]:
    """Watched from outside: nobody waits, or belongs to somebody absent, for longer than the time-outs allow."""
    away = _absences(facts)
    for stream, stretches in _stretches(facts).items():
        for begin, end, owner in stretches:
            if owner[0] == "queue" and facts.quiet_after(begin, end) > WAITING_S:
                yield Violation("I3", f"{stream} waited {end - begin:.1f} s although agents were there")
            for gone, back in away.get(owner[1], []) if owner[0] == "agent" else []:
                alone = facts.quiet_after(max(begin, gone), min(end, back), *_ABSENCES)
                if alone > ABSENT_S:
                    yield Violation("I3", f"{stream} was left {alone:.1f} s with {owner[1]}, who was not there")


def _absences(facts: Facts) -> dict[str, list[tuple[float, float]]]:
    found: dict[str, list[tuple[float, float]]] = {}
    gone: dict[str, float] = {}
    for record in facts.records:
        if record["what"] == "absent":
            gone[record["who"]] = record["at"]
        elif record["what"] == "present" and record["who"] in gone:
            found.setdefault(record["who"], []).append((gone.pop(record["who"]), record["at"]))
    return found


def _stretches(facts: Facts) -> dict[str, list[tuple[float, float, Owner]]]:
    """For each conversation who owned it from when to when, by the moments at which the watcher saw it."""
    found: dict[str, list[tuple[float, float, Owner]]] = {}
    seen: dict[str, dict[int, float]] = {}
    for record in facts.by_what["event"]:
        if record["who"] == "watcher":
            seen.setdefault(record["stream"], {})[record["n"]] = record["at"]
    last = max((record["at"] for record in facts.by_what["end"]), default=facts.end)
    for key, log in facts.conversations():
        moments = seen.get(f"conversation:{key}", {})
        found[key] = list(_owned(log, moments, last))
    return found


def _owned(log: list[Record], moments: dict[int, float], last: float) -> Iterator[tuple[float, float, Owner]]:
    since, present = 0.0, ("desk", "")
    for record, before, owner in along(log):
        seen = moments.get(record["n"])
        moment = None if seen is None else min(seen, last)
        # An offer that is open reserves: its agent is asked, so nobody waits for nothing.
        is_move = owner != before or record["event"]["kind"] in ("offer_made", "offer_declined", "offer_timed_out")
        if moment is not None and is_move:
            yield since, moment, present
            since, present = moment, owner
    yield since, last, present
