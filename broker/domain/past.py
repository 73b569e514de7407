"""What a resolved conversation was about, told without whom it was with."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from broker.domain.context import BOOKKEEPING
from broker.domain.conversation import Conversation
from broker.domain.conversation_parts import Line
from broker.domain.erasure import GONE
from broker.domain.redact import redact

MOST_REPLIES: Final = 6
_MOST_ASKED: Final = 4
_ASKED_CHARS: Final = 600
_NOTE_CHARS: Final = 500
#: A longer reply is about one case alone; a shorter one says hello.
_REPLY_CHARS: Final = 1_200
_REPLY_WORDS: Final = 5
#: Characters that are read: the time of one text has a bound.
_READ: Final = 4_000

_TOKEN: Final = re.compile(r"[\w#-]+")
_PERSONAL_FIELD: Final = re.compile(r"name|address|street|city|birth|postcode|zip", re.IGNORECASE)
_PEOPLE: Final = ("agent", "supervisor")


@dataclass(frozen=True, slots=True)
class Past:
    """One resolved conversation: what the customer asked first, what people replied, how it ended.

    ``at`` is when it was resolved (Unix milliseconds); ``intent`` the surest that was measured, empty for none.
    ``replies`` are oldest first; the ``note`` is for the desk alone. No text names the customer as far as their record
    or the fields say who they are; numbers of theirs are tags such as ``[number]``.
    """

    conversation: str
    at: int
    language: str
    intent: str
    asked: str
    replies: tuple[str, ...]
    code: str
    note: str


def past_of(state: Conversation, since: int = 0) -> Past | None:
    """What may be told of it; None unless people resolved it, with words of both sides left to tell.

    ``since`` is when it was reopened last (Unix milliseconds): what was solved before that did not last.
    """
    resolution = state.resolution
    if resolution is None or not state.agent_resolved:
        return None
    lines = [line for line in state.lines if _is_said(line) and since <= line.at <= resolution.at]
    replies = [line for line in lines if line.author.role in _PEOPLE]
    first = replies[0].at if replies else resolution.at
    told = impersonal(state)
    asked = told(" ".join(line.text for line in _asked(lines, first)))[:_ASKED_CHARS]
    answers = tuple(told(line.text) for line in replies if _says_something(line.text))[-MOST_REPLIES:]
    note = told(resolution.note)[:_NOTE_CHARS]
    if not asked.strip() or not (answers or note.strip()):
        return None
    code = told(resolution.code)
    return Past(state.id, resolution.at, state.language, _intent(state, since), asked, answers, code, note)


def impersonal(state: Conversation) -> Callable[[str], str]:
    """What takes out of a text all by which this conversation's customer is known."""
    values = sorted(_personal(state), key=lambda pair: -len(pair[0]))
    tags = {value.casefold(): tag for value, tag in reversed(values)}
    known = _any_of(value for value, _ in values)

    def told(text: str) -> str:
        blanked = redact(text[:_READ])
        if known is not None:
            blanked = known.sub(lambda hit: f"[{tags.get(hit[0].casefold(), 'name')}]", blanked)
        return _TOKEN.sub(_unnumbered, blanked)

    return told


def _personal(state: Conversation) -> Iterable[tuple[str, str]]:
    """Texts by which the customer is known, each with what it is."""
    record = state.record
    if record is not None:
        yield from ((word, "name") for word in (record.name, *record.name.split()) if len(word) > 1)
        yield from ((value, tag) for value, tag in ((record.email, "email"), (record.phone, "phone")) if value)
    # What was corrected or cleared since was said all the same.
    readings = ((name, one.value or "") for name, field in state.fields.items() for one in field.readings)
    for name, value in readings:
        if name == BOOKKEEPING or not 1 < len(value) <= 200:
            continue
        if _PERSONAL_FIELD.search(name) or any(sign.isdigit() or sign == "@" for sign in value):
            yield value, name


def _any_of(values: Iterable[str]) -> re.Pattern[str] | None:
    words = "|".join(re.escape(value) for value in values)
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE) if words else None


def _unnumbered(hit: re.Match[str]) -> str:
    """A number of a case, such as an order's: one with many digits, or with some beside letters."""
    token = hit[0]
    digits = sum(sign.isdigit() for sign in token)
    is_number = digits >= 5 or (digits >= 4 and any(sign.isalpha() for sign in token))
    return "[number]" if is_number else token


def _is_said(line: Line) -> bool:
    return line.visibility == "public" and line.text != GONE and bool(line.text.strip())


def _asked(lines: Iterable[Line], before: int) -> list[Line]:
    """What the customer said first, until a person answered."""
    theirs = [line for line in lines if line.author.role == "customer"]
    return ([line for line in theirs if line.at <= before] or theirs)[:_MOST_ASKED]


def _says_something(text: str) -> bool:
    return len(text) <= _REPLY_CHARS and len(text.split()) >= _REPLY_WORDS


def _intent(state: Conversation, since: int) -> str:
    best = [one.signals.intents[0] for one in state.diagnoses if one.at >= since and one.signals.intents]
    surest = max(best, key=lambda intent: intent.confidence, default=None)
    return "" if surest is None or surest.name == GONE else surest.name
