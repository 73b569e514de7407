"""How well a knowledge base answers questions whose documents are known."""

import json
import math
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from collabtui.knowledge.search import Hit

BEST, MORE = 3, 10


class Searched(Protocol):
    """What is measured."""

    def search(self, text: str, limit: int) -> tuple[Hit, ...]:
        """The best documents for a text."""
        ...


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the documents that answer it."""

    query: str
    documents: frozenset[str]


@dataclass(frozen=True, slots=True)
class Figures:
    """Means over all questions; milliseconds of one core, as 50 or 95 of 100 questions took at most."""

    questions: int
    recall_at_3: float
    recall_at_10: float
    ndcg_at_10: float
    cpu_ms_p50: float
    cpu_ms_p95: float


def questions(path: Path) -> tuple[Asked, ...]:
    """The lines {"query", "documents"} of a file."""
    records = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    return tuple(Asked(record["query"], frozenset(record["documents"])) for record in records)


def measured(base: Searched, asked: Sequence[Asked]) -> Figures:
    """Ask everything once."""
    recalls: list[tuple[float, float]] = []
    gains: list[float] = []
    times: list[float] = []
    for one in asked:
        start = time.process_time()
        found = [hit.document for hit in base.search(one.query, MORE)]
        times.append((time.process_time() - start) * 1_000)
        recalls.append((recall(found[:BEST], one.documents), recall(found, one.documents)))
        gains.append(ndcg(found, one.documents))
    times.sort()
    first, later = zip(*recalls, strict=True)
    at = [times[min(len(times) - 1, len(times) * share // 100)] for share in (50, 95)]
    return Figures(
        len(asked), *(round(mean(values), 4) for values in (first, later, gains)), *(round(x, 2) for x in at)
    )


def recall(found: Sequence[str], right: frozenset[str]) -> float:
    """The share of the right documents that were found."""
    return len(right.intersection(found)) / len(right)


def ndcg(found: Sequence[str], right: frozenset[str]) -> float:
    """Normalised discounted cumulative gain, each right document worth the same."""
    gain = sum(1 / math.log2(place + 2) for place, document in enumerate(found) if document in right)
    return gain / sum(1 / math.log2(place + 2) for place in range(min(len(right), MORE)))


def mean(values: Sequence[float]) -> float:
    """The arithmetic mean."""
    return sum(values) / len(values)


def mixed(passages: Sequence[str], count: int) -> Iterator[str]:
    """As many documents as wanted of other documents' passages, each in a mixture of its own, as Markdown."""
    for number in range(count):
        picked = [passages[(number * 7 + step * (step + number)) % len(passages)] for step in range(5)]
        yield f"# Notice {number}\n\n" + "\n\n".join(f"## Part {part}\n\n{text}" for part, text in enumerate(picked))
