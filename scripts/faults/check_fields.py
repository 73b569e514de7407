"""I5: of writes on one version exactly one wins; the others are refused with the value that is there."""

from collections.abc import Iterator

from faults.facts import Asked, Facts, Violation
from faults.history import Record


def check(facts: Facts) -> Iterator[Violation]:
    """Every violation of I5."""
    written: dict[tuple[str, str], dict[int, str | None]] = {}
    for key, log in facts.conversations():
        for record in log:
            yield from _versions(key, record, written)
    winners: dict[tuple[str, str, int], Asked] = {}
    for asked in facts.asked.values():
        if asked.command["kind"] == "set_field":
            yield from _write(asked, written, winners)


def _versions(key: str, record: Record, written: dict[tuple[str, str], dict[int, str | None]]) -> Iterator[Violation]:
    """Each write raises the field's version by one."""
    event = record["event"]
    if event["kind"] not in ("context_set", "context_cleared"):
        return
    name = event["field"]["name"] if event["kind"] == "context_set" else event["name"]
    values = written.setdefault((key, name), {})
    if event["version"] != len(values) + 1:
        yield Violation("I5", f"in {key} field {name} went from version {len(values)} to {event['version']}", (record,))
    values[event["version"]] = event["field"]["value"] if event["kind"] == "context_set" else None


def _write(
    asked: Asked,
    written: dict[tuple[str, str], dict[int, str | None]],
    winners: dict[tuple[str, str, int], Asked],
) -> Iterator[Violation]:
    conversation, field = asked.command["conversation"], asked.command["field"]
    expected = asked.command["expected_version"]
    values = written.get((conversation, field["name"]), {})
    if asked.acks:
        other = winners.setdefault((conversation, field["name"], expected), asked)
        if other is not asked:
            yield Violation("I5", f"{asked.id} won over version {expected}, as did {other.id}", (asked.acks[0],))
        if values.get(expected + 1) != field["value"]:
            yield Violation(
                "I5", f"{asked.id} was granted on version {expected}, which was not the present one", (asked.acks[0],)
            )
    for refusal in asked.refusals:
        if refusal["code"] == "stale_version":
            yield from _told(asked, refusal, values, expected)


def _told(asked: Asked, refusal: Record, values: dict[int, str | None], expected: int) -> Iterator[Violation]:
    """A refusal names another version than was expected, with the value of that version."""
    current = refusal.get("current") or {}
    version = current.get("version")
    if version is None or version == expected:
        yield Violation("I5", f"{asked.id} was refused without being told another version", (refusal,))
    elif version and values.get(version) != current.get("value"):
        yield Violation("I5", f"{asked.id} was told version {version} with a value that it never had", (refusal,))
