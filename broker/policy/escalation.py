"""Judging a conversation by the escalation rules."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import assert_never

from broker.domain.signals import Engagement, Measured, Why
from broker.policy.models import (
    ApiErrors,
    EscalationRule,
    Keyword,
    LowConfidence,
    Policy,
    RepeatedFallbacks,
    Rule,
    Sentiment,
)


@dataclass(frozen=True, slots=True)
class Escalation:
    """A rule fired: the reason for the record, with what the ticket asks for."""

    why: Why
    skill: str
    priority: int
    words: str


def judge_turn(policy: Policy, engagement: Engagement, turn: str | None) -> Escalation | None:
    """The first rule that fires on what was measured in this engagement; ``turn`` is the message measured last."""
    for rule in policy.escalation:
        measured = _measured(rule, engagement)
        if measured is not None:
            return _escalation(policy, rule, measured, turn)
    return None


def judge_text(policy: Policy, language: str, text: str, message: str) -> Escalation | None:
    """The first keyword rule whose phrase the customer's ``text`` contains."""
    for rule in policy.escalation:
        if isinstance(rule, Keyword):
            phrase = _phrase_in(rule, language, policy.language, text)
            if phrase is not None:
                return _escalation(policy, rule, Measured("phrase", phrase, "typed"), message)
    return None


def _escalation(policy: Policy, rule: Rule, measured: Measured, evidence: str | None) -> Escalation:
    why = Why(rule.id, (measured,), evidence, policy.version)
    return Escalation(why, rule.skill or policy.routing.default_skill, rule.priority, rule.words)


def _measured(rule: EscalationRule, engagement: Engagement) -> Measured | None:
    """The signal that breaks the rule's threshold, if one does."""
    match rule:
        case LowConfidence():
            return _under("confidence", engagement.confidence, rule.below)
        case Sentiment():
            return _under("sentiment", engagement.sentiment, rule.below)
        case RepeatedFallbacks():
            return _reached("fallbacks", engagement.fallbacks, rule.count)
        case ApiErrors():
            return _reached("api_errors", engagement.api_errors, rule.count)
        case Keyword():
            return None
        case _:
            assert_never(rule)


def _under(name: str, value: float | None, threshold: float) -> Measured | None:
    return Measured(name, value, threshold) if value is not None and value < threshold else None


def _reached(name: str, value: int, threshold: int) -> Measured | None:
    return Measured(name, float(value), float(threshold)) if value >= threshold else None


def _phrase_in(rule: Keyword, language: str, fallback: str, text: str) -> str | None:
    """The phrase that stands in the text, as the policy spells it but for case."""
    phrases = rule.phrases.get(language) or rule.phrases.get(fallback) or ()
    if not phrases:
        return None
    found = _pattern(phrases).search(_folded(text))
    return found.group(0) if found else None


@lru_cache(maxsize=64)
def _pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Whole words only: literal alternatives keep the search linear in the text."""
    words = "|".join(re.escape(_folded(phrase)) for phrase in phrases)
    return re.compile(rf"(?<![\w-])(?:{words})(?![\w-])")


def _folded(text: str) -> str:
    """Without case, with single blanks; composed, since some keyboards send an umlaut as two code points."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
