"""Each condition of a rule as the end of a sentence that begins with "when"."""

from collections.abc import Iterable

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
)
from broker.policy.fields import Section
from broker.policy.phrases import in_language
from broker.policy.rules import AllOf, AnyOf, PredictedRisk

#: So many phrases are told of a long list.
_TOLD = 4


def when(condition: Section, language: str) -> str:
    """The condition in words; phrases are those of ``language``. Raises TypeError for what is no condition."""
    match condition:
        case LowConfidence():
            return f"the bot's best guess scores below {condition.below:g}{_for_turns(condition.turns)}"
        case Ambiguity():
            return (
                f"the bot's two best guesses lie less than {condition.gap_below:g} apart{_for_turns(condition.turns)}"
            )
        case IntentIs():
            return f"the bot is at least {condition.at_least:g} sure that it is about {either(condition.names)}"
        case Sentiment():
            return (
                f"the customer's mood is below {condition.below:g}{_recovered(condition)}{_for_turns(condition.turns)}"
            )
        case SentimentTrend():
            return f"the customer's mood falls by {condition.falls_by:g} over {condition.turns} turns"
        case WantsHuman():
            return f"the customer asks for a person in any words, at least {condition.at_least:g} sure"
        case Frustration():
            return f"the customer's words are above {condition.above:g} frustrated{_for_turns(condition.turns)}"
        case RepeatedFallbacks():
            row = " in a row" if condition.count > 1 else ""
            return f"the bot understands nothing {_times(condition.count)}{row}"
        case TotalFallbacks():
            return f"the bot understands nothing {_times(condition.count)} in all"
        case ApiErrors():
            calls = "1 call" if condition.count == 1 else f"{condition.count} calls"
            return f"{calls} of {condition.call or 'business APIs'} failed"
        case TurnCap():
            return f"the bot has answered {_times(condition.turns)}"
        case PredictedRisk():
            return f"the predicted risk is above {condition.above:g}"
        case AllOf():
            return ", and ".join(_part(part, language) for part in condition.conditions)
        case AnyOf():
            return ", or ".join(_part(part, language) for part in condition.conditions)
        case _:
            return _when_customer(condition, language)


def _part(condition: Section, language: str) -> str:
    """One of several conditions: what is made of several itself stands apart, so that "and" with "or" stay clear."""
    words = when(condition, language)
    return f"({words})" if isinstance(condition, AllOf | AnyOf) and len(condition.conditions) > 1 else words


def _when_customer(condition: Section, language: str) -> str:
    match condition:
        case Keyword():
            unless = either(in_language(condition.unless, language, language) or ())
            return f"the customer types {_phrases(condition, language)}" + (f", but not {unless}" if unless else "")
        case RepeatedMessages():
            return f"the customer says the same {_times(condition.count)}"
        case ShortReplies():
            return f"the last {condition.turns} messages are shorter than {condition.below:g} of the usual"
        case Waiting():
            return f"the customer has waited more than {condition.longer_than:g} s for the bot"
        case Burst():
            return f"the customer writes {condition.messages} messages within {condition.within:g} s"
        case SharedValue():
            return f"{condition.customers} customers bring the same {condition.field} within {condition.within:g} s"
        case CustomerIs():
            demands = condition.demands
            told = " and ".join(f"{name} is {either(accepted)}" for name, accepted, _ in demands)
            return f"the customer's {told}" if told else "a customer is there at all"
        case _:
            raise TypeError(f"{type(condition).__name__} has no words for people: give it some in this module")


def either(names: Iterable[str]) -> str:
    """The names in quotes with "or" between them; of a long list the first few with the number of the others."""
    quoted = [f"'{name}'" for name in names]
    if len(quoted) > _TOLD + 1:
        return f"{', '.join(quoted[:_TOLD])} or one of {len(quoted) - _TOLD} others"
    return " or ".join((", ".join(quoted[:-1]), quoted[-1])) if len(quoted) > 1 else "".join(quoted)


def _phrases(condition: Keyword, language: str) -> str:
    own = in_language(condition.phrases, language, language)
    return either(own) if own else "one of the phrases of the policy's own language"


def _recovered(condition: Sentiment) -> str:
    return "" if condition.recover_above is None else f" (until it rises above {condition.recover_above:g})"


def _for_turns(turns: int) -> str:
    return f" for {turns} turns" if turns > 1 else ""


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"
