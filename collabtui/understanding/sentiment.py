"""How glad or bitter a text sounds, by the VADER word list."""

from functools import cache

from vader import SentimentIntensityAnalyzer

from collabtui.understanding.api import READ_AT_MOST


@cache
def _analyzer() -> SentimentIntensityAnalyzer:
    return SentimentIntensityAnalyzer()


def sentiment(text: str) -> float:
    """VADER's compound score of the first `READ_AT_MOST` characters: -1 bitter, 0 neutral, 1 glad."""
    return float(_analyzer().polarity_scores(text[:READ_AT_MOST])["compound"])
