"""Whether words ask somebody for something that a conversation may know already."""

import re
from functools import cache
from typing import Final

#: How each field is called in a question; other fields go by their own names.
_NOUNS: Final = {
    "order_number": r"order(?: number| no\.?)?",
    "email": r"(?<!confirmation )e-?mail(?: address)?|mail address",
    "phone": r"(?:tele)?phone(?: number)?|number to call",
    "address": r"(?<!mail )(?:street |postal |delivery |new )?address",
    "name": r"(?<!user )name",
    "reason": r"reason",
}
#: Questions that do not name the field.
_UNNAMED: Final = {
    "reason": r"\bwhy (?:does|do|did|are|is|would|will|shall)\b[^.!\n]{0,60}\?|\btell me\b[^.!?\n]{0,30}\bwhy\b|"
    r"\breason is all I need",
    "address": r"\bwhere (?:shall|should) (?:it|they|we)\b[^.!\n]{0,60}\?",
    "phone": r"\bwhich number (?:shall|do|can) we\b[^.!\n]{0,60}\?",
}
_NEED: Final = r"tell|give|send|need|have|share|enter|provide|confirm|type|know"


def asks_for(text: str, field: str) -> bool:
    """Whether the text asks for the field's value: a question for which one it is, or a wish to be told."""
    return any(pattern.search(text) for pattern in _patterns(field))


@cache
def _patterns(field: str) -> tuple[re.Pattern[str], ...]:
    noun = _NOUNS.get(field, re.escape(field.replace("_", " ")))
    sentences = (
        rf"\b(?:which|what|what's)\b[^.?!\n]{{0,40}}?\b(?:{noun})\b[^.?!\n]{{0,60}}\?",
        rf"\b(?:{_NEED})\b[^.?!\n]{{0,40}}?\b(?:{noun})\b(?:\s+number)?[^.?!\n]{{0,60}}(?:\?|$|[.!])",
    )
    asked, told = (re.compile(sentence, re.IGNORECASE) for sentence in sentences)
    # "I have your order number" is an answer; only what begins with a wish is a question.
    wish = re.compile(
        rf"(?:\b(?:please|could you|can you|would you|i need|i still need|may i have|could i have)\b[^.?!\n]{{0,60}})"
        rf"(?:{told.pattern})",
        re.IGNORECASE,
    )
    need = re.compile(rf"\bi (?:still )?need (?:the|your)\b[^.?!\n]{{0,20}}?\b(?:{noun})\b", re.IGNORECASE)
    unnamed = (re.compile(_UNNAMED[field], re.IGNORECASE),) if field in _UNNAMED else ()
    return (asked, wish, need, *unnamed)
