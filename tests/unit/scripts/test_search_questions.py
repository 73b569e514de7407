"""The questions that searching the knowledge is measured by: asked as customers would, never in a title's words."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from collabtui.understanding.articles import load_articles

ROOT = Path(__file__).resolve().parents[3]
ARTICLES = {article.id: article for article in load_articles(ROOT / "demo_data" / "knowledge")}
PUBLIC = {id for id, article in ARTICLES.items() if article.audience == "public"}
EVAL = ROOT / "scripts" / "copilot_eval"
QUESTIONS, HELD_OUT = (
    [json.loads(line) for line in (EVAL / name).read_text(encoding="utf-8").splitlines()]
    for name in ("questions.jsonl", "held_out.jsonl")
)

#: Words that carry no meaning of their own: sharing one with a title helps no search.
EMPTY = frozenset({
    "a", "after", "an", "and", "be", "before", "by", "comes", "for", "from", "has", "how", "if", "in", "is", "it",
    "its", "not", "of", "on", "or", "our", "something", "that", "the", "thing", "this", "to", "up", "us", "was",
    "way", "we", "what", "when", "who", "with", "you", "your",
})  # fmt: skip


def stems(text: str) -> set[str]:
    """The telling words without their endings: orders, ordered, ordering are one."""
    words = re.findall(r"[a-z0-9]+", text.lower())
    return {re.sub(r"(?:ing|ed|es|s|e|y)$", "", word) if len(word) > 3 else word for word in words if word not in EMPTY}


def test_there_are_enough_questions_each_with_an_id_of_its_own() -> None:
    assert len(QUESTIONS) >= 170
    assert len({question["id"] for question in QUESTIONS}) == len(QUESTIONS)
    assert len({question["query"].lower() for question in QUESTIONS}) == len(QUESTIONS)


def test_a_question_names_articles_that_customers_may_read_each_once() -> None:
    for question in QUESTIONS:
        assert set(question) == {"id", "query", "documents"}
        assert question["documents"]
        assert len(set(question["documents"])) == len(question["documents"])
        assert set(question["documents"]) <= PUBLIC, question


def test_each_public_article_has_two_to_four_questions() -> None:
    asked = Counter(question["documents"][0] for question in QUESTIONS)
    assert set(asked) == PUBLIC
    assert {id: count for id, count in asked.items() if not 2 <= count <= 4} == {}


def test_what_is_held_out_asks_for_every_article_the_desks_too_in_words_of_its_own() -> None:
    assert {question["documents"][0] for question in HELD_OUT} == set(ARTICLES)
    queries = [question["query"].lower() for question in [*QUESTIONS, *HELD_OUT]]
    assert len(set(queries)) == len(queries)
    assert all(set(question["documents"]) <= set(ARTICLES) for question in HELD_OUT)


@pytest.mark.parametrize("question", [*QUESTIONS, *HELD_OUT], ids=lambda question: question["id"])
def test_a_question_shares_no_telling_word_with_the_title_of_its_article(question: dict[str, list[str]]) -> None:
    title = ARTICLES[question["documents"][0]].title
    assert stems(str(question["query"])) & stems(title) == set()


def test_word_forms_count_as_the_same_word() -> None:
    assert stems("ordered orders ordering") == stems("order")
    assert stems("exchanges") == stems("exchanging")
