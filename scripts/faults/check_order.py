"""I2: one order for everybody, without gap or repeat across reconnects; a repeated command gets its first answer."""

from collections.abc import Iterator

from faults.facts import Asked, Facts, Violation
from faults.history import Record


def check(facts: Facts) -> Iterator[Violation]:
    """Every violation of I2."""
    yield from _cursors(facts)
    for asked in facts.asked.values():
        yield from _first_answer(asked)
    yield from _real_time(facts)
    yield from _audiences_agree(facts)
    yield from _all_caught_up(facts)
    yield from _beyond(facts)


def _cursors(facts: Facts) -> Iterator[Violation]:
    """Each reader's events go up by one from where it resumed, however often it was cut."""
    cursors: dict[tuple[str, str, str], int] = {}
    for record in facts.records:
        if record["what"] not in ("resume", "event", "reset"):
            continue
        key = record["who"], record["life"], record["stream"]
        if record["what"] == "resume":
            cursors[key] = record["after"]
        elif record["what"] == "reset":
            if cursors.get(key, 0) <= len(facts.log_of(record["audience"], record["stream"])):
                yield Violation(
                    "I2", f"{record['who']} was reset on {record['stream']} at a cursor that exists", (record,)
                )
            cursors[key] = 0
        else:
            yield from _next(cursors.get(key, 0), record)
            cursors[key] = record["n"]


def _next(cursor: int, record: Record) -> Iterator[Violation]:
    if record["n"] != cursor + 1:
        kind = "a gap" if record["n"] > cursor + 1 else "a repeat"
        says = f"{record['who']} met {kind} in {record['stream']}: {record['n']} came after {cursor}"
        yield Violation("I2", says, (record,))


def _first_answer(asked: Asked) -> Iterator[Violation]:
    answers = {(ack["stream"], ack["n"], ack["epoch"]) for ack in asked.acks}
    if len(answers) > 1:
        yield Violation("I2", f"command {asked.id} got different acks: {sorted(answers)}", tuple(asked.acks))
    if not asked.acks:
        return
    granted = asked.acks[0]["at"]
    for refusal in asked.refusals:
        is_other_body = asked.is_reused and refusal["code"] == "id_reused"
        if refusal["at"] > granted and refusal["retry"] != "later" and not is_other_body:
            says = f"command {asked.id} was refused ({refusal['code']}) after it had been acknowledged"
            yield Violation("I2", says, (asked.acks[0], refusal))


def _real_time(facts: Facts) -> Iterator[Violation]:
    """What was acknowledged before something else was sent stands before it."""
    for key, log in facts.conversations():
        latest: tuple[float, str] = (0.0, "")
        for record in log:
            asked = facts.asked.get((record["actor"]["id"], record["event"].get("message", "")))
            if asked is None or asked.command["kind"] != "post_message":
                continue
            if asked.acks and asked.acks[0]["at"] < latest[0]:
                says = f"in {key} message {asked.id} was acknowledged before {latest[1]} was sent, but stands after it"
                yield Violation("I2", says, (record,))
            latest = max(latest, (asked.sent[0], asked.id))


def _audiences_agree(facts: Facts) -> Iterator[Violation]:
    """The public order is the desk's order; numbers run from 1 without a hole in every final log."""
    for (audience, stream), log in facts.logs.items():
        if [record["n"] for record in log] != list(range(1, len(log) + 1)):
            yield Violation("I2", f"the {audience} log of {stream} is not numbered 1 to {len(log)}")
        if audience == "public":
            shown = [record["event"]["message"] for record in log if record["event"]["kind"] == "message_posted"]
            desk = [
                record["event"]["message"]
                for record in facts.log_of("desk", stream)
                if record["event"]["kind"] == "message_posted" and record["event"]["visibility"] == "public"
            ]
            if shown != desk[: len(shown)]:
                yield Violation("I2", f"the customer reads {stream} in another order than the desk")


def _all_caught_up(facts: Facts) -> Iterator[Violation]:
    for record in facts.by_what["behind"]:
        says = f"{record['who']} is at {record['n']} of {record['head']} in {record['stream']} long after all healed"
        yield Violation("I2", says, (record,))


def _beyond(facts: Facts) -> Iterator[Violation]:
    """A cursor that can't be served gets a reset, then the log: never silence."""
    resets = {(record["who"], record["life"], record["stream"]) for record in facts.by_what["reset"]}
    for record in facts.by_what["beyond"]:
        if (record["who"], record["life"], record["stream"]) not in resets:
            yield Violation("I2", f"a cursor beyond the end of {record['stream']} was not reset", (record,))
        elif record["reached"] < record["head"]:
            yield Violation(
                "I2", f"after a reset {record['stream']} was told up to {record['reached']} only", (record,)
            )
