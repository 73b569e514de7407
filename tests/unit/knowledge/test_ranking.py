"""Evidence of several kinds becomes one order: what counts, what does not."""

import numpy as np

from collabtui.knowledge.concepts import concepts
from collabtui.knowledge.ranking import Evidence, Scores, fused
from collabtui.knowledge.vectors import best


def scores(*values: float) -> Scores:
    return np.array(values, dtype=np.float32)


def by_meaning(*values: float) -> Evidence:
    nothing = np.zeros(len(values), np.float32)
    return Evidence(nothing, nothing, nothing, scores(*values), scores(*values))


def by_words(own: Scores, named: Scores) -> Evidence:
    return Evidence(own, named, np.zeros_like(own), None, None)


def test_what_is_asked_for_counts_more_than_what_it_is_about() -> None:
    found = fused(by_words(scores(3, 0, 0), scores(0, 3, 0)), [], None)
    assert found[1] > found[0] > found[2]


def test_small_talk_between_the_sentences_changes_nothing() -> None:
    whole = by_meaning(0.4, 0.3, 0.1, 0.1)
    asked = by_meaning(0.7, 0.2, 0.1, 0.1)
    greeting = by_meaning(0.1, 0.1, 0.1, 0.3)
    assert fused(whole, [asked, greeting], None).tolist() == fused(whole, [asked], None).tolist()


def test_every_sentence_that_is_close_to_something_counts() -> None:
    both = fused(by_meaning(0.4, 0.1, 0.4, 0.1), [by_meaning(0.7, 0.1, 0.1, 0.1), by_meaning(0.1, 0.1, 0.6, 0.1)], None)
    assert set(np.argsort(-both)[:2].tolist()) == {0, 2}


def test_the_best_of_a_run_counts_beside_the_mean_of_the_best() -> None:
    cosines = np.array([[0.9, 0.1, 0.2, 0.6, 0.5, 0.4, 0.3]], dtype=np.float32)
    found = best(cosines, np.array([0, 3, 6]), 2)
    assert np.allclose(found, [[(0.9 + (0.9 + 0.2) / 2) / 2, (0.6 + (0.6 + 0.5) / 2) / 2, 0.3]])


def test_the_same_sentence_twice_counts_once() -> None:
    twice = best(np.array([[0.8, 0.8, 0.2]], dtype=np.float32), np.array([0]), 2)
    assert np.allclose(twice, best(np.array([[0.8, 0.2]], dtype=np.float32), np.array([0]), 2))


def test_the_words_of_a_phrase_name_nothing_of_their_own() -> None:
    call_off, call = [*concepts("call off")], [*concepts("call")]
    assert call_off
    assert call
    assert set(call_off).isdisjoint(call)
    assert [*concepts("I call to call off my order")] == [*call, *call_off, *concepts("order")]
