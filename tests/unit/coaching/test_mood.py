"""Where a mood goes."""

import pytest

from collabtui.coaching.mood import calming, trend
from collabtui.coaching.rules import CoachRules, Words

RULES = CoachRules(en=Words(calming=("First.", "Second.")))


@pytest.mark.parametrize(
    ("moods", "found"),
    [
        ([], "steady"),
        ([-0.9], "steady"),
        ([0.2, -0.4], "falling"),
        ([-0.8, 0.1], "rising"),
        ([0.5, 0.5, -0.1, -0.2, -0.1], "falling"),
        ([0.1, 0.0, 0.1, 0.2], "steady"),
    ],
)
def test_the_newest_moods_are_held_against_the_older_ones(moods: list[float], found: str) -> None:
    assert trend(moods) == found


def test_a_falling_mood_gets_a_phrase_another_one_each_time() -> None:
    assert {calming([0.4, -0.4], "en", RULES), calming([0.4, 0.0, -0.4], "en-GB", RULES)} == {"First.", "Second."}


def test_a_glad_customer_needs_none() -> None:
    assert calming([0.2, 0.4], "en", RULES) == ""
