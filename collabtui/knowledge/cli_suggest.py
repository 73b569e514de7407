"""The command `collabtui suggest`."""

from typing import TYPE_CHECKING, Any

import typer

from collabtui.knowledge.cli_told import say
from collabtui.understanding.json_lines import BadRecord, Record, answer_lines, text_of

if TYPE_CHECKING:
    from collabtui.knowledge.replies import ReplyRanking, Turn

NO, CANNOT_OPEN = 1, 3
_MOST_CANDIDATES = 2_000


def suggest() -> None:
    """Rank answers by how well they fit a conversation.

    A line on stdin becomes one on stdout, at once. The line is {"turns": [{"speaker": …, "text": …}, …],
    "candidates": [text, …]}, the last turn the newest; a candidate may be {"id": …, "text": …} too. The answer has
    "results", the best first, each with "candidate" as it was given, its "index", its "score"; "ranked", the indexes
    alone; "scores" in the order given; "cpu_ms". Scores of different lines don't compare. A line that can't be
    answered becomes {"error": …}, with exit code 1 at the end.

    Example: echo '{"turns": [{"speaker": "customer", "text": "Where is it?"}], "candidates": ["I look it up."]}' |
    collabtui suggest
    """
    from collabtui.knowledge.replies import ReplyRanking
    from collabtui.understanding.encoder import EncoderError, shipped_encoder

    try:
        ranking = ReplyRanking(shipped_encoder())
    except EncoderError as error:
        say(str(error))
        raise typer.Exit(CANNOT_OPEN) from error
    answer_lines(lambda record: _ranked(ranking, record))


def _ranked(ranking: "ReplyRanking", record: Record) -> dict[str, Any]:
    candidates = _list(record, "candidates")
    texts = [_text(one) for one in candidates]
    scores = [round(float(score), 4) for score in ranking.scores(_turns(record), texts)]
    order = sorted(range(len(scores)), key=lambda index: (-scores[index], index))
    results = [{"candidate": candidates[index], "index": index, "score": scores[index]} for index in order]
    return {"results": results, "ranked": order, "scores": scores}


def _turns(record: Record) -> "list[Turn]":
    from collabtui.knowledge.replies import Turn

    return [
        Turn(str(one.get("speaker", "customer")) if isinstance(one, dict) else "customer", _text(one))
        for one in _list(record, "turns")
    ]


def _list(record: Record, field: str) -> list[Any]:
    found = record.get(field)
    if not isinstance(found, list):
        raise BadRecord(f'The line holds no list in "{field}".')
    if len(found) > _MOST_CANDIDATES:
        raise BadRecord(f'"{field}" has {len(found):,} entries; expected at most {_MOST_CANDIDATES:,}.')
    return found


def _text(one: Any) -> str:
    return one if isinstance(one, str) else text_of(one if isinstance(one, dict) else {}, "text")
