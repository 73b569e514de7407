"""The kinds of values that a policy holds, each with the words for a person who wrote another."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from broker.domain.ids import Label, OptionalLabel

#: Where a value stands in the policy: keys of tables with places in lists.
Path = tuple[str | int, ...]
#: A place of a policy that is allowed but suspicious, with why.
Odd = tuple[Path, str]

# The descriptions are what a person reads when the value is another one.
Seconds = Annotated[float, Field(gt=0, le=30 * 24 * 3600)]
#: A rest of up to a year; 0 for none.
CoolDown = Annotated[float, Field(ge=0, le=366 * 24 * 3600)]
Words = Annotated[
    str,
    Field(
        max_length=2_000,
        pattern=r"^[^{}]*[^{}\s][^{}]*$",
        description="text of 1 to 2000 characters without braces",
    ),
]
Greeting = Annotated[
    str,
    Field(
        max_length=400,
        pattern=r"^(?:[^{}]|\{agent\})*(?:[^{}\s]|\{agent\})(?:[^{}]|\{agent\})*$",
        description="text of 1 to 400 characters without braces other than {agent}",
    ),
]
Opening = Annotated[
    str,
    Field(
        max_length=400,
        pattern=r"^(?:[^{}]|\{opens\})*(?:[^{}\s]|\{opens\})(?:[^{}]|\{opens\})*$",
        description="text of 1 to 400 characters without braces other than {opens}",
    ),
]
Name = Annotated[
    str,
    Field(
        pattern=r"^[a-z][a-z0-9_]{0,63}$",
        description="a name of at most 64 small letters, digits, underscores, such as low_confidence",
    ),
]
Language = Annotated[
    str,
    Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", description="a language code such as en or de-AT"),
]
Phrase = Annotated[
    str,
    Field(max_length=80, pattern=r"\w", description="a word or a phrase of at most 80 characters"),
]
Skill = Annotated[OptionalLabel, Field(description="a skill of at most 80 printable characters without blank edges")]
Version = Annotated[Label, Field(description="a version of 1 to 80 printable characters without blank edges")]
Value = Annotated[Label, Field(description="text of 1 to 80 printable characters without blank edges")]
OptionalValue = Annotated[OptionalLabel, Field(description="text of at most 80 printable characters")]
YesNo = Annotated[bool, Field(description="true or false")]
DetectLanguage = Annotated[float, Field(gt=0, le=1)]
#: How many of the last turns a condition looks at.
Turns = Annotated[int, Field(ge=1, le=20)]


class Section(BaseModel):
    """A part of the policy: frozen, strict, no unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False, defer_build=True)
