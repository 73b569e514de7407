"""I1: what was acknowledged is in the log, once, whole; what was refused is not; nobody saw what is not there."""

from collections import Counter
from collections.abc import Iterator

from faults.facts import Asked, Facts, Violation
from faults.history import Record


def check(facts: Facts) -> Iterator[Violation]:
    """Every violation of I1."""
    places = _places(facts)
    for id, found in places.items():
        if len(found) > 1 and not _is_the_desks_own(found):
            yield Violation("I1", f"message {id} stands {len(found)} times in the log", tuple(found))
    for asked in facts.asked.values():
        yield from _command(facts, asked, places)
    yield from _shown(facts)
    yield from _half(facts)


def _is_the_desks_own(found: list[Record]) -> bool:
    """The desk names a line of its own by its conversation: once in each, the same name is no repetition."""
    by_desk = all(record["actor"]["role"] == "desk" for record in found)
    return by_desk and len({record["stream"] for record in found}) == len(found)


def _places(facts: Facts) -> dict[str, list[Record]]:
    """Where each message stands in the desk's logs."""
    places: dict[str, list[Record]] = {}
    for _, log in facts.conversations():
        for record in log:
            if record["event"]["kind"] == "message_posted":
                places.setdefault(record["event"]["message"], []).append(record)
    return places


def _command(facts: Facts, asked: Asked, places: dict[str, list[Record]]) -> Iterator[Violation]:
    found = places.get(asked.id, [])
    if asked.acks and not _has_effect(facts, asked, found):
        yield Violation("I1", f"{asked.command['kind']} {asked.id} was acknowledged but is not in the log", _of(asked))
    if asked.refusals and not asked.acks and found and _is_over(asked):
        yield Violation("I1", f"message {asked.id} was refused but is in the log", (*_of(asked), *found))
    if asked.acks and found and not asked.is_reused and not _is_verbatim(asked, found[0]):
        yield Violation(
            "I1", f"message {asked.id} is in the log with other words or another author", (*_of(asked), *found)
        )


def _has_effect(facts: Facts, asked: Asked, found: list[Record]) -> bool:
    """Whether the log holds what an acknowledged command must have left there."""
    command = asked.command
    log = facts.log_of("desk", f"conversation:{command.get('conversation', '')}")
    match command["kind"]:
        case "post_message":
            return bool(found)
        case "open_conversation":
            return _holds(log, "conversation_opened")
        case "accept_offer":
            return _holds(log, "offer_accepted", offer=command["offer"])
        case "set_field":
            return any(record["event"].get("field", {}).get("value") == command["field"]["value"] for record in log)
        case "resolve":
            return any(_by(record, asked) for record in log if record["event"]["kind"] == "resolved")
        case "take_bot_turn":
            # Judged bad, its words are dropped with a handoff in their place.
            return bool(found) or _holds(log, "handoff_requested") or _holds(log, "handoff_proposed")
        case _:
            return True


def _holds(log: list[Record], kind: str, **fields: str) -> bool:
    return any(
        record["event"]["kind"] == kind and all(record["event"][name] == value for name, value in fields.items())
        for record in log
    )


def _by(record: Record, asked: Asked) -> bool:
    return bool(record["actor"]["id"] == asked.who)


def _is_over(asked: Asked) -> bool:
    """Whether the last answer was final: one that says "later" was followed by another try, which may be granted."""
    last = asked.refusals[-1]
    return bool(last["at"] >= asked.sent[-1] and last["retry"] != "later")


def _is_verbatim(asked: Asked, found: Record) -> bool:
    texts = asked.command.get("texts", [asked.command.get("text")])
    return bool(
        found["event"]["text"] == texts[0]
        and found["actor"]["id"].partition(".")[0] == asked.who.removesuffix("-flood")
    )


def _of(asked: Asked) -> tuple[Record, ...]:
    return (*asked.acks, *asked.refusals)


def _shown(facts: Facts) -> Iterator[Violation]:
    """Whatever anybody saw must be in the log of their audience, at the same place, letter by letter."""
    for record in facts.by_what["event"]:
        log = facts.log_of(record["audience"], record["stream"])
        if record["audience"] == "bot" or (not log and record["audience"] == "public"):
            continue  # nobody may read a bot's log to the end, nor a customer's whose name is not kept
        if record["n"] > len(log):
            yield Violation(
                "I1", f"{record['who']} saw event {record['n']} of {record['stream']}, which is lost", (record,)
            )
        elif log[record["n"] - 1]["hash"] != record["hash"]:
            final = log[record["n"] - 1]
            says = f"{record['who']} saw another event {record['n']} of {record['stream']} than the log has"
            yield Violation("I1", says, (record, final))


def _half(facts: Facts) -> Iterator[Violation]:
    """What one append writes in two streams, or as several lines, stands in both or in none, as all or as none."""
    taken = Counter(
        (record["event"]["conversation"], record["event"]["offer"])
        for (_, stream), log in facts.logs.items()
        if stream.startswith("agent:")
        for record in log
        if record["event"]["kind"] == "work_taken"
    )
    accepted = Counter(
        (key, record["event"]["offer"])
        for key, log in facts.conversations()
        for record in log
        if record["event"]["kind"] == "offer_accepted"
    )
    for key, offer in (taken - accepted) | (accepted - taken):
        yield Violation("I1", f"offer {offer} was accepted in the log of {key} or of its agent, but not in both")
    yield from _half_turns(facts)


def _half_turns(facts: Facts) -> Iterator[Violation]:
    ids = {
        record["event"]["message"]
        for _, log in facts.conversations()
        for record in log
        if record["event"]["kind"] == "message_posted"
    }
    for asked in facts.asked.values():
        if asked.command["kind"] == "take_bot_turn":
            lines = [asked.id, *(f"{asked.id}.line{i}" for i in range(1, len(asked.command["texts"])))]
            there = [line in ids for line in lines]
            if any(there) and not all(there):
                yield Violation("I1", f"bot turn {asked.id} is in the log by half", _of(asked))
