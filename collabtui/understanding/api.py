"""What reading a customer's text gives, whoever reads it."""

from dataclasses import dataclass
from typing import Literal, Protocol

EntityType = Literal["order_number", "email", "phone", "money"]

READ_AT_MOST = 4_000
"""Characters of a text that are read. A longer text is judged by its beginning."""


@dataclass(frozen=True, slots=True)
class Intent:
    """One thing the customer may want, with the probability (0 to 1) that this reading is right."""

    name: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Entity:
    """A value found in `text[start:end]`, written in its normal form; confidence from 0 to 1."""

    type: EntityType
    value: str
    start: int
    end: int
    confidence: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What one text says.

    `intents` holds at most five, the best first, none in a fallback; `sentiment` runs from -1 (bitter)
    to 1 (glad).
    """

    intents: tuple[Intent, ...]
    fallback: bool
    sentiment: float
    entities: tuple[Entity, ...]

    @property
    def confidence(self) -> float | None:
        """The best intent's confidence; None where nothing was understood at all."""
        return self.intents[0].confidence if self.intents else None


class Understanding(Protocol):
    """Whoever reads texts: the embedded model, or another one by configuration."""

    def read(self, text: str) -> Reading:
        """The reading of one text; never raises for any text."""
        ...
