"""Words that nobody reads, languages in which something is missing."""

from collections.abc import Iterator

from broker.policy.customer_conditions import Keyword
from broker.policy.fields import Odd, Path
from broker.policy.models import Policy
from broker.policy.phrases import found_in, in_language
from broker.policy.rules import AllOf, AnyOf, Condition, Rule


def suspicious_words(policy: Policy) -> Iterator[Odd]:
    """Each line or language that can hardly be meant."""
    used = {rule.line for rule in policy.escalation}
    for language, wording in policy.words.items():
        for line in wording.more:
            # Lines that the desk itself says may be spelled anew under "more".
            if line not in used and line not in type(wording).model_fields:
                yield ("words", language, "more", line), "no rule says this line: name it in a rule's words"
    for place, rule in enumerate(policy.escalation):
        yield from _phrases(rule, ("escalation", place), policy)


def _phrases(condition: Condition | Rule, at: Path, policy: Policy) -> Iterator[Odd]:
    match condition:
        case Keyword(phrases=phrases):
            for language in policy.words:
                if in_language(phrases, language, language) is None:
                    yield (
                        (*at, "phrases"),
                        (
                            f"there are words in {language}, but no phrases: customers who write it are held against "
                            f"those in {policy.language}"
                        ),
                    )
            for language in phrases:
                if in_language(policy.words, language, language) is None:
                    yield (*at, "phrases", language), f"there are no words in {language}: [words.{language}] is missing"
            for language, own in phrases.items():
                yield from _repeated(own, (*at, "phrases", language))
                unless = in_language(condition.unless, language, policy.language) or ()
                yield from _taken_away(own, unless, (*at, "phrases", language))
        case AllOf(conditions=parts) | AnyOf(conditions=parts):
            for place, part in enumerate(parts):
                yield from _phrases(part, (*at, "conditions", place), policy)
        case _:
            return


def _repeated(phrases: tuple[str, ...], at: Path) -> Iterator[Odd]:
    seen: set[str] = set()
    for place, phrase in enumerate(phrases):
        if phrase.casefold() in seen:
            yield (*at, place), f"{phrase!r} stands in the list already"
        seen.add(phrase.casefold())


def _taken_away(phrases: tuple[str, ...], unless: tuple[str, ...], at: Path) -> Iterator[Odd]:
    for place, phrase in enumerate(phrases):
        if found_in(phrase, (phrase,), unless) is None:
            yield (*at, place), f"{phrase!r} never counts: a phrase of unless stands in it"
