"""A question told in the third person."""

import re
from typing import Final

from collabtui.summary.api import Side
from collabtui.summary.pronouns import told_of

_POLITELY: Final = r"(?:(?:please|kindly|pls|plz|possibly|maybe|just) )?"
_CAN_YOU: Final = re.compile(
    rf"^(?:can|could|would|will) (?:you|u)(?: guys)? {_POLITELY}"
    r"(?!(?:mind|like|prefer|be|have|know|still|ever|get)\b)(?=\w)",
    re.IGNORECASE,
)
#: Before what somebody wants to be told.
_TELL: Final = re.compile(
    r"^(?:(?:can|could|would|will) (?:you|someone|somebody|anyone|anybody) "
    rf"{_POLITELY}(?:tell|let|inform|advise)(?: me| us)?(?: know)?"
    r"|(?:do you|does anyone|does anybody|anyone|anybody) know|any idea|i(?: was|'m| am)? wonder(?:ing)?|wondering"
    r"|i(?:'d| would) like to know|i want to know|(?:please )?tell me) "
    r"(?=(?:if|whether|when|where|why|how|what|which|who)\b)",
    re.IGNORECASE,
)
#: Before what somebody wants to be given: a number, a name.
_GIVE: Final = re.compile(
    r"^(?:(?:may|can|could) (?:i|we) (?:please )?(?:have|get|know|take|ask for)|do you have|have you got"
    rf"|what(?:'s| is| are)|(?:could|can|would) you {_POLITELY}(?:tell|give|confirm|provide)(?: me| us)?(?: with)?)"
    r" (?:your|the|an?) (?=\w)",
    re.IGNORECASE,
)
_HOW: Final = re.compile(r"^(?P<word>how|where|what) (?:do|can|should|could|would) (?:i|we) (?=\w)", re.IGNORECASE)
_PRONOUN: Final = r"(?P<who>i|we|you guys|you|it|they|he|she|this|that|there|these|those|anyone|someone)"
_WH: Final = (
    r"(?P<word>(?:where|when|why|who|what|which|how(?: much| many| long| often)?)"
    r"(?: (?!(?:i|we|you|it|they|he|she|this|that|there|the|my)\b)\w+)?)"
)
_HELPER: Final = (
    r"(?P<verb>can't|can|cant|could|will|won't|would|should|have|haven't|has|hasn't|is|isn't|are|aren't|was|were|am)"
)
#: where is it, why can't I: the verb goes behind.
_SWAPPED: Final = re.compile(rf"^{_WH} {_HELPER} {_PRONOUN}\b", re.IGNORECASE)
_WHOLE: Final = re.compile(
    r"^(?P<word>where|what|when|who|how(?: much| many| long)?)(?:'s| (?P<verb>is|are|was|were)) "
    r"(?P<who>(?:my|our|your|the|this|that)(?: [\w'-]+){1,3})$",
    re.IGNORECASE,
)
#: Of which the question word is the subject already.
_SUBJECT: Final = re.compile(
    r"^(?:what|who|which \w+) (?:happen(?:s|ed)|caused?|takes?|took|works?|comes?|counts?|'?s going)\b", re.IGNORECASE
)
_WHY_DO: Final = re.compile(rf"^{_WH} do {_PRONOUN}\b", re.IGNORECASE)
_IF: Final = re.compile(rf"^{_HELPER} {_PRONOUN}\b", re.IGNORECASE)
_IF_DO: Final = re.compile(rf"^do {_PRONOUN}\b", re.IGNORECASE)
#: Questions without their mark whose order says nothing.
_ASKS: Final = re.compile(rf"^(?:why|(?:{_WH} )?(?:does|did) {_PRONOUN})\b", re.IGNORECASE)


def asked(said: str, side: Side, is_question: bool) -> str | None:
    """From the verb on, that a side asks what it says, with a full stop or a question mark; None for no question."""
    if found := _TELL.match(said):
        return f"asks {told_of(_clause(rest := said[found.end() :]) or rest, side)}."
    if side == "agent" and (found := _GIVE.match(said)):
        return f"asks for the {told_of(said[found.end() :], side)}."
    if found := _CAN_YOU.match(said):
        other = "the customer" if side == "agent" else "the agent"
        return f"asks {other} to {told_of(said[found.end() :], side)}."
    if clause := _clause(said):
        return f"asks {told_of(clause, side)}."
    if is_question or _ASKS.match(said):
        return f"asks: {told_of(said[:1].lower() + said[1:], side)}?"
    return None


def _clause(said: str) -> str | None:
    """A question in the order of a clause; None where it's not plain what its subject is."""
    if found := _HOW.match(said):
        return f"{found['word'].lower()} to {said[found.end() :]}"
    if _SUBJECT.match(said):
        return said[:1].lower() + said[1:]
    for pattern in (_SWAPPED, _WHOLE):
        if found := pattern.match(said):
            return f"{found['word'].lower()} {found['who']} {found['verb'] or 'is'}{said[found.end() :]}"
    if found := _WHY_DO.match(said):
        return f"{found['word'].lower()} {found['who']}{said[found.end() :]}"
    if found := _IF.match(said):
        return f"if {found['who']} {found['verb'].lower()}{said[found.end() :]}"
    if found := _IF_DO.match(said):
        return f"if {found['who']}{said[found.end() :]}"
    return None
