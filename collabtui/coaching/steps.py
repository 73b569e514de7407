"""The next step that the desk's rules want, for where a conversation stands."""

from collections.abc import Iterator

from collabtui.coaching.api import Action, Situation
from collabtui.coaching.rules import CoachRules, When


def next_steps(situation: Situation, rules: CoachRules, most: int = 3) -> tuple[Action, ...]:
    """The steps that are due, in the order of the rules, at most so many."""
    due = [
        Action(step.id, step.title, "; ".join(_why(step.when, situation)), step.words)
        for step in rules.step
        if _holds(step.when, situation)
    ]
    return tuple(due[:most])


def _holds(when: When, situation: Situation) -> bool:
    known = {name for name, value in situation.fields.items() if value}
    succeeded = {name for name, was_fine in situation.calls.items() if was_fine}
    failed = situation.calls.keys() - succeeded
    return (
        (not when.intents or situation.intent in when.intents)
        and known.issuperset(when.has)
        and known.isdisjoint(when.lacks)
        and succeeded.issuperset(when.called)
        and situation.calls.keys().isdisjoint(when.not_called)
        and failed >= set(when.failed)
        and (when.mood_below is None or situation.mood < when.mood_below)
    )


def _why(when: When, situation: Situation) -> Iterator[str]:
    """The reasons in words, of what the rule asks for."""
    if when.intents:
        yield f"the customer wants: {situation.intent.replace('_', ' ')}"
    for label, names in (("known", when.has), ("missing", when.lacks), ("done", when.called)):
        if names:
            yield f"{label}: {_named(names)}"
    if when.not_called:
        yield f"not done yet: {_named(when.not_called)}"
    if when.failed:
        yield f"failed: {_named(when.failed)}"
    if when.mood_below is not None:
        yield f"mood {situation.mood:+.2f}, below {when.mood_below:+g}"


def _named(names: tuple[str, ...]) -> str:
    return ", ".join(name.replace("_", " ") for name in names)
