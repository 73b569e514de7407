"""The understanding that needs no network: the trained model beside word lists beside patterns."""

import time
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from collabtui.understanding.api import READ_AT_MOST, Guess, Reading
from collabtui.understanding.entities import find
from collabtui.understanding.language import LanguageModel
from collabtui.understanding.model import Model, load
from collabtui.understanding.sentiment import sentiment


class EmbeddedUnderstanding:
    """Reads texts with one model; safe to share between tasks, since a reading changes nothing."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._languages = LanguageModel()

    def read(self, text: str) -> Reading:
        """The reading of the first `READ_AT_MOST` characters; never raises for any text."""
        text = text[:READ_AT_MOST]
        intents, now = self._model.predict(text), time.time_ns() // 1_000_000
        return Reading(intents, fallback=not intents, sentiment=sentiment(text), entities=find(text, now))

    def detect(self, text: str, languages: Sequence[str]) -> Guess:
        """See ``Understanding.detect``; reads a model of its own from the disk when it is called first."""
        return self._languages.detect(text, languages)


@cache
def shipped() -> EmbeddedUnderstanding:
    """The demo shop's understanding, loaded once; raises ModelFileError when the installation is damaged."""
    return EmbeddedUnderstanding(load(files("demo_data") / "model"))
