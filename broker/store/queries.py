"""The SQL of the store, read from the files where each query has a name with a sentence."""

from pathlib import Path

_FOLDER = Path(__file__).with_name("sql")
_MARK = "-- name: "


def parse(text: str) -> dict[str, str]:
    """The queries of a file by name, without their comments."""
    found: dict[str, str] = {}
    for section in text.split(_MARK)[1:]:
        name, _, rest = section.partition("\n")
        lines = (line for line in rest.splitlines() if not line.startswith("--"))
        found[name.strip()] = "\n".join(lines).strip().removesuffix(";")
    return found


def migrations() -> list[str]:
    """The schema's steps in order: ``0001_*.sql`` brings an empty file to version 1."""
    return [step.read_text(encoding="utf-8") for step in sorted(_FOLDER.glob("[0-9]*.sql"))]


QUERIES = parse((_FOLDER / "queries.sql").read_text(encoding="utf-8"))
