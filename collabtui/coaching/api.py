"""What a coach says to an agent: hints about a draft, next steps, the mood of the customer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Rule = Literal[
    "unanswered_question", "blame", "jargon", "promise", "personal_data", "wrong_name", "shouting", "placeholder"
]
Trend = Literal["falling", "rising", "steady"]


@dataclass(frozen=True, slots=True)
class Hint:
    """Something to look at before a draft is sent: in ``text[start:end]``, 0 to 0 where something is missing.

    ``blocks``: the desk's rules want it changed before it is sent; else it is the agent's choice.
    """

    rule: Rule
    advice: str
    start: int = 0
    end: int = 0
    blocks: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """What the draft answers: the customer's newest words (since anybody answered), name, language."""

    words: str
    customer: str = ""
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Situation:
    """Where a conversation stands: best intent, known fields, calls made to the business with their success, mood."""

    intent: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    calls: Mapping[str, bool] = field(default_factory=dict)
    mood: float = 0.0


@dataclass(frozen=True, slots=True)
class Action:
    """A step to take next, why, with words for it that may be empty."""

    id: str
    title: str
    why: str
    words: str = ""
