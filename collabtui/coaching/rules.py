"""The desk's own rules for its coach, read from one TOML file."""

from importlib.resources.abc import Traversable
from typing import Annotated, Final

from pydantic import Field, StringConstraints

from collabtui.coaching.api import Rule
from collabtui.understanding.toml_file import Strict, read_toml, validated

COACHING: Final = "coaching.toml"

Phrase = Annotated[str, StringConstraints(min_length=1, max_length=300)]
Phrases = Annotated[tuple[Phrase, ...], Field(strict=False)]


class Words(Strict):
    """What the coach looks for in one language, phrase by phrase, with what an upset customer may be told."""

    blame: Phrases = ()
    jargon: dict[str, Phrase] = Field(default_factory=dict)
    promises: Phrases = ()
    calming: Phrases = ()


class When(Strict):
    """Where a next step is due: all that is given must hold.

    Every field of ``has`` is known, none of ``lacks``. One call of ``called`` succeeded, one of ``failed`` failed, none
    of ``not_called`` was made.
    """

    intents: Phrases = ()
    has: Phrases = ()
    lacks: Phrases = ()
    called: Phrases = ()
    not_called: Phrases = ()
    failed: Phrases = ()
    mood_below: Annotated[float, Field(ge=-1, le=1)] | None = None


class Step(Strict):
    """A next step: what to do, when, with words to say."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
    title: Phrase
    when: When
    words: str = ""


class CoachRules(Strict):
    """All rules of a desk; ``blocking`` names the hints that must be heeded before sending, none by default."""

    en: Words = Words()
    de: Words = Words()
    blocking: Annotated[tuple[Rule, ...], Field(strict=False)] = ()
    step: Annotated[tuple[Step, ...], Field(strict=False)] = ()

    def of(self, language: str) -> Words:
        """The words for a language such as de-AT."""
        return self.de if language.partition("-")[0].casefold() == "de" else self.en


def load_coach_rules(folder: Traversable) -> CoachRules:
    """The rules of a domain's folder. Raises DataFileError."""
    path = folder / COACHING
    return validated(CoachRules, read_toml(path), path)
