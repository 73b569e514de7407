"""Where the customer's mood goes, with a phrase that fits."""

from collections.abc import Sequence

from collabtui.coaching.api import Trend
from collabtui.coaching.rules import CoachRules

#: A change of the mood that counts, on its scale from -1 to 1.
_CHANGE = 0.25
_KEPT = 3


def trend(moods: Sequence[float]) -> Trend:
    """The way of the moods, oldest first: the newest three held against those before them."""
    newest, before = moods[-_KEPT:], moods[:-_KEPT]
    if not before:
        newest, before = moods[len(moods) // 2 :], moods[: len(moods) // 2]
    if not before:
        return "steady"
    change = sum(newest) / len(newest) - sum(before) / len(before)
    if change <= -_CHANGE:
        return "falling"
    return "rising" if change >= _CHANGE else "steady"


def calming(moods: Sequence[float], language: str, rules: CoachRules) -> str:
    """A phrase for a customer whose mood is bad or falls, another one each time; empty where none is needed."""
    phrases = rules.of(language).calming
    if not moods or not phrases or (trend(moods) != "falling" and moods[-1] > -_CHANGE):
        return ""
    return phrases[len(moods) % len(phrases)]
