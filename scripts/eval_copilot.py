"""Measure how well, how fast the copilot searches, sums up, suggests.

    python scripts/eval_copilot.py --kb demo_data/knowledge --json
    python scripts/eval_copilot.py --part summaries --part facts
    python scripts/eval_copilot.py --part replies --data ../data

search: the questions are scripts/copilot_eval/questions.jsonl, written by hand for the demo shop, without the words of
the titles. Those of held_out.jsonl were never looked at while the search was tuned. The time is taken a second time
among 700 documents, mixed of the passages of the same folder.
summaries: ROUGE against the two summaries of each chat in scripts/copilot_eval/summaries.jsonl, written by hand.
facts: every scenario is played, summed up after every turn; facts that nobody said are counted, the aim is none.
replies: the right next answer among 100, in the folder uss_mwoz of --data.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from copilot_eval.searching import measured, mixed, questions
from copilot_eval.talking import PARTS, measured_talk, missed, plain, table

from collabtui.knowledge.base import knowledge

QUESTIONS = Path(__file__).parent / "copilot_eval" / "questions.jsonl"
HELD_OUT = QUESTIONS.with_name("held_out.jsonl")
LEAST = {"recall_at_3": 0.90, "ndcg_at_10": 0.85}
MOST_MS = 20.0


def main() -> int:
    """Print the figures; 1 when one misses its mark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kb", type=Path, default=Path("demo_data/knowledge"), help="folder of documents")
    parser.add_argument("--questions", type=Path, default=QUESTIONS, help="lines {query, documents}")
    parser.add_argument("--held-out", type=Path, default=HELD_OUT, help="lines that the search was not tuned on")
    parser.add_argument("--documents", type=int, default=700, help="documents of the folder that the time is taken in")
    parser.add_argument("--part", choices=PARTS, action="append", help="measure this alone; may be given again")
    parser.add_argument("--data", type=Path, help="folder with the sets that are no part of the project")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    given = parser.parse_args()
    parts = given.part or PARTS
    talk = measured_talk(parts, given.data)
    found = _search(given) if "search" in parts else {}
    wrong = [*_misses(found), *missed(talk)]
    if given.json:
        print(json.dumps({**found, **plain(talk), "missed": wrong}))
    else:
        for line in (*(f"{name:24} {value}{_mark(name, wrong)}" for name, value in found.items()), *table(talk)):
            print(line)
    return 1 if wrong else 0


def _search(given: argparse.Namespace) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as scratch:
        return evaluated(given.kb, (given.questions, given.held_out), given.documents, Path(scratch))


def _mark(name: str, wrong: Sequence[str]) -> str:
    return "  missed" if name in wrong else ""


def _misses(figures: Mapping[str, Any]) -> list[str]:
    """The figures of the search that miss their marks."""
    misses = [name for name, least in LEAST.items() if figures.get(name, least) < least]
    return [*misses, "cpu_ms_p95_among"] if figures.get("cpu_ms_p95_among", 0.0) > MOST_MS else misses


def evaluated(folder: Path, asked: tuple[Path, Path], documents: int, scratch: Path) -> dict[str, Any]:
    """The figures for a folder by questions beside those held out; its passages make the larger one."""
    wanted, held_out = (questions(path) for path in asked)
    with knowledge(folder, scratch / "index.db", warn) as found:
        found.encode(warn)
        figures = asdict(measured(found.base, wanted))
        unseen = asdict(measured(found.base, held_out))
        passages = found.passages()
    large = scratch / "large"
    large.mkdir()
    for number, text in enumerate(mixed(passages, documents)):
        (large / f"notice-{number}.md").write_text(text, "utf-8")
    with knowledge(large, scratch / "large.db", warn) as found:
        found.encode(warn, workers=2)
        slower = measured(found.base, wanted)
    named = {f"held_out_{name}": value for name, value in unseen.items() if not name.startswith("cpu_ms")}
    return {**figures, **named, "cpu_ms_p50_among": slower.cpu_ms_p50, "cpu_ms_p95_among": slower.cpu_ms_p95}


def warn(text: str) -> None:
    """Say on stderr what the figures should be read with."""
    print(text, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
