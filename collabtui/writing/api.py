"""What a draft is made from, with what it is made of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from collabtui.summary.api import Turn

#: Characters of a draft: a message to a customer is a few sentences.
MOST_CHARS: Final = 2_000

By = Literal["embedded", "model"]


@dataclass(frozen=True, slots=True)
class Source:
    """A passage that a draft may rest on; ``name`` is how it is cited. Only what customers may read belongs here."""

    name: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Ask:
    """What is to be answered: the ``question``, the conversation so far, the known fields by name, the sources."""

    question: str
    turns: tuple[Turn, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    customer: str = ""
    language: str = "en"
    mood: float = 0.0
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """Some words of a draft; ``source`` names where they are from: a source, ``field:<name>``, ``tone``, ``model``."""

    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A proposal for a person to send or to change. ``instead`` says why it is no model's, where one was asked.

    ``dropped`` counts the sentences of a model that were left out for facts that neither conversation nor sources hold.
    """

    parts: tuple[Part, ...]
    by: By = "embedded"
    instead: str = ""
    dropped: int = 0

    @property
    def text(self) -> str:
        return "".join(part.text for part in self.parts)

    @property
    def sources(self) -> tuple[str, ...]:
        """What it cites, each once, in the order of its words."""
        return tuple(dict.fromkeys(part.source for part in self.parts if part.source not in ("tone", "model")))
