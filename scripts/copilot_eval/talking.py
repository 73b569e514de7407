"""What the copilot makes of conversations, measured: summaries, what they claim, replies."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from copilot_eval.demo_talk import played
from copilot_eval.faithful import Faithful, faithful
from copilot_eval.summing import WAYS, chats, halves, nearness

PARTS: Final = ("search", "summaries", "facts", "replies")
CHATS: Final = Path(__file__).parent / "summaries.jsonl"


def measured_talk(parts: Sequence[str], data: Path | None) -> dict[str, Any]:
    """The figures of each part that is asked for, by its name. Raises OSError where ``data`` can't be read."""
    figures: dict[str, Any] = {}
    if "summaries" in parts:
        figures["summaries"] = _summaries()
    if "facts" in parts:
        figures["facts"] = faithful((*played("bot"), *played("agent")))
    if "replies" in parts and data is not None:
        from copilot_eval.replying import replying

        figures["replies"] = {half: asdict(found) for half, found in replying(data / "uss_mwoz").items()}
    return figures


def missed(figures: Mapping[str, Any]) -> list[str]:
    """The parts that are not as they must be."""
    found = figures.get("facts")
    return ["facts"] if isinstance(found, Faithful) and (found.unsupported or not found.facts) else []


def plain(figures: Mapping[str, Any]) -> dict[str, Any]:
    """The figures for JSON."""
    return {name: asdict(found) if isinstance(found, Faithful) else found for name, found in figures.items()}


def table(figures: Mapping[str, Any]) -> list[str]:
    """The figures as lines to read."""
    lines: list[str] = []
    for half, ways in figures.get("summaries", {}).items():
        lines += [f"summaries, {half:8}  {name:15} {_row(row)}" for name, row in ways.items()]
    if isinstance(found := figures.get("facts"), Faithful):
        lines.append(
            f"summaries: {len(found.unsupported)} unsupported facts over every demo conversation"
            f" ({found.conversations} conversations, {found.summaries} summaries, {found.facts} facts)"
        )
        lines += [f"  {one}" for one in found.unsupported]
    lines += [f"replies, {half:8}  {_row(row)}" for half, row in figures.get("replies", {}).items()]
    return lines


def _summaries() -> dict[str, dict[str, dict[str, float]]]:
    return {
        half: {name: asdict(nearness(told, way)) for name, way in WAYS.items()}
        for half, told in halves(chats(CHATS)).items()
    }


def _row(row: Mapping[str, float]) -> str:
    return "  ".join(f"{name} {value}" for name, value in row.items())
