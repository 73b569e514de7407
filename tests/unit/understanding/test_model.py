"""What a model answers."""

import pytest

from tests.unit.understanding.small import small


def test_the_best_intent_comes_first() -> None:
    assert small().judge("where is it").intents[0].name == "order"
    assert small().judge("a refund").intents[0].name == "refund"


def test_a_text_between_two_intents_is_less_sure() -> None:
    between, clear = small().judge("open refund"), small().judge("I want a refund")
    assert between.intents[0].confidence < clear.intents[0].confidence


@pytest.mark.parametrize("text", ["where", "where my refund", "my", "open"])
def test_the_intents_share_no_more_than_certainty(text: str) -> None:
    assert sum(intent.confidence for intent in small().judge(text).intents) <= 1.0001


@pytest.mark.parametrize("text", ["qwrt zzzx", "", "👍", "\ud800"])
def test_a_text_without_a_known_word_says_nothing(text: str) -> None:
    judged = small().judge(text)
    assert (judged.intents, judged.outside) == ((), 1.0)


def test_known_character_runs_make_up_for_a_misspelt_word() -> None:
    assert small().judge("ordre").intents[0].name == "order"
