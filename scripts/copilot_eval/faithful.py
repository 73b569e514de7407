"""Whether the summaries of the demo's conversations hold only what was said in them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from collabtui.summary.api import Summary, Turn
from collabtui.summary.extract import summarised
from collabtui.summary.values import values_of
from collabtui.understanding.sentiment import sentiment
from copilot_eval.demo_talk import Talk
from copilot_eval.facts import facts, strange


@dataclass(frozen=True, slots=True)
class Faithful:
    """``summaries`` of ``conversations``, the facts they tell; ``unsupported`` says where, what, in which line."""

    conversations: int
    summaries: int
    facts: int
    unsupported: tuple[str, ...]


def faithful(talks: Sequence[Talk]) -> Faithful:
    """Sum up each conversation after each of its turns: at every handoff, at the end, wherever it might be asked for.

    What the running copilot kept of it is looked at too.
    """
    told = [(talk, turns, [*lines]) for talk in talks for turns, lines in _summaries(talk)]
    wrong = [
        f"{talk.scenario}, after turn {len(turns)}: {fact!r} in {line!r}"
        for talk, turns, lines in told
        for line in lines
        for fact in strange(line, [turn.text for turn in turns])
    ]
    found = sum(1 for _, _, lines in told for line in lines for _ in facts(line))
    return Faithful(len(talks), len(told), found, tuple(wrong))


def _summaries(talk: Talk) -> Iterator[tuple[Sequence[Turn], Iterator[str]]]:
    for end in range(1, len(talk.turns) + 1):
        turns = talk.turns[:end]
        yield turns, _lines(summarised(turns, sentiment, values_of))
    if talk.kept:
        yield talk.turns, iter(talk.kept)


def _lines(summary: Summary) -> Iterator[str]:
    told = (summary.situation, summary.tried, summary.open_question, summary.promises, summary.entities)
    yield from (line.text for section in told for line in section)
    yield summary.text
