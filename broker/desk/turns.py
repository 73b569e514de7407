"""A bot's work order, made from a conversation's state."""

from collections.abc import Iterator, Sequence

from broker.decide.case import is_a_persons
from broker.domain.conversation import Conversation
from broker.domain.conversation_parts import Line
from broker.policy.models import Policy
from broker.protocol.frames import TurnFrame
from broker.protocol.heard import Heard
from broker.protocol.told import Told

#: How many lines of people a goodbye may rest on.
_MOST_HEARD = 50
#: Characters of what a customer told people that a turn carries: all of it, but of somebody who pastes letters.
_MOST_TOLD = 16_000


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
        told=_told(state, unanswered),
        settled=tuple(name for name, field in state.fields.items() if is_a_persons(field)),
    )


def _heard(state: Conversation) -> tuple[Heard, ...]:
    """What people said to the customer since a bot last did, oldest first."""
    said = (line for line in _since_a_bot_spoke(state) if line.author.role in ("agent", "supervisor"))
    heard = [Heard(at=line.at, text=line.text) for line, _ in zip(said, range(_MOST_HEARD), strict=False)]
    return tuple(reversed(heard))


def _told(state: Conversation, unanswered: Sequence[Line]) -> tuple[Told, ...]:
    """What the customer wrote since a bot last spoke that is not the bot's to answer, oldest first."""
    told: list[Told] = []
    room = _MOST_TOLD
    for line in _since_a_bot_spoke(state):
        if line.author.role != "customer" or line in unanswered:
            continue
        room -= len(line.text)
        if room < 0:
            break
        told.append(Told(message=line.message, text=line.text))
    return tuple(reversed(told))


def _since_a_bot_spoke(state: Conversation) -> Iterator[Line]:
    """The public lines behind the bots' last one, newest first."""
    for line in reversed(state.lines):
        if line.author.role == "bot":
            return
        if line.visibility == "public":
            yield line


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
