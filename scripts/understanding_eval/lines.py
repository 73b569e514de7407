"""Records of a data set in JSON Lines."""

import json
from pathlib import Path


def pairs(path: Path) -> list[tuple[str, str | None]]:
    """Each text with its intent, None for out of scope."""
    with path.open(encoding="utf-8") as lines:
        return [(record["text"], record["intent"]) for record in map(json.loads, lines)]
