"""How glad or bitter a text sounds, by the VADER word list."""

from dataclasses import dataclass
from functools import cache

from vader import SentimentIntensityAnalyzer

from collabtui.understanding.api import READ_AT_MOST


@dataclass(frozen=True, slots=True)
class Tone:
    """`compound` runs from -1 (bitter) to 1 (glad); `negative`, `positive` are shares (0 to 1) of the words."""

    compound: float
    negative: float
    positive: float


@cache
def _analyzer() -> SentimentIntensityAnalyzer:
    return SentimentIntensityAnalyzer()


def tone(text: str) -> Tone:
    """VADER's scores of the first `READ_AT_MOST` characters."""
    scores = _analyzer().polarity_scores(text[:READ_AT_MOST])
    return Tone(float(scores["compound"]), float(scores["neg"]), float(scores["pos"]))


def sentiment(text: str) -> float:
    """VADER's compound score of the first `READ_AT_MOST` characters: -1 bitter, 0 neutral, 1 glad."""
    return tone(text).compound
