"""Whether one condition holds whenever another does."""

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
from broker.policy.phrases import found_in, in_language
from broker.policy.rules import AllOf, AnyOf, Condition, PredictedRisk


def covers(wide: Condition, narrow: Condition) -> bool:
    """True where ``wide`` certainly holds whenever ``narrow`` does; False where that can't be told."""
    match wide, narrow:
        case AnyOf(), AllOf():
            inside = any(covers(part, narrow) for part in wide.conditions)
            return inside or any(covers(wide, part) for part in narrow.conditions)
        case _, AnyOf():
            return all(covers(wide, part) for part in narrow.conditions)
        case AnyOf(), _:
            return any(covers(part, narrow) for part in wide.conditions)
        case AllOf(), _:
            return all(covers(part, narrow) for part in wide.conditions)
        case _, AllOf():
            return any(covers(wide, part) for part in narrow.conditions)
        case TurnCap(turns=1), _:
            return True  # every bot turn reaches it
        case _:
            return _covers_turn(wide, narrow) or _covers_customer(wide, narrow)


def _covers_turn(wide: Condition, narrow: Condition) -> bool:
    """The same for one pair of simple conditions on what a bot measured."""
    match wide, narrow:
        case LowConfidence(), LowConfidence():
            return wide.below >= narrow.below and wide.turns <= narrow.turns
        case Ambiguity(), Ambiguity():
            return wide.gap_below >= narrow.gap_below and wide.turns <= narrow.turns
        case IntentIs(), IntentIs():
            return set(wide.names) >= set(narrow.names) and wide.at_least <= narrow.at_least
        case Sentiment(), Sentiment():
            # How long a bad mood lasts is part of the rule: with another recovery nothing is certain.
            lasting = wide.recover_above == narrow.recover_above or narrow.recover_above is None
            return wide.below >= narrow.below and wide.turns <= narrow.turns and lasting
        case SentimentTrend(), SentimentTrend():
            return wide.falls_by <= narrow.falls_by and wide.turns == narrow.turns
        case WantsHuman(), WantsHuman():
            return wide.at_least <= narrow.at_least
        case Frustration(), Frustration():
            return wide.above <= narrow.above and wide.turns <= narrow.turns
        case RepeatedFallbacks(), RepeatedFallbacks():
            return wide.count <= narrow.count
        case TotalFallbacks(), TotalFallbacks() | RepeatedFallbacks():
            return wide.count <= narrow.count
        case ApiErrors(), ApiErrors():
            return wide.count <= narrow.count and wide.call in ("", narrow.call)
        case TurnCap(), TurnCap():
            return wide.turns <= narrow.turns
        case PredictedRisk(), PredictedRisk():
            return wide.above <= narrow.above
        case _:
            return False


def _covers_customer(wide: Condition, narrow: Condition) -> bool:
    """The same for one pair of simple conditions on the customer."""
    match wide, narrow:
        case Keyword(), Keyword():
            return _covers_phrases(wide, narrow)
        case RepeatedMessages(), RepeatedMessages():
            return wide.count <= narrow.count and wide.least_words <= narrow.least_words
        case ShortReplies(), ShortReplies():
            return wide.turns == narrow.turns and wide.below >= narrow.below
        case Waiting(), Waiting():
            return wide.longer_than <= narrow.longer_than
        case Burst(), Burst():
            return wide.messages <= narrow.messages and wide.within >= narrow.within
        case SharedValue(), SharedValue():
            same = wide.field == narrow.field
            return same and wide.customers <= narrow.customers and wide.within >= narrow.within
        case CustomerIs(), CustomerIs():
            wanted = {(name, own): set(accepted) for name, accepted, own in narrow.demands}
            return all(
                wanted.get((name, own)) and wanted[name, own] <= set(accepted) for name, accepted, own in wide.demands
            )
        case _:
            return False


def _covers_phrases(wide: Keyword, narrow: Keyword) -> bool:
    """Each phrase holds one of the other's, in every language in which both have their own."""
    if wide.unless or set(wide.phrases) != set(narrow.phrases):
        return False
    return all(
        found_in(phrase, in_language(wide.phrases, language, language) or ()) is not None
        for language, phrases in narrow.phrases.items()
        for phrase in phrases
    )
