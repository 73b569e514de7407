"""The verb of the core: a command, held against the present state, becomes events or a refusal."""

from broker.decide.adopt import judged_anew
from broker.decide.authority import find, permit
from broker.decide.bot import decide_bot
from broker.decide.case import Case, Decision, Facts
from broker.decide.closing import decide_closing
from broker.decide.handoff import decide_handoff
from broker.decide.redaction import as_stored
from broker.decide.talk import decide_talk
from broker.decide.team import decide_team
from broker.decide.work import together
from broker.domain.agent_events import AgentResponded
from broker.domain.commands import BotCommand, ClosingCommand, ConversationCommand, OpenConversation, ReachOut
from broker.domain.conversation import Conversation
from broker.domain.handoff_commands import HandoffCommand
from broker.domain.ids import AGENT, stream_of
from broker.domain.team_commands import TeamCommand
from broker.policy.models import Policy


def decide(state: Conversation, command: ConversationCommand, facts: Facts, policy: Policy, at: int) -> Decision:
    """The events that grant ``command``, by stream; raises ``Refused`` with nothing changed. ``at``: Unix ms."""
    permit(facts.actor, command)
    if not isinstance(command, OpenConversation | ReachOut):
        find(facts.actor, state)
    decision = _decided(Case(state, facts, policy, at), as_stored(command, facts.actor, facts.redaction))
    if _was_missed(facts):
        # Whoever let an offer run out is on duty again with the first thing they do.
        decision = together(decision, {stream_of(AGENT, facts.actor.id): (AgentResponded(),)})
    return judged_anew(state, decision, facts)


def _decided(case: Case, command: ConversationCommand) -> Decision:
    if isinstance(command, BotCommand):
        return decide_bot(case, command)
    if isinstance(command, HandoffCommand):
        return decide_handoff(case, command)
    if isinstance(command, ClosingCommand):
        return decide_closing(case, command)
    if isinstance(command, TeamCommand):
        return decide_team(case, command)
    return decide_talk(case, command)


def _was_missed(facts: Facts) -> bool:
    """Whether the acting agent let an offer run out, and did nothing since."""
    agent = facts.agents.get(facts.actor.id) if facts.actor.role == "agent" else None
    return agent is not None and agent.missed
