"""What reading a customer's text gives, whoever reads it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

EntityType = str
"""A kind of value: order_number, invoice_number, account_number, email, phone, money, date, card, iban, address, name,
or one that the domain declares."""

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
    to 1 (glad). Probabilities (0 to 1): `out_of_scope` that no intent is meant, `wants_human` that the customer
    asks for a person, `frustration` that the words are frustrated.
    """

    intents: tuple[Intent, ...]
    fallback: bool
    sentiment: float
    entities: tuple[Entity, ...]
    out_of_scope: float = 0.0
    wants_human: float = 0.0
    frustration: float = 0.0

    @property
    def confidence(self) -> float | None:
        """The best intent's confidence; None where nothing was understood at all."""
        return self.intents[0].confidence if self.intents else None


@dataclass(frozen=True, slots=True)
class Guess:
    """The language a text is written in, with the probability (0 to 1) of that; empty with 0 where nothing tells."""

    language: str
    confidence: float


#: Nothing tells the language.
UNTOLD = Guess("", 0.0)


class Understanding(Protocol):
    """Whoever reads texts: the embedded model, or another one by configuration."""

    def read(self, text: str) -> Reading:
        """The reading of one text; never raises for any text."""
        ...

    def detect(self, text: str, languages: Sequence[str]) -> Guess:
        """The one of ``languages`` (codes such as en or de-AT) that the text is written in; never raises for any text.

        The probabilities of the languages offered sum to 1, or to less where the text is clearly in none of them.
        """
        ...
