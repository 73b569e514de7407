"""What a customer may type."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from collabtui.line.parse import Callback, Called, Problem, Said, callback, halves, misused, split, unknown

USAGE: Final[Mapping[str, str]] = {
    "help": "/help",
    "human": "/human to ask for a person",
    "yes": "/yes when you are asked whether you want a person",
    "no": "/no when you are asked whether you want a person",
    "rate": "/rate 1-5 [comment] to answer the survey",
    "callback": "/callback 2030-01-31T15:30 PHONE [topic] to be called",
    "other": "/other to go to your other conversation, where there is one, and back",
    "history": "/history to read the conversation again",
    "quit": "/quit",
}
_RATINGS = {"1", "2", "3", "4", "5"}
#: A rating with its comment, like "5 stars" or "4/5, quite ok"; "4.5" or a phone number is none.
_RATED = re.compile(r"\s*([1-5])(?:/5)?(?!\w|[^\w\s][0-9])[,.;:!)-]*(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Help:
    """List the commands."""


@dataclass(frozen=True, slots=True)
class Human:
    """Ask for a person."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Yes or no to the question whether the customer wants a person."""

    accept: bool


@dataclass(frozen=True, slots=True)
class Rate:
    """Answer the survey."""

    score: int
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Other:
    """Go to the other conversation."""


@dataclass(frozen=True, slots=True)
class History:
    """Read the conversation again."""


@dataclass(frozen=True, slots=True)
class Quit:
    """Leave."""


CustomerLine = Said | Help | Human | Answer | Rate | Callback | Other | History | Quit


def parse_customer(line: str, survey_open: bool = False) -> CustomerLine | Problem | None:
    """The command in a typed line; None for a blank one. While a survey is open, a leading digit 1 to 5 answers it."""
    match split(line):
        case Called(name, rest):
            return _called(name, rest)
        case Said(text) if survey_open and (rated := _RATED.fullmatch(text)):
            return Rate(int(rated[1]), rated[2].strip())
        case other:
            return other


def _called(name: str, rest: str) -> CustomerLine | Problem:
    match name:
        case "help":
            return Help()
        case "human":
            return Human()
        case "yes" | "no":
            return Answer(name == "yes")
        case "rate":
            score, comment = halves(rest)
            return Rate(int(score), comment) if score in _RATINGS else misused(name, USAGE)
        case "callback":
            return callback(rest, USAGE)
        case "other":
            return Other()
        case "history":
            return History()
        case "quit":
            return Quit()
        case _:
            return unknown(name, USAGE)
