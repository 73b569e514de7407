"""What a domain's numbers or things look like, read from its ``entities.toml``."""

import re
from importlib.resources.abc import Traversable
from string import Formatter
from typing import Annotated, Final, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from collabtui.understanding.kinds.safe_pattern import problem
from collabtui.understanding.toml_file import Strict, read_toml, validated

ENTITIES: Final = "entities.toml"
#: Kinds that are found without being declared.
BUILT_IN: Final = ("email", "phone", "money", "date", "time", "card", "iban", "address", "name")

#: Names under which the bot keeps what it needs itself.
_BOTS_OWN: Final = ("intent", "asked_for")

Type = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Text = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Texts = Annotated[tuple[Text, ...], Field(strict=False, max_length=500)]
Sure = Annotated[float, Field(ge=0, le=1, strict=False)]


def _safe(pattern: str) -> str:
    wrong = problem(pattern)
    if wrong is not None:
        raise ValueError(f"the pattern {pattern!r} {wrong}")
    return pattern


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"{name!r} is no time zone; expected a name such as Europe/Berlin") from error
    return name


class Form(Strict):
    """One way to write a value.

    ``value`` is its normal form, with the names of the pattern's groups or ``match`` in braces; ``drop`` are signs that
    are left out of them. ``confidence`` counts for the pattern alone (0: not without context), ``in_context`` beside
    the kind's words.
    """

    pattern: Annotated[Text, AfterValidator(_safe)]
    value: Text = "{match}"
    drop: Annotated[str, StringConstraints(strip_whitespace=False, max_length=20)] = ""
    confidence: Sure = 0.0
    in_context: Sure = 0.0

    @model_validator(mode="after")
    def _can_be_used(self) -> Self:
        groups = {"match", *re.compile(self.pattern).groupindex}
        try:
            named = {name for _, name, _, _ in Formatter().parse(self.value) if name is not None}
        except ValueError as error:
            raise ValueError(f"value {self.value!r} has a brace too many ({error})") from error
        if named - groups:
            raise ValueError(f"value names {sorted(named - groups)}; expected some of {sorted(groups)}")
        if not self.confidence and not self.in_context:
            raise ValueError("can never be found; expected confidence or in_context above 0")
        return self


class Kind(Strict):
    """One kind of value: by patterns (``forms``), or by a list of names, each with its synonyms (``words``)."""

    type: Type
    describes: Text
    forms: Annotated[tuple[Form, ...], Field(strict=False, max_length=20)] = ()
    before: Texts = ()
    after: Texts = ()
    words: dict[Text, Texts] = Field(default_factory=dict, max_length=2_000)
    confidence: Sure = 0.9

    @model_validator(mode="after")
    def _can_be_found(self) -> Self:
        if self.type in (*BUILT_IN, *_BOTS_OWN):
            taken = "found without being declared" if self.type in BUILT_IN else "what the bot keeps for itself"
            raise ValueError(f"{self.type} is {taken}; expected another name")
        if not self.forms and not self.words:
            raise ValueError("has nothing to look for; expected forms or words")
        if any(not form.confidence for form in self.forms) and not self.before and not self.after:
            raise ValueError("has a form that counts in context alone; expected words in before or after")
        return self


class Entities(Strict):
    """The whole file.

    ``regions`` are the countries (codes such as DE) whose phone numbers come without a country's code; ``day_first``
    how 03/04/2026 is read; ``zone`` where the customers' days begin.
    """

    regions: Annotated[tuple[Annotated[str, StringConstraints(pattern="^[A-Z]{2}$")], ...], Field(strict=False)] = (
        "DE",
        "US",
    )
    day_first: bool = False
    zone: Annotated[str, AfterValidator(_known_zone)] = "UTC"
    entity: Annotated[tuple[Kind, ...], Field(strict=False)] = ()

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        types = [kind.type for kind in self.entity]
        twice = sorted({name for name in types if types.count(name) > 1})
        if twice:
            raise ValueError(f"{', '.join(twice)} stands twice; expected one [[entity]] for each type")
        return self


def load_entities(path: Traversable) -> Entities:
    """The domain's entities; raises DataFileError."""
    return validated(Entities, read_toml(path), path)
