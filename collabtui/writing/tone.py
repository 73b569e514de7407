"""How the desk speaks: the words around an answer, by language."""

from importlib.resources.abc import Traversable
from typing import Annotated, Final

from pydantic import Field, StringConstraints

from collabtui.understanding.toml_file import Strict, read_toml, validated

TONE: Final = "tone.toml"

Phrase = Annotated[str, StringConstraints(max_length=300)]


class Tone(Strict):
    """Words of one language; ``hello`` may hold {name}, ``known`` {field} with {value}. Empty ones are left out."""

    hello: Phrase = "Hello {name},"
    hello_unnamed: Phrase = "Hello,"
    sorry: Phrase = "I am sorry for the trouble."
    known: Phrase = "I have your {field} {value} here."
    unsure: Phrase = "Let me look into this for you."
    closing: Phrase = "Is there anything else I can help you with?"
    fields: dict[str, Phrase] = Field(default_factory=dict)


class Tones(Strict):
    """The tones of a desk by language code; English is the one for all others."""

    en: Tone
    de: Tone | None = None

    def of(self, language: str) -> Tone:
        """The tone for a language such as de-AT."""
        return self.de if self.de is not None and language.partition("-")[0].casefold() == "de" else self.en


def load_tones(folder: Traversable) -> Tones:
    """The tones of a domain's folder. Raises DataFileError."""
    path = folder / TONE
    return validated(Tones, read_toml(path), path)
