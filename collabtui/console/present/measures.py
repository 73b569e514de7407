"""What workers measured, in an agent's words."""

from broker.domain.signals import ApiCall, Measured, Signals, Why


def rule_words(rule: str) -> str:
    """A rule's id as words: ``customer_asked`` reads "customer asked"."""
    return rule.replace("_", " ")


def why_sentences(why: Why, evidence: str | None) -> tuple[str, ...]:
    """The reason of a handoff: the rule with what it measured, then ``evidence``, the message that fired it."""
    first, *rest = [_measure(one) for one in why.measured] or [""]
    rule = rule_words(why.rule)
    quoted = [] if evidence is None else [f'on: "{evidence}"']
    return (f"{rule}: {first}" if first else rule, *rest, *quoted)


def _measure(one: Measured) -> str:
    if isinstance(one.value, str) or isinstance(one.threshold, str):
        return f'{one.threshold} "{one.value}"'
    side = "below" if one.value < one.threshold else "at least"
    return f"{rule_words(one.name)} {_number(one.value, one.threshold)}, {side} {_number(one.threshold, one.value)}"


def _number(value: float, beside: float) -> str:
    """A count as a count, a share with two digits, so that both sides of a comparison look alike."""
    is_count = float(value).is_integer() and float(beside).is_integer()
    return f"{value:g}" if is_count else f"{value:.2f}"


def measured_words(signals: Signals) -> str:
    """All that was measured on one message, in one line."""
    intents = [f"{one.name} {one.confidence:.2f}" for one in signals.intents[:3]]
    mood = [] if signals.sentiment is None else [f"mood {signals.sentiment:+.2f}"]
    fallback = ["not understood"] if signals.fallback else []
    failed = [f"{call} failed" for call in failed_calls(signals)]
    return ", ".join([*fallback, *intents, *mood, *failed]) or "nothing measured"


def failed_calls(signals: Signals) -> tuple[str, ...]:
    """The calls of business systems that failed, each with its error."""
    return tuple(_call(call) for call in signals.api_calls if not call.ok)


def _call(call: ApiCall) -> str:
    return f"{call.name} ({call.error})" if call.error else call.name
