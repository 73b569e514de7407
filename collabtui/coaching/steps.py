"""The next step that the desk's rules want, for where a conversation stands."""

from collections.abc import Iterator, Sequence

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


def _calls(situation: Situation, *, fine: bool) -> set[str]:
    """The calls that succeeded, or those that failed."""
    return {name for name, was_fine in situation.calls.items() if was_fine is fine}


def _holds(when: When, situation: Situation) -> bool:
    known = {name for name, value in situation.fields.items() if value}
    succeeded, failed = _calls(situation, fine=True), _calls(situation, fine=False)
    return (
        (not when.intents or situation.intent in when.intents)
        and known.issuperset(when.has)
        and known.isdisjoint(when.lacks)
        and (not when.called or not succeeded.isdisjoint(when.called))
        and situation.calls.keys().isdisjoint(when.not_called)
        and (not when.failed or not failed.isdisjoint(when.failed))
        and (when.mood_below is None or situation.mood < when.mood_below)
    )


def _why(when: When, situation: Situation) -> Iterator[str]:
    """The reasons in words, of what the rule asks for."""
    if when.intents:
        yield f"the customer wants: {situation.intent.replace('_', ' ')}"
    done = [name for name in when.called if name in _calls(situation, fine=True)]
    for label, names in (("known", when.has), ("missing", when.lacks), ("done", done)):
        if names:
            yield f"{label}: {_named(names)}"
    if when.not_called:
        yield f"not done yet: {_named(when.not_called)}"
    if when.failed:
        yield f"failed: {_named([name for name in when.failed if name in _calls(situation, fine=False)])}"
    if when.mood_below is not None:
        yield f"mood {situation.mood:+.2f}, below {when.mood_below:+g}"


def _named(names: Sequence[str]) -> str:
    return ", ".join(name.replace("_", " ") for name in names)
