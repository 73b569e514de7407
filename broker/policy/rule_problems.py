"""What is wrong with escalation rules beyond the shape of each value."""

from collections.abc import Iterator, Mapping, Sequence

from broker.policy.conditions import Sentiment
from broker.policy.customer_conditions import CustomerIs, Keyword
from broker.policy.fields import Path
from broker.policy.rules import DEEPEST, AllOf, AnyOf, BotSilentRule, Condition, EscalationRule, Rule
from broker.policy.wording import Wording

Problems = Iterator[tuple[Path, str]]


def rule_problems(rules: Sequence[EscalationRule], words: Mapping[str, Wording], language: str) -> Problems:
    """Each place where the rules fit neither each other nor the policy's words, with what it should hold."""
    seen: set[str] = set()
    for place, rule in enumerate(rules):
        at: Path = ("escalation", place)
        if rule.id in seen:
            yield (*at, "id"), f"a name of its own, got {rule.id!r} a second time"
        seen.add(rule.id)
        if isinstance(rule, BotSilentRule):
            yield from _askless(rule, at)
        else:
            yield from _condition_problems(rule, at, language, 1)
        for speechless in _speechless(rule, words):
            yield (*at, "words"), f"the name of a line in [words.{speechless}], got {rule.line!r}"
    if any(rule.act == "offer" for rule in rules):
        yield from _unasked(words)


def _askless(rule: BotSilentRule, at: Path) -> Problems:
    if rule.act == "offer":
        yield (*at, "act"), "now, since there is no bot to go on with, got 'offer'"


def _condition_problems(condition: Condition, at: Path, language: str, depth: int) -> Problems:
    if isinstance(condition, Keyword) and language not in condition.phrases:
        yield (*at, "phrases", language), "phrases in the policy's own language, got nothing"
    if isinstance(condition, Sentiment):
        yield from _restless(condition, at)
    if isinstance(condition, CustomerIs) and not condition.demands:
        yield at, "at least one of verified_by, account_status, channel, language, name, context, got none"
    if isinstance(condition, AllOf | AnyOf):
        if depth > DEEPEST:
            yield at, f"conditions at most {DEEPEST} levels deep, got one more"
            return
        for place, part in enumerate(condition.conditions):
            yield from _condition_problems(part, (*at, "conditions", place), language, depth + 1)


def _restless(condition: Sentiment, at: Path) -> Problems:
    recover = condition.recover_above
    if recover is not None and recover < condition.below:
        yield (*at, "recover_above"), f"a mood of {condition.below:g} (below) or above, got {recover:g}"


def _speechless(rule: Rule, words: Mapping[str, Wording]) -> list[str]:
    """The languages that lack the line which this rule says."""
    return [language for language, wording in words.items() if rule.line not in wording.lines]


def _unasked(words: Mapping[str, Wording]) -> Problems:
    """The built-in lines are English: in another language, an offer needs lines of its own."""
    for language, wording in words.items():
        for line in ("ask_first", "stay"):
            if language.partition("-")[0] != "en" and line not in wording.model_fields_set | wording.more.keys():
                yield ("words", language, line), "a line in this language, since a rule offers a person, got nothing"
