"""A small policy to build test cases on."""

from typing import Any

from broker.policy.models import Policy
from broker.policy.wording import Wording

WORDS: dict[str, Any] = {
    "handoff": "I'm getting a person.",
    "no_bot": "Nobody is in, a person will answer.",
    "joined": "{agent} is with you now.",
    "left": "The line was lost.",
    "transferred": "I'm passing you on.",
    "survey": "From 1 to 5?",
    "thanks": "Thank you.",
}


def policy(*rules: dict[str, Any], **changes: Any) -> Policy:
    """A policy with these escalation rules, checked as one from a file would be."""
    given = {"version": "v1", "words": {"en": WORDS}, "escalation": rules, **changes}
    return Policy.model_validate(given)


def wording(**changes: Any) -> Wording:
    return Wording.model_validate({**WORDS, **changes})
