"""What a condition reads in a conversation, whether it holds or not."""

from dataclasses import dataclass

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
from broker.policy.fields import Section
from broker.policy.habits import lately, length_share, repeats
from broker.policy.moment import Moment
from broker.policy.risk import risk
from broker.policy.rules import AllOf, AnyOf, PredictedRisk
from broker.policy.trend import bad_in_a_row, fall


@dataclass(frozen=True, slots=True)
class Reading:
    """One value as it is, beside the value that the condition wants; None: nothing was measured.

    For a part of the predicted risk, ``contribution`` is what it adds to the score's log-odds, and nothing is wanted.
    """

    name: str
    value: float | str | None
    wanted: str = ""
    contribution: float | None = None

    def __str__(self) -> str:
        shown = f"{self.value:.4g}" if isinstance(self.value, float | int) else self.value
        told = f"{self.name} is {'not measured' if shown in (None, '') else shown}"
        return (
            f"{told}, wanted {self.wanted}" if self.contribution is None else f"{told}, adds {self.contribution:+.3g}"
        )


def readings(condition: Section, moment: Moment) -> tuple[Reading, ...]:
    """The values that decide the condition. Raises TypeError for what is no condition."""
    seen = moment.engagement
    match condition:
        case LowConfidence():
            return (Reading("confidence", seen.confidence, f"below {condition.below:g}{_turns(condition.turns)}"),)
        case Ambiguity():
            gap = seen.gaps[-1] if seen.gaps else None
            return (Reading("gap", gap, f"below {condition.gap_below:g}{_turns(condition.turns)}"),)
        case IntentIs():
            intent = seen.intents[-1] if seen.intents else None
            sure = Reading("confidence", seen.confidence, f"{condition.at_least:g} or more")
            return (Reading("intent", intent, " or ".join(condition.names)), sure)
        case Sentiment():
            bad = bad_in_a_row(seen.moods, condition.below, condition.recover_above)
            rows = (Reading("bad_turns", bad, f"{condition.turns} or more"),) if condition.turns > 1 else ()
            return (Reading("sentiment", seen.sentiment, f"below {condition.below:g}"), *rows)
        case SentimentTrend():
            moods = seen.moods[-condition.turns :]
            fell = fall(moods) if len(moods) == condition.turns else None
            return (Reading("sentiment_fall", fell, f"{condition.falls_by:g} or more over {condition.turns} turns"),)
        case RepeatedFallbacks():
            return (Reading("fallbacks", seen.fallbacks, f"{condition.count} or more"),)
        case TotalFallbacks():
            return (Reading("total_fallbacks", seen.total_fallbacks, f"{condition.count} or more"),)
        case ApiErrors():
            failed = seen.failed_calls.get(condition.call, 0) if condition.call else seen.api_errors
            of_call = f" of {condition.call}" if condition.call else ""
            return (Reading("api_errors", failed, f"{condition.count} or more{of_call}"),)
        case TurnCap():
            return (Reading("turns", seen.turns, f"{condition.turns} or more"),)
        case PredictedRisk():
            return _of_risk(condition, moment)
        case AllOf() | AnyOf():
            return tuple(one for part in condition.conditions for one in readings(part, moment))
        case _:
            return _of_customer(condition, moment)


def _of_risk(condition: PredictedRisk, moment: Moment) -> tuple[Reading, ...]:
    """The score, then what it is made of, the weightiest first."""
    others = shared(moment, moment.model.shared_field, moment.model.shared_within)
    score = risk(moment.model, moment.engagement, moment.at, others)
    parts = (Reading(part.name, part.value, contribution=part.contribution) for part in score.parts)
    return (Reading("risk", score.total, f"above {condition.above:g}"), *parts)


def _of_customer(condition: Section, moment: Moment) -> tuple[Reading, ...]:
    seen, messages = moment.engagement, moment.engagement.messages
    match condition:
        case WantsHuman():
            return (Reading("wants_human", seen.wants_human, f"{condition.at_least:g} or more"),)
        case Frustration():
            frustrated = seen.frustrations[-1] if seen.frustrations else None
            return (Reading("frustration", frustrated, f"above {condition.above:g}{_turns(condition.turns)}"),)
        case Keyword():
            return (
                Reading(
                    "phrase", condition.phrase_in(moment.text, moment.language, moment.fallback), "one of the rule's"
                ),
            )
        case RepeatedMessages():
            wanted = f"{condition.count} or more, of {condition.least_words} words at least"
            return (Reading("repeats", repeats(messages), wanted),)
        case ShortReplies():
            share = length_share(messages, condition.turns)
            return (Reading("length_share", share, f"below {condition.below:g}"),)
        case Waiting():
            waited = moment.engagement.waited(moment.at) / 1000
            return (Reading("waited", waited, f"more than {condition.longer_than:g} s"),)
        case Burst():
            count = lately(messages, moment.at, condition.within)
            return (Reading("burst", count, f"{condition.messages} or more within {condition.within:g} s"),)
        case SharedValue():
            count = 1 + shared(moment, condition.field, condition.within)
            wanted = f"{condition.customers} or more with one {condition.field}"
            return (Reading("customers", count if moment.context.get(condition.field) else None, wanted),)
        case CustomerIs():
            return tuple(
                Reading(name, (moment.context if own else moment.attributes).get(name), " or ".join(accepted))
                for name, accepted, own in condition.demands
            )
        case _:
            raise TypeError(f"{type(condition).__name__} has no reading: give it one in this module")


def _turns(turns: int) -> str:
    return f" for {turns} turns" if turns > 1 else ""
