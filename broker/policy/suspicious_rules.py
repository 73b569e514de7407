"""Escalation rules that can't fire, fire always, or contradict themselves."""

from collections.abc import Iterator, Sequence
from itertools import combinations
from math import exp

from broker.policy.conditions import (
    Ambiguity,
    Frustration,
    IntentIs,
    LowConfidence,
    RepeatedFallbacks,
    Sentiment,
    TurnCap,
)
from broker.policy.coverage import covers
from broker.policy.customer_conditions import Keyword, Waiting
from broker.policy.fields import Odd, Path
from broker.policy.models import Policy
from broker.policy.rules import (
    AllOf,
    AnyOf,
    BotSilentRule,
    Condition,
    ConditionRule,
    EscalationRule,
    KeywordRule,
    PredictedRisk,
    Rule,
)


def suspicious_rules(policy: Policy) -> Iterator[Odd]:
    """Each rule that hardly does what its author wants, with why."""
    if not policy.escalation:
        yield ("escalation",), "there is no rule: bots hand over only where somebody asks for a person"
    silent = [place for place, rule in enumerate(policy.escalation) if isinstance(rule, BotSilentRule)]
    for place in silent[1:]:
        yield ("escalation", place, "kind"), "only the first rule of the kind bot_silent counts"
    for place, rule in enumerate(policy.escalation):
        at: Path = ("escalation", place)
        if isinstance(rule, BotSilentRule):
            continue
        odd = list(_impossible(rule, at, policy))
        yield from odd or _shadowed(policy.escalation, place, rule, at)
        yield from _always(rule, at)


def _shadowed(rules: Sequence[EscalationRule], place: int, rule: ConditionRule, at: Path) -> Iterator[Odd]:
    """The first earlier rule that leaves this one nothing: it hands over whenever this one could."""
    for earlier in rules[:place]:
        if isinstance(earlier, BotSilentRule) or earlier.act == "offer" or not _judged_no_later(earlier, rule):
            continue
        if covers(earlier, rule):
            yield (*at, "id"), f"it never decides: {earlier.id}, which stands above it, holds whenever this does"
            return


def _judged_no_later(earlier: ConditionRule, rule: ConditionRule) -> bool:
    """A keyword that hands over is judged on the message itself, before every rule that needs the bot's turn."""
    return isinstance(earlier, KeywordRule) or not (isinstance(rule, KeywordRule) and rule.act == "now")


def _impossible(condition: Condition | Rule, at: Path, policy: Policy) -> Iterator[Odd]:
    """Why the condition can never hold, where that is certain."""
    match condition:
        case Sentiment(below=below) if below <= -1:
            yield (*at, "below"), f"it never holds: no mood is below -1, got {below:g}"
        case Frustration(above=above) if above >= 1:
            yield (*at, "above"), f"it never holds: no frustration is above 1, got {above:g}"
        case PredictedRisk(above=above) if above >= 1:
            yield (*at, "above"), f"it never holds: no risk is above 1, got {above:g}"
        case PredictedRisk(above=above) if (most := _most_risk(policy)) <= above:
            yield (*at, "above"), f"it never holds: with these weights no risk exceeds {most:.3g}, got {above:g}"
        case Waiting(longer_than=longer) if longer >= (most := _longest_wait(policy)):
            yield (*at, "longer_than"), f"it never holds: after {most:g} s at most people take over (section bots)"
        case AllOf(conditions=parts):
            for place, part in enumerate(parts):
                yield from _impossible(part, (*at, "conditions", place), policy)
            for (_, one), (second, other) in combinations(enumerate(parts), 2):
                if (why := _contradiction(one, other)) is not None:
                    yield (*at, "conditions", second), f"it never holds together with a part before it: {why}"
        case AnyOf(conditions=parts):
            odd = [list(_impossible(part, (*at, "conditions", place), policy)) for place, part in enumerate(parts)]
            yield from (one for found in odd for one in found)
        case _:
            return


def _most_risk(policy: Policy) -> float:
    """The highest risk that the weights can give."""
    weights = policy.risk.weights.model_dump().values()
    return float(1 / (1 + exp(-(policy.risk.bias + sum(weight for weight in weights if weight > 0)))))


def _longest_wait(policy: Policy) -> float:
    """How long a customer can wait for bots: each that is tried may be absent, vanish, stay silent."""
    bots = policy.bots
    return bots.tries * (bots.absent + bots.grace + bots.turn_timeout)


def _contradiction(one: Condition, other: Condition) -> str | None:
    """Why two conditions of one rule exclude each other; None where they don't."""
    match one, other:
        case (LowConfidence() as low, IntentIs() as sure) | (IntentIs() as sure, LowConfidence() as low):
            if sure.at_least >= low.below:
                return f"the confidence can't be below {low.below:g} and {sure.at_least:g} or more"
        case (IntentIs() as first, IntentIs() as second) if not set(first.names) & set(second.names):
            return "a turn has one best intent"
        case (RepeatedFallbacks(), LowConfidence() | IntentIs() | Ambiguity()) | (
            LowConfidence() | IntentIs() | Ambiguity(),
            RepeatedFallbacks(),
        ):
            return "a turn that was not understood has no intent, so no confidence"
        case (Keyword(), Keyword()) | _:
            return None
    return None


def _always(rule: ConditionRule, at: Path) -> Iterator[Odd]:
    """Conditions that nearly every turn meets."""
    match rule:
        case TurnCap(turns=1):
            yield (*at, "turns"), "every bot turn reaches it: bots never answer anything"
        case LowConfidence(below=below, turns=1) if below >= 1:
            yield (*at, "below"), "nearly every turn is below it: a confidence is at most 1"
        case Sentiment(below=below, turns=1) if below > 0.5:
            yield (*at, "below"), f"even a good mood is below it: 0 is neutral, got {below:g}"
        case PredictedRisk(above=0):
            yield (*at, "above"), "every turn is above it: a risk is never quite 0"
        case _:
            return
