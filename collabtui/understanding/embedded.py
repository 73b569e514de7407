"""The understanding that needs no network: the trained model beside word lists beside patterns."""

import time
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from collabtui.understanding.api import READ_AT_MOST, Guess, Reading
from collabtui.understanding.encoder import SentenceEncoder
from collabtui.understanding.encoder_choice import chosen
from collabtui.understanding.entities import Finder, shipped_finder
from collabtui.understanding.frustration import frustration
from collabtui.understanding.language import LanguageModel
from collabtui.understanding.model import Model
from collabtui.understanding.model_entities import finder_of
from collabtui.understanding.model_file import ModelFileError, complaint, load
from collabtui.understanding.sentiment import sentiment
from collabtui.understanding.wants_human import wants_human
from collabtui.understanding.weighing import shipped_curves


class EmbeddedUnderstanding:
    """Reads texts with one model; safe to share between threads, since a reading changes nothing.

    Without an ``encoder`` the n-grams judge alone; without a ``finder`` the demo shop's entities are found.
    """

    def __init__(self, model: Model, encoder: SentenceEncoder | None = None, finder: Finder | None = None) -> None:
        self._model, self._encoder, self._finder = model, encoder, finder or shipped_finder()
        self._languages = LanguageModel()
        # The moods were fitted to the shipped encoder: another one's vectors would mean nothing to them.
        self._tells_moods = encoder is not None and encoder.fingerprint == shipped_curves("wants_human").encoder

    def read(self, text: str) -> Reading:
        """The reading of the first `READ_AT_MOST` characters; never raises for any text."""
        text = text[:READ_AT_MOST]
        vector = None if self._encoder is None else self._encoder.encode([text])[0]
        judged = self._model.judge(text, vector)
        return Reading(
            judged.intents,
            fallback=not judged.intents,
            sentiment=sentiment(text),
            entities=self._finder.find(text, time.time_ns() // 1_000_000),
            out_of_scope=judged.outside,
            wants_human=wants_human(text, vector if self._tells_moods else None),
            frustration=frustration(text, vector if self._tells_moods else None),
        )

    def detect(self, text: str, languages: Sequence[str]) -> Guess:
        """See ``Understanding.detect``; reads a model of its own from the disk when it is called first."""
        return self._languages.detect(text, languages)


def opened(folder: Traversable, encoder: str | None = None) -> EmbeddedUnderstanding:
    """The understanding of a model's folder; ``encoder`` is as in ``encoder_choice.chosen``.

    Raises ModelFileError, which also tells that the model was trained with another encoder; EncoderError.
    """
    model, found, finder = load(folder), chosen(encoder), finder_of(folder)
    if found is None or model.meaning is None:
        return EmbeddedUnderstanding(model, finder=finder)
    if model.meaning.encoder != found.fingerprint:
        raise ModelFileError(complaint(folder, "was trained with another sentence encoder than the one that is used"))
    return EmbeddedUnderstanding(model, found, finder)


@cache
def shipped() -> EmbeddedUnderstanding:
    """The demo shop's understanding, loaded once; raises ModelFileError when the installation is damaged."""
    return opened(files("demo_data") / "model")
