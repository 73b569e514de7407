"""The escalation rules that a policy may hold."""

from typing import Annotated, Literal

from pydantic import Field

from broker.domain.signals import Measured
from broker.policy.conditions import (
    Ambiguity,
    ApiErrors,
    Frustration,
    IntentIs,
    LowConfidence,
    RepeatedFallbacks,
    Sentiment,
    SentimentTrend,
    TotalFallbacks,
    TurnCap,
    WantsHuman,
)
from broker.policy.customer_conditions import (
    Burst,
    CustomerIs,
    Keyword,
    RepeatedMessages,
    SharedValue,
    ShortReplies,
    Waiting,
    shared,
)
from broker.policy.fields import Name, Section, Skill
from broker.policy.moment import Found, Moment
from broker.policy.risk import risk

#: How deep conditions may be nested, the rule itself included.
DEEPEST = 3


class PredictedRisk(Section):
    """The score of the section ``risk`` is above ``above`` (a share); the why-card shows each part of it."""

    kind: Literal["predicted_risk"]
    above: Annotated[float, Field(ge=0, le=1)] = 0.7

    def found(self, moment: Moment) -> Found:
        """The score, with what it is made of."""
        others = shared(moment, moment.model.shared_field, moment.model.shared_within)
        score = risk(moment.model, moment.engagement, moment.at, others)
        return (Measured("risk", score.total, self.above), *score.parts) if score.total > self.above else ()


class AllOf(Section):
    """Every one of ``conditions`` holds. They are tables of the same kinds as rules; at most 3 levels deep."""

    kind: Literal["all_of"]
    conditions: "Annotated[tuple[Condition, ...], Field(min_length=1, max_length=20)]"

    def found(self, moment: Moment) -> Found:
        """What each of them found."""
        parts = [condition.found(moment) for condition in self.conditions]
        return tuple(one for part in parts for one in part) if all(parts) else ()


class AnyOf(Section):
    """At least one of ``conditions`` holds. They are tables of the same kinds as rules; at most 3 levels deep."""

    kind: Literal["any_of"]
    conditions: "Annotated[tuple[Condition, ...], Field(min_length=1, max_length=20)]"

    def found(self, moment: Moment) -> Found:
        """What those that hold found."""
        return tuple(one for condition in self.conditions for one in condition.found(moment))


Condition = Annotated[
    LowConfidence
    | Ambiguity
    | Keyword
    | IntentIs
    | Sentiment
    | SentimentTrend
    | WantsHuman
    | Frustration
    | RepeatedFallbacks
    | TotalFallbacks
    | ApiErrors
    | RepeatedMessages
    | ShortReplies
    | Waiting
    | TurnCap
    | Burst
    | SharedValue
    | PredictedRisk
    | CustomerIs
    | AllOf
    | AnyOf,
    Field(discriminator="kind"),
]
AllOf.model_rebuild()
AnyOf.model_rebuild()


class Rule(Section):
    """What all escalation rules share: a name for the records, what the ticket asks for, what the customer reads.

    ``skill`` with the least ``level`` of it (1 to 5) that an agent needs; ``priority`` 1 is served first, 5 last.
    ``act``: hand over ``now``, the bot's answer unshown, or ``offer``: let the bot answer, then ask the customer
    whether they want a person. ``words`` names the line said, for an offer the question; an offer that names none
    asks with ``ask_first``. A rule offers once in an engagement.
    """

    id: Name
    skill: Skill = ""
    level: Annotated[int, Field(ge=1, le=5)] = 1
    priority: Annotated[int, Field(ge=1, le=5)] = 3
    words: Name = "handoff"
    act: Literal["now", "offer"] = "now"

    @property
    def line(self) -> str:
        """The name of the line that the customer reads."""
        return "ask_first" if self.act == "offer" and self.words == "handoff" else self.words


class LowConfidenceRule(Rule, LowConfidence):
    __doc__ = LowConfidence.__doc__


class AmbiguityRule(Rule, Ambiguity):
    __doc__ = Ambiguity.__doc__


class KeywordRule(Rule, Keyword):
    __doc__ = Keyword.__doc__


class IntentRule(Rule, IntentIs):
    __doc__ = IntentIs.__doc__


class SentimentRule(Rule, Sentiment):
    __doc__ = Sentiment.__doc__


class SentimentTrendRule(Rule, SentimentTrend):
    __doc__ = SentimentTrend.__doc__


class WantsHumanRule(Rule, WantsHuman):
    __doc__ = WantsHuman.__doc__


class FrustrationRule(Rule, Frustration):
    __doc__ = Frustration.__doc__


class RepeatedFallbacksRule(Rule, RepeatedFallbacks):
    __doc__ = RepeatedFallbacks.__doc__


class TotalFallbacksRule(Rule, TotalFallbacks):
    __doc__ = TotalFallbacks.__doc__


class ApiErrorsRule(Rule, ApiErrors):
    __doc__ = ApiErrors.__doc__


class RepeatedMessagesRule(Rule, RepeatedMessages):
    __doc__ = RepeatedMessages.__doc__


class ShortRepliesRule(Rule, ShortReplies):
    __doc__ = ShortReplies.__doc__


class WaitingRule(Rule, Waiting):
    __doc__ = Waiting.__doc__


class TurnCapRule(Rule, TurnCap):
    __doc__ = TurnCap.__doc__


class BurstRule(Rule, Burst):
    __doc__ = Burst.__doc__


class SharedValueRule(Rule, SharedValue):
    __doc__ = SharedValue.__doc__


class PredictedRiskRule(Rule, PredictedRisk):
    __doc__ = PredictedRisk.__doc__


class CustomerRule(Rule, CustomerIs):
    __doc__ = CustomerIs.__doc__


class AllOfRule(Rule, AllOf):
    __doc__ = AllOf.__doc__


class AnyOfRule(Rule, AnyOf):
    __doc__ = AnyOf.__doc__


class BotSilentRule(Rule):
    """The ticket's skill, level, priority and words when the desk itself calls people, since no bot answers.

    It adds no reason to escalate: the section ``bots`` tells how long bots are waited for.
    """

    kind: Literal["bot_silent"]
    words: Name = "no_bot"


#: A rule that is judged by a condition of its own kind.
ConditionRule = (
    LowConfidenceRule
    | AmbiguityRule
    | KeywordRule
    | IntentRule
    | SentimentRule
    | SentimentTrendRule
    | WantsHumanRule
    | FrustrationRule
    | RepeatedFallbacksRule
    | TotalFallbacksRule
    | ApiErrorsRule
    | RepeatedMessagesRule
    | ShortRepliesRule
    | WaitingRule
    | TurnCapRule
    | BurstRule
    | SharedValueRule
    | PredictedRiskRule
    | CustomerRule
    | AllOfRule
    | AnyOfRule
)
EscalationRule = Annotated[ConditionRule | BotSilentRule, Field(discriminator="kind")]
