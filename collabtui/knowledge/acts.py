"""Whether an answer does what the customer's last words call for: take leave, confirm what was done."""

import re
from collections.abc import Sequence
from typing import Final

import numpy as np

from collabtui.knowledge.ranking import Scores

_ENDS: Final = re.compile(
    r"\b(?:thanks?|thank you|thx|bye|goodbye|good ?night|cheers|that'?s (?:all|it|everything)|that is all"
    r"|that will be all|all set|nothing else|no more|have a (?:great|good|nice))\b",
    re.IGNORECASE,
)
_TAKES_LEAVE: Final = re.compile(
    r"\b(?:welcome|goodbye|bye|have a (?:great|good|nice|wonderful|lovely|fantastic|pleasant)|enjoy|take care"
    r"|glad (?:to|i)|happy to (?:help|have)|my pleasure"
    r"|(?:thank you|thanks) for (?:using|contacting|calling|choosing))\b",
    re.IGNORECASE,
)
_ORDERS: Final = re.compile(
    r"\b(?:book|reserve|cancel|change|send|order|buy|schedule|refund|make (?:me )?a|go ahead|please do"
    r"|sounds (?:good|great)|works|perfect|that one)\b",
    re.IGNORECASE,
)
_CONFIRMS: Final = re.compile(
    r"\b(?:booked|booking (?:was|is|has)|reference|confirm\w*|successful\w*|reserved|all set|done|completed?|sent"
    r"|scheduled|refunded|updated|processed|cancelled|canceled)\b",
    re.IGNORECASE,
)


def takes_leave(said: str, candidates: Sequence[str]) -> Scores:
    """1 for an answer that takes leave of a customer who is done, -1 where they are not, 0 for others."""
    is_done = "?" not in said and _ENDS.search(said) is not None
    return _signed(_TAKES_LEAVE, candidates, fits=is_done)


def confirms(said: str, candidates: Sequence[str]) -> Scores:
    """1 for an answer that confirms to a customer who wants something done, -1 where they do not, 0 for others."""
    return _signed(_CONFIRMS, candidates, fits=_ORDERS.search(said) is not None)


def _signed(does: re.Pattern[str], candidates: Sequence[str], *, fits: bool) -> Scores:
    found = np.array([does.search(candidate) is not None for candidate in candidates], dtype=np.float32)
    return found if fits else -found
