"""Values of the kinds that a domain's file declares."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from collabtui.understanding.api import Entity
from collabtui.understanding.entity_file import Form, Kind
from collabtui.understanding.kinds.context_words import Phrases, Words

# What is glued to other letters or digits, to a decimal, a date, an address is a part of something else.
_BEFORE, _AFTER = r"(?<![\w.,+%/@-])", r"(?![\w%@]|[.,/-][0-9])"


@dataclass(frozen=True, slots=True)
class _Pattern:
    pattern: re.Pattern[str]
    form: Form


class Declared:
    """One kind, ready to be looked for."""

    def __init__(self, kind: Kind) -> None:
        self._kind = kind
        self._patterns = [_compiled(form) for form in kind.forms]
        self._before, self._after = Phrases(kind.before), Phrases(kind.after)
        self._values = {synonym: value for value, names in kind.words.items() for synonym in _spellings(value, names)}
        self._synonyms = Phrases(self._values)

    def by_form(self, text: str, words: Words) -> Iterator[Entity]:
        """Each value in its normal form, surer where the context's words stand beside it."""
        for pattern in self._patterns:
            for match in pattern.pattern.finditer(text):
                if confidence := self._confidence(match, pattern.form, words):
                    yield Entity(self._kind.type, _normal(match, pattern.form), *match.span(), confidence)

    def by_name(self, words: Words) -> Iterator[Entity]:
        """Each thing by its first name."""
        for phrase, start, end in words.spans(self._synonyms) if self._values else ():
            yield Entity(self._kind.type, self._values[phrase], start, end, self._kind.confidence)

    def _confidence(self, match: re.Match[str], form: Form, words: Words) -> float:
        if form.in_context > form.confidence and (
            words.before(match.start(), self._before) or words.after(match.end(), self._after)
        ):
            return form.in_context
        return form.confidence


def _compiled(form: Form) -> _Pattern:
    return _Pattern(re.compile(f"{_BEFORE}(?:{form.pattern}){_AFTER}", re.IGNORECASE | re.ASCII), form)


def _normal(match: re.Match[str], form: Form) -> str:
    parts = {"match": match[0], **{name: value or "" for name, value in match.groupdict().items()}}
    dropped = str.maketrans("", "", form.drop)
    return form.value.format_map({name: value.translate(dropped).upper() for name, value in parts.items()})


def _spellings(value: str, names: tuple[str, ...]) -> Iterator[str]:
    """Each name as ``Words.spans`` writes it."""
    for name in (value, *names):
        yield from (phrase for phrase, _, _ in Words(name).spans(Phrases([name])))
