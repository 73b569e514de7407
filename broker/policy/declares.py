"""The names of channels, languages, skills that a policy knows."""

from typing import Final

from broker.domain.declared import Declared
from broker.policy.models import Policy

#: What clients that say nothing are taken to have said.
_USUAL_CHANNEL: Final = "web"
_USUAL_LANGUAGE: Final = "en"


def declared_by(policy: Policy) -> Declared:
    """What stays of a client's choices when it is erased."""
    routing = policy.routing
    overflows = (skill for one in routing.overflow for skill in (one.skill, *one.to))
    return Declared(
        frozenset({_USUAL_CHANNEL, *routing.channels, *policy.retention.channels}),
        frozenset({_USUAL_LANGUAGE, policy.language, *policy.words, *policy.answers}),
        frozenset({routing.default_skill, *(rule.skill for rule in policy.escalation), *overflows}),
    )
