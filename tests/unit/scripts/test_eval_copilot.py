"""The figures of searching, from searches whose outcome is known."""

import json
from pathlib import Path

import pytest
from copilot_eval.searching import Asked, measured, mixed, ndcg, questions, recall

from collabtui.knowledge.search import Hit


class Shelf:
    """Finds the same two documents whatever is asked."""

    def search(self, text: str, limit: int) -> tuple[Hit, ...]:
        return tuple(Hit(name, f"{name}.md", name, "public", (), "text", (), 1.0, 0.5) for name in ("a", "b"))[:limit]


def test_figures_are_means_over_the_questions() -> None:
    figures = measured(Shelf(), [Asked("one", frozenset({"a"})), Asked("two", frozenset({"b", "c"}))])
    assert figures.questions == 2
    assert figures.recall_at_3 == pytest.approx(0.75)
    assert figures.ndcg_at_10 == pytest.approx((1 + 0.3869) / 2, abs=1e-4)


def test_the_order_counts_for_the_gain_not_for_the_recall() -> None:
    right = frozenset({"a"})
    assert (recall(["a", "b"], right), recall(["b", "a"], right)) == (1, 1)
    assert ndcg(["a", "b"], right) == 1
    assert ndcg(["b", "a"], right) == pytest.approx(0.6309, abs=1e-4)


def test_questions_are_read_from_their_lines(tmp_path: Path) -> None:
    (tmp_path / "q.jsonl").write_text(json.dumps({"id": "q", "query": "one", "documents": ["a"]}) + "\n", "utf-8")
    assert questions(tmp_path / "q.jsonl") == (Asked("one", frozenset({"a"})),)


def test_mixed_documents_differ_from_each_other() -> None:
    passages = [f"passage {n}" for n in range(50)]
    assert len(set(mixed(passages, 700))) == 700
