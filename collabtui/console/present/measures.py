"""What workers measured, in an agent's words."""

from typing import Final, TypeGuard

from broker.domain.signals import ApiCall, Measured, Signals, Why

#: How much each sign of a bar stands for, in log-odds; no bar has more signs than these.
_SIGN: Final = 0.25
_MOST_SIGNS: Final = 8
#: What is less than this reads 0.00.
_SEEN: Final = 0.005
#: From here on a thing is more likely than not.
_LIKELY: Final = 0.5
#: What the rules of the policy that comes with the broker mean to whoever takes over.
_MEANINGS: Final = {
    "keyword": "asked for a person",
    "wants_human": "asked for a person",
    "sentiment": "very low mood",
    "frustration": "annoyed",
    "api_errors": "shop systems failed",
    "repeated_fallbacks": "not understood",
    "low_confidence": "bot unsure",
    "risk": "the customer may be lost",
    "predicted_risk": "the customer may be lost",
}


def words_of(id: str) -> str:
    """An id as words: ``customer_asked`` reads "customer asked"."""
    return id.replace("_", " ")


def rule_words(rule: str) -> str:
    """What a rule means; of one that only this desk has, its id as words."""
    return _MEANINGS.get(rule) or words_of(rule)


def why_sentences(why: Why, evidence: str | None) -> tuple[str, ...]:
    """The reason of a handoff: the rule with what it measured, then ``evidence``, the message that fired it."""
    meaning = rule_words(why.rule)
    causes = [one for one in why.measured if one.contribution is None]
    # The id stays in sight for whoever keeps the policy.
    rule = f"{meaning} ({why.rule})" if why.rule in _MEANINGS else meaning
    # "low confidence: confidence 0.31" would say the same word twice.
    first, *rest = [_measure(one).removeprefix(f"{words_of(why.rule).split()[-1]} ") for one in causes] or [""]
    quoted = [] if evidence is None else [f'on: "{evidence}"']
    return (f"{rule}: {first}" if first else rule, *rest, *contributions(why), *quoted)


def contributions(why: Why) -> tuple[str, ...]:
    """What adds to a predicted risk, then what takes from it, the most first: a bar of signs, the number, the value."""
    parts = [(one, one.contribution) for one in why.measured if one.contribution is not None]
    parts.sort(key=lambda part: -part[1])
    return tuple(_contribution(one, share) for one, share in parts)


def _contribution(one: Measured, share: float) -> str:
    signs = min(_MOST_SIGNS, max(1, round(abs(share) / _SIGN))) if abs(share) >= _SEEN else 0
    bar = ("+" if share > 0 else "-") * signs
    value = f'"{one.value}"' if isinstance(one.value, str) else f"{round(one.value, 2):g}"
    return f"{bar:<{_MOST_SIGNS}} {share:+.2f}  {words_of(one.name)} {value}"


def _measure(one: Measured) -> str:
    if isinstance(one.value, str) or isinstance(one.threshold, str):
        return f'{one.threshold} "{one.value}"'
    side = "below" if one.value < one.threshold else "at least"
    return f"{words_of(one.name)} {_number(one.value, one.threshold)}, {side} {_number(one.threshold, one.value)}"


def _number(value: float, beside: float) -> str:
    """A count as a count, a share with two digits, so that both sides of a comparison look alike."""
    is_count = float(value).is_integer() and float(beside).is_integer()
    return f"{value:g}" if is_count else f"{value:.2f}"


def measured_words(signals: Signals) -> str:
    """All that was measured on one message, in one line."""
    intents = [f"{one.name} {one.confidence:.2f}" for one in signals.intents[:3] if one.confidence >= _SEEN]
    mood = [f"mood {signals.sentiment:+.2f}"] if says_a_mood(signals.sentiment) else []
    moved = [f"{name} {share:.2f}" for name, share in noticed(signals)]
    fallback = ["not understood"] if signals.fallback else []
    failed = [f"{call} failed" for call in failed_calls(signals)]
    return ", ".join([*fallback, *intents, *mood, *moved, *failed]) or "nothing measured"


def noticed(signals: Signals) -> list[tuple[str, float]]:
    """Which of the probabilities beside the intents are worth a word: those that are more likely than not."""
    shares = [("wants a person", signals.wants_human), ("frustrated", signals.frustration)]
    return [(name, share) for name, share in shares if share is not None and share >= _LIKELY]


def says_a_mood(mood: float | None) -> TypeGuard[float]:
    """Whether a mood (-1 to 1) says anything: not when unmeasured, nor when it reads as nought."""
    return mood is not None and abs(mood) >= _SEEN


def failed_calls(signals: Signals) -> tuple[str, ...]:
    """The calls of business systems that failed, each with its error."""
    return tuple(_call(call) for call in signals.api_calls if not call.ok)


def _call(call: ApiCall) -> str:
    return f"{call.name} ({call.error})" if call.error else call.name
