"""The hostile texts of tests/data, one case per line of JSON."""

import json
from dataclasses import dataclass, field
from pathlib import Path

CASES = Path(__file__).parent / "data" / "hostile_text.jsonl"


@dataclass(frozen=True)
class HostileText:
    """One input with what must hold for it; `bad` and `pii` are parts that must not survive."""

    id: str
    category: str
    text: str
    expect: frozenset[str]
    bad: tuple[str, ...] = field(default=())
    pii: tuple[str, ...] = field(default=())


def hostile_texts(cases: Path = CASES) -> list[HostileText]:
    """Read every case of a file; a long input is written as a unit, how often it repeats, a tail."""
    return [_case(json.loads(line)) for line in cases.read_text(encoding="utf-8").splitlines()]


def expecting(*expectations: str) -> list[HostileText]:
    """Return the cases of which at least one of `expectations` is asked."""
    return [case for case in hostile_texts() if case.expect.intersection(expectations)]


def _case(record: dict[str, object]) -> HostileText:
    repeat = record.get("repeat", 1)
    assert isinstance(repeat, int)
    return HostileText(
        id=str(record["id"]),
        category=str(record["category"]),
        text=str(record["text"]) * repeat + str(record.get("tail", "")),
        expect=_strings(record["expect"]),
        bad=tuple(sorted(_strings(record.get("bad", [])))),
        pii=tuple(sorted(_strings(record.get("pii", [])))),
    )


def _strings(values: object) -> frozenset[str]:
    assert isinstance(values, list)
    return frozenset(map(str, values))
