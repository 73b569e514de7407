"""What has to come of a scenario, or must not."""

import re
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, field_validator, model_validator

from collabtui.understanding.toml_file import Strict

RuleId = Annotated[str, StringConstraints(pattern=r"^([a-z][a-z0-9_]{0,63})?$")]
Score = Annotated[int, Field(ge=1, le=5)]
Speaker = Literal["bot", "agent", "desk", "anyone"]
Slot = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Slots = Annotated[tuple[Slot, ...], Field(strict=False)]


class Saying(Strict):
    """Words looked for: ``pattern`` is a regular expression, held against whole lines in any case of letters.

    With ``after_turn`` only what was said after so many of the customer's messages counts; ``times`` is how many lines
    must have it, any number of them where it is absent.
    """

    by: Speaker = "bot"
    pattern: Annotated[str, StringConstraints(min_length=1, max_length=500)]
    after_turn: Annotated[int, Field(ge=0, le=200)] = 0
    times: Annotated[int, Field(ge=1, le=50)] | None = None

    @field_validator("pattern")
    @classmethod
    def _compiles(cls, pattern: str) -> str:
        try:
            re.compile(pattern)
        except re.error as error:
            raise ValueError(f"expected a regular expression ({error})") from error
        return pattern


class Expect(Strict):
    """``escalated_by`` is the rule that hands over last, "" for none; ``or_escalated_by`` names others that would do.

    ``resolved_by`` is who resolves it, "anyone" for either of them, "" for nobody; ``survey`` the score recorded,
    absent for none. A conversation ``ends`` closed, or with the customer gone. ``asked_at_most_once`` like
    ``never_asked`` names fields, ``fields`` has the values to be found in the context. ``handled_within`` is in
    seconds, from the first message to the end, typing included; ``handoffs`` counts them.
    """

    escalated_by: RuleId
    or_escalated_by: Annotated[tuple[RuleId, ...], Field(strict=False, max_length=10)] = ()
    resolved_by: Literal["bot", "agent", "anyone", ""]
    survey: Score | None = None
    ends: Literal["closed", "left"] = "closed"
    must_say: Annotated[tuple[Saying, ...], Field(strict=False)] = ()
    must_not_say: Annotated[tuple[Saying, ...], Field(strict=False)] = ()
    asked_at_most_once: Slots = ()
    never_asked: Slots = ()
    turns_at_most: Annotated[int, Field(ge=1, le=200)] | None = None
    handled_within: Annotated[float, Field(gt=0.0, le=86_400.0)] | None = None
    handoffs: Annotated[int, Field(ge=0, le=20)] | None = None
    fields: dict[Slot, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _only_an_agent_resolves_what_was_escalated(self) -> Self:
        rules, bot = {self.escalated_by, *self.or_escalated_by}, self.resolved_by == "bot"
        if self.resolved_by == "agent" and rules == {""}:
            raise ValueError('expected resolved_by = "bot" with escalated_by = "", otherwise "agent"')
        if bot and "" not in rules and (self.handoffs or 0) < 1:
            raise ValueError('expected resolved_by = "agent", or handoffs with what the bot resolves after a hand-back')
        return self
