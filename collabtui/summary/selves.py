"""What somebody says they are or do, told from the verb on."""

import re
from collections.abc import Iterator
from typing import Final

#: Beginnings with the verb that tells them of somebody else.
_TOLD: Final = (
    (r"(?:i'm|i am|im|we're|we are)", "is"),
    (r"(?:i|we) was|we were", "was"),
    (r"(?:i've|i have|ive|we've|we have)(?! to\b)", "has"),
    (r"(?:i|we) have(?= to\b)", "has"),
    (r"(?:i'll|i will|we'll|we will)", "will"),
    (r"(?:let me|allow me to)", "offers to"),
    (r"(?:i'd|i would|we'd|we would) (?:like|love)|(?:i|we) (?:want|wanna)", "wants"),
    (r"(?:i'd|we'd)", "would"),
    (r"(?:i|we) (?:just |really |only )?(?P<verb>need|like|love|think|hope|know)", "{verb}s"),
    (r"(?:i|we) (?:don't|dont|do not)", "doesn't"),
    (r"(?:i|we) (?:haven't|havent|have not)", "hasn't"),
    (r"(?:(?:i|we) )?(?:can't|cant|cannot|can not)", "can't"),
    (
        r"(?:i|we) (?P<verb>can|could|couldn't|didn't|won't|wouldn't|had|hadn't|did|should|may|might|must|would)",
        "{verb}",
    ),
    (r"been", "has been"),
    (r"says(?= (?:it|that|there|they|the|my|i)\b)", "says"),
)
#: What customers say they did, often without an I.
_DID: Final = (
    "activated|arrived|asked|booked|bought|called|canceled|cancelled|changed|checked|contacted|downloaded|emailed|flew"
    "|forgot|found|gave|got|installed|left|looked|lost|made|missed|moved|ordered|paid|placed|purchased|put|received"
    "|refunded|reported|requested|restarted|returned|saw|sent|signed|spent|spoke|subscribed|switched|told|took"
    "|transferred|tried|updated|upgraded|waited|wanted|went|wrote"
)
_PAST: Final = re.compile(
    r"^(?:(?:i|we) )?(?P<how>(?:(?:just|also|already|only|recently|accidentally|even|never) )?)"
    rf"(?P<verb>{_DID})\b(?! (?:by|on hold)\b)",
    re.IGNORECASE,
)
_SELF: Final = tuple((re.compile(rf"^(?:{said})\b", re.IGNORECASE), verb) for said, verb in _TOLD)
#: Words in -ing that nobody does.
_NO_DOING: Final = (
    r"(?:some|any|no|every)?thing\b|during|accord|regard|morning|evening|being|bring|king|spring|string|billing|booking"
    r"|shipping|parking|pending|missing"
)
_DOING: Final = re.compile(
    rf"^(?!{_NO_DOING})(?:(?:still|just) )?[a-z]{{2,14}}ing\b(?! (?:is|was|has|are|isn't|won't|doesn't))", re.IGNORECASE
)


def of_oneself(said: str) -> tuple[str, str] | None:
    """The verb that tells of who speaks, with the rest of what was said; None where it begins with nobody's deed."""
    return next(_readings(said), None)


def _readings(said: str) -> Iterator[tuple[str, str]]:
    for pattern, verb in _SELF:
        if found := pattern.match(said):
            yield verb.format(**found.groupdict()).lower(), said[found.end() :]
    if found := _PAST.match(said):
        yield f"{found['how']}{found['verb']}".lower(), said[found.end() :]


def is_doing(said: str) -> bool:
    """Whether it begins with what somebody is doing, without saying who."""
    return _DOING.match(said) is not None
