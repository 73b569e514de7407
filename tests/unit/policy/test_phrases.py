"""Claims about finding phrases in what customers write."""

import pytest

from broker.policy import phrases
from broker.policy.escalation import judge_text
from broker.policy.phrases import folded, found_in
from tests.unit.policy.rulebook import policy


def test_a_phrase_is_found_as_whole_words_only() -> None:
    assert found_in("A HUMAN, please", ("human",)) == "human"
    assert found_in("humanity", ("human",)) is None
    assert found_in("non-human", ("human",)) is None


def test_what_unless_takes_away_joins_nothing_together() -> None:
    assert found_in("talk no way to a person", ("talk to a person",), ("no way",)) is None


def test_a_message_is_put_in_order_once_however_many_rules_look_at_it(monkeypatch: pytest.MonkeyPatch) -> None:
    # Accents in the wrong order take a square number of steps to sort: a hostile message must not cost that per rule.
    message, seen = "\u0301\u0323" * 4_000, list[str]()

    def counted(text: str) -> str:
        seen.append(text)
        return folded(text)

    monkeypatch.setattr(phrases, "folded", counted)
    rules = ({"id": f"r{n}", "kind": "keyword", "phrases": {"en": (f"word{n}",)}} for n in range(100))
    assert judge_text(policy(*rules), "en", message, "m1") is None
    assert seen.count(message) == 1
