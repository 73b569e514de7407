"""A bot's work order, made from a conversation's state."""

from broker.domain.conversation import Conversation
from broker.domain.conversation_parts import Line
from broker.policy.models import Policy
from broker.protocol.frames import TurnFrame
from broker.protocol.heard import Heard

#: How many lines of people a goodbye may rest on.
_MOST_HEARD = 50


def turn_of(state: Conversation, policy: Policy, *, survey: bool = True) -> TurnFrame | None:
    """The turn that the leased worker owes, or None. ``survey``: whether the customer may be asked how it went."""
    lease = state.lease
    if lease is None or not state.bot_is_due:
        return None
    unanswered = _unanswered(state) if state.pending else ()
    return TurnFrame(
        conversation=state.id,
        lease=lease.lease,
        epoch=state.epoch,
        turn=state.pending,
        texts=tuple(line.text for line in unanswered),
        values=state.values,
        customer=state.customer,
        language=state.language,
        record=state.record,
        closing=state.is_closing,
        escalated_to_agent=state.escalated_to_agent,
        agent_resolved=state.agent_resolved,
        fallbacks=state.engagement.fallbacks,
        patience_ms=int(policy.bots.turn_timeout * 1000),
        messages=tuple(line.message for line in unanswered),
        heard=() if state.pending else _heard(state),
        engagement=state.engagement.number,
        survey=survey,
    )


def _heard(state: Conversation) -> tuple[Heard, ...]:
    """What people said to the customer since a bot last did, oldest first."""
    heard: list[Heard] = []
    for line in reversed(state.lines):
        if line.author.role == "bot" or len(heard) == _MOST_HEARD:
            break
        if line.visibility == "public" and line.author.role in ("agent", "supervisor"):
            heard.append(Heard(at=line.at, text=line.text))
    return tuple(reversed(heard))


def _unanswered(state: Conversation) -> tuple[Line, ...]:
    """What the customer wrote since anybody else spoke to them, oldest first; the pending message is the last."""
    found: list[Line] = []
    for line in reversed(state.lines):
        if line.visibility == "note" or line.author.role == "desk":
            continue
        if line.author.role != "customer":
            break
        found.append(line)
    return tuple(reversed(found[:20]))
