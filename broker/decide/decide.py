"""The verb of the core: a command, held against the present state, becomes events or a refusal."""

from broker.decide.authority import find, permit
from broker.decide.bot import decide_bot
from broker.decide.case import Case, Decision, Facts
from broker.decide.closing import decide_closing
from broker.decide.handoff import decide_handoff
from broker.decide.talk import decide_talk
from broker.domain.commands import (
    BotCommand,
    ClosingCommand,
    ConversationCommand,
    HandoffCommand,
    OpenConversation,
)
from broker.domain.conversation import Conversation
from broker.policy.models import Policy


def decide(state: Conversation, command: ConversationCommand, facts: Facts, policy: Policy, at: int) -> Decision:
    """The events that grant ``command``, by stream; raises ``Refused`` with nothing changed. ``at``: Unix ms."""
    permit(facts.actor, command)
    if not isinstance(command, OpenConversation):
        find(facts.actor, state)
    case = Case(state, facts, policy, at)
    if isinstance(command, BotCommand):
        return decide_bot(case, command)
    if isinstance(command, HandoffCommand):
        return decide_handoff(case, command)
    if isinstance(command, ClosingCommand):
        return decide_closing(case, command)
    return decide_talk(case, command)
