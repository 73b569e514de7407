"""The policy most tests are judged by."""

from typing import Any

from broker.policy.models import Policy
from tests.unit.policy.rulebook import policy

RULES: tuple[dict[str, Any], ...] = (
    {"id": "keyword", "kind": "keyword", "phrases": {"en": ("human", "real person")}, "priority": 2},
    {"id": "api_errors", "kind": "api_errors", "count": 2},
    {"id": "sentiment", "kind": "sentiment", "below": -0.6},
    {"id": "repeated_fallbacks", "kind": "repeated_fallbacks", "count": 2},
    {"id": "low_confidence", "kind": "low_confidence", "below": 0.6},
)


def policy_of(**changes: Any) -> Policy:
    """The five rules, with a default skill ``support``."""
    return policy(*RULES, **{"routing": {"default_skill": "support"}, **changes})
