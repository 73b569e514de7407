"""Claims about the sayings set aside, by which "wants a person" is measured."""

from collections import Counter

from mood_training.texts import own_sayings
from understanding_eval.asking import sayings

from collabtui.understanding.wants_human import wants_human

ASIDE = sayings()


def test_enough_are_set_aside_in_each_half_with_as_many_that_only_look_alike() -> None:
    of_each = Counter((one["half"], one["wants_human"]) for one in ASIDE)
    assert min(of_each[half, asks] for half in "AB" for asks in (True, False)) >= 130


def test_none_of_them_is_learned_from() -> None:
    assert not {one["text"].lower() for one in ASIDE} & {one.text.lower() for one in own_sayings()}


def test_the_words_alone_tell_nearly_all_of_them_rightly() -> None:
    judged = [(one["wants_human"], wants_human(one["text"]) >= 0.5) for one in ASIDE]
    told = [taken for asks, taken in judged if asks]
    false = [taken for asks, taken in judged if not asks]
    assert sum(told) / len(told) >= 0.92
    assert sum(false) / len(false) <= 0.09
