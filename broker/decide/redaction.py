"""A customer's command without personal data, where the policy wants none stored."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from broker.domain.actors import Actor
from broker.domain.commands import (
    AnswerSurvey,
    CloseConversation,
    ConversationCommand,
    OpenConversation,
    PostMessage,
    ScheduleCallback,
)
from broker.domain.errors import BadCommand
from broker.domain.handoff_commands import RequestHandoff
from broker.policy.redaction import Redaction

#: What customers write freely, with the most characters that may be stored of each.
WRITTEN: Final[Mapping[type[ConversationCommand], Mapping[str, int]]] = {
    OpenConversation: {"channel": 80, "language": 80, "device": 80, "topic": 80},
    PostMessage: {"text": 8_000},
    RequestHandoff: {"reason": 80, "skill": 80},
    AnswerSurvey: {"comment": 2_000},
    # Not the number: it is what the callback is for.
    ScheduleCallback: {"topic": 2_000},
    CloseConversation: {"reason": 80},
}


def as_stored(command: ConversationCommand, actor: Actor, redaction: Redaction) -> ConversationCommand:
    """The command as all that follows from it may be stored. Raises BadCommand where tags make a text too long."""
    if not redaction.stored or actor.role != "customer":
        return command
    changed: dict[str, Any] = {}
    for name, most in WRITTEN.get(type(command), {}).items():
        written = getattr(command, name)
        blanked = redaction.blanked(written)
        if blanked != written and len(blanked) > most:
            field = f"{command.kind}.{name}"
            raise BadCommand(f"With its personal data blanked {field} is longer than {most} characters: shorten it.")
        changed[name] = blanked
    return replace(command, **changed)
